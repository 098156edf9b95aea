@{
    RootModule           = 'AutoClaim.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '3a0e7c52-5d0c-4f0e-9a65-8f7c2d1b6e94'
    Author               = 'AutoClaim contributors'
    Copyright            = '(c) AutoClaim contributors. MIT OR Apache-2.0.'
    Description          = 'Auto-claim policies for Microsoft 365 licenses: who needs an app gets a license from the right pool, and a reason where not.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredAssemblies   = @('AutoClaim.Client.dll', 'AutoClaim.PowerShell.dll')
    FormatsToProcess     = @('AutoClaim.Format.ps1xml')
    FunctionsToExport    = @(
        'Add-AutoClaimPolicyProduct'
        'Backup-AutoClaimStore'
        'Connect-AutoClaim'
        'ConvertTo-LicenseClaimEvent'
        'Disable-AutoClaimPolicy'
        'Disconnect-AutoClaim'
        'Enable-AutoClaimPolicy'
        'Export-AutoClaimAudit'
        'Export-AutoClaimPolicy'
        'Export-AutoClaimReport'
        'Get-AutoClaimApp'
        'Get-AutoClaimAssignment'
        'Get-AutoClaimAudit'
        'Get-AutoClaimEnvironment'
        'Get-AutoClaimGroup'
        'Get-AutoClaimPendingChange'
        'Get-AutoClaimPermission'
        'Get-AutoClaimPolicy'
        'Get-AutoClaimPolicyProduct'
        'Get-AutoClaimPool'
        'Get-AutoClaimProduct'
        'Get-AutoClaimReport'
        'Get-AutoClaimSession'
        'Get-AutoClaimSetting'
        'Get-AutoClaimUser'
        'Get-LicenseClaim'
        'Import-AutoClaimEnvironment'
        'Import-AutoClaimGroup'
        'Import-AutoClaimPolicy'
        'Import-AutoClaimPool'
        'Import-AutoClaimUser'
        'Invoke-AutoClaimCycle'
        'Invoke-LicenseClaim'
        'Move-AutoClaimPolicyProduct'
        'New-AutoClaimDefaultPolicy'
        'New-AutoClaimPolicy'
        'Register-AutoClaimApp'
        'Remove-AutoClaimPolicy'
        'Remove-AutoClaimPolicyProduct'
        'Rename-AutoClaimPolicy'
        'Restore-AutoClaimStore'
        'Set-AutoClaimPolicy'
        'Set-AutoClaimPolicyProduct'
        'Set-AutoClaimPool'
        'Set-AutoClaimSetting'
        'Stop-AutoClaimChange'
        'Test-AutoClaimPolicy'
        'Test-AutoClaimStore'
        'Test-LicenseClaim'
        'Undo-LicenseClaim'
        'Unlock-LicenseClaim'
        'Unregister-AutoClaimApp'
        'Update-AutoClaimCatalog'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('Microsoft365', 'License', 'Licensing', 'Entra', 'PowerPlatform', 'Teams')
            ProjectUri = 'https://github.com/autoclaim/autoclaim'
        }
    }
}
