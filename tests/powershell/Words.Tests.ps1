#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What a command says of what was typed it calls as it was typed: by parameters, not by fields of requests.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'ProgressAction'
    $texts = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -notin $common -and $_.Name -notmatch 'Path$' -and ($_.ParameterType.GetElementType() ?? $_.ParameterType) -in [string], [object] }) {
            if ($parameter.Attributes.Where{ $_ -is [ValidateSet] }) { continue }
            @{ Command = $command.Name; Parameter = $parameter.Name }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
    $null = New-TestEvent a | Invoke-LicenseClaim
    $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3
    # What is not about the parameter's length: records, patterns, what is looked at here before the library sees it.
    $others = @{
        '*' = 'CorrelationId', 'AuditHead', 'EventId', 'EvidenceVariable', 'Action', 'Trigger', 'SignInAppId'
        'Import-*' = @('InputObject'); 'ConvertTo-*' = @('InputObject'); 'Stop-*' = @('InputObject', 'Id'); 'Undo-*' = @('InputObject'); '*-LicenseClaim' = @('InputObject')
        'Export-AutoClaimReport' = @('InputObject'); 'Get-AutoClaimPendingChange' = @('InputObject'); 'Get-AutoClaimReport' = @('InputObject'); 'Get-AutoClaimAssignment' = @('InputObject'); 'Connect-AutoClaim' = @('TenantId', 'Role'); 'ConvertTo-LicenseClaimEvent' = @('App')
    }
    # What else has to be given for the library to look at it.
    $more = @{
        'Set-AutoClaimPool' = @{ ReserveUnits = 1 }; 'New-LicenseMigrationPlan' = @{ Name = 'Other'; Product = 'SPE_E3'; Group = 'lic-e3'; User = 'a@contoso.com' }; 'Stop-AutoClaimChange' = @{ Id = 1 }; 'Undo-LicenseClaim' = @{ Id = 1 }
        'Test-LicenseClaim' = @{ App = 'Teams'; User = 'a@contoso.com' }; 'Invoke-LicenseClaim' = @{ App = 'Teams'; User = 'a@contoso.com' }; 'New-AutoClaimPolicy' = @{ Name = 'New'; App = 'PowerApps'; Product = 'SPE_E3' }
        'Set-AutoClaimPolicyProduct' = @{ Policy = 'Spare'; Product = 'ENTERPRISEPREMIUM' }; 'Register-AutoClaimApp' = @{ Name = 'Mail'; ServicePlan = 'EXCHANGE_S_ENTERPRISE' }; 'Undo-LicenseMigration' = @{ Plan = 'Pilot' }; 'Move-AutoClaimPolicyProduct' = @{ First = $true }
    }
    function Get-Given([Management.Automation.CommandInfo] $Command, [string] $Parameter) {
        $sets = $Command.ParameterSets.Where{ $_.Parameters.Name -contains $Parameter }
        $fits = $sets.Where{ $set = $_; -not ($more[$Command.Name] ?? @{}).Keys.Where{ $set.Parameters.Name -notcontains $_ } }
        $set = $fits[0] ?? $sets.Where{ $_.IsDefault }[0] ?? $sets[0]
        $given = ($more[$Command.Name] ?? @{}).Clone()
        foreach ($name in @($given.Keys)) { if ($set.Parameters.Name -notcontains $name) { $given.Remove($name) } }
        foreach ($one in $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne $Parameter -and -not $given.ContainsKey($_.Name) }) {
            $given[$one.Name] = switch -Regex ($one.Name) { 'Path$' { Join-Path $TestDrive "$(New-Guid).json" } 'Product' { 'ENTERPRISEPREMIUM' } '^(Identity|Policy)$' { 'Spare' } '^Plan$' { 'Pilot' } '^Id$|Wave' { 1 } '^State$' { 'Pending' } default { $one.ParameterType -eq [switch] ? $true : 'x' } }
        }
        $given.Remove($Parameter)
        $given
    }
}

Describe 'What is too long' {
    It 'is called as it was typed: <Command> -<Parameter>' -ForEach $texts {
        if ($others.Keys.Where{ $Command -like $_ -and $Parameter -in $others[$_] }) { return }
        $called = Get-Command $Command
        $given = (Get-Given $called $Parameter) + @{ $Parameter = 'y' * 70000 }
        if ($called.Parameters.ContainsKey('WhatIf')) { $given.WhatIf = $true }
        $failed = @(try { & $Command @given 2>&1 3>$null 6>$null } catch { $_ }).Where{ $_ -is [Management.Automation.ErrorRecord] }
        "$($failed[0])" | Should -MatchExactly "^(The name has |-$Parameter (has more than \d+ characters\.$|is |holds ))"
    }
}

Describe 'A cure' {
    It 'names parameters: <Run>' -ForEach @(
        @{ Run = { Get-AutoClaimReport -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-LicenseClaim -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-AutoClaimAudit -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-AutoClaimReport -Days 99999 }; Says = 'Give -After and -Before for a window of hours.' }
        @{ Run = { Test-AutoClaimStore -AuditHead x }; Says = 'Give what (Test-AutoClaimStore).AuditHead was.' }
        @{ Run = { Invoke-AutoClaimCycle -Request {} }; Says = 'Make a store with -Mode Graph for a tenant;*' }
        @{ Run = { Get-AutoClaimUser -LicensedBy Direct }; Says = 'Give -HasProduct as well.'; Message = '-LicensedBy says how a product is held, and none is named.' }
        @{ Run = { Get-AutoClaimPowerApp Nope }; Says = 'Get-AutoClaimPowerApp shows what there is.'; Message = "There is no Power App named 'Nope'." }
        @{ Run = { Get-LicenseClaim -Id -5 }; Says = 'Get-LicenseClaim shows what there is.'; Message = 'There is no claim -5.' }
        @{ Run = { New-LicenseMigrationPlan Other -User a@contoso.com }; Says = 'Give -Product and -Group, or -GroupMap.'; Message = 'Nothing says which product moves.' }
        @{ Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -UsageLocation Germany }; Says = '*'; Message = '-UsageLocation holds no code of a country.' }
    ) {
        $failed = @(try { & $Run 2>&1 } catch { $_ }).Where{ $_ -is [Management.Automation.ErrorRecord] }[0]
        $failed.ErrorDetails.RecommendedAction | Should -BeLike $Says
        if ($Message) { "$failed" | Should -Be $Message }
    }
}
