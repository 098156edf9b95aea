#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Whom an object means, its object id says: its address may be somebody else's by now.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function New-User([string] $Id, [string] $Name) { $null = @{ id = $Id; userPrincipalName = $Name; accountEnabled = $true; userType = 'Member'; usageLocation = 'DE'; licenseAssignmentStates = @() } | Import-AutoClaimUser }
}

Describe 'An object whose address was given to somebody else' {
    BeforeEach {
        New-TestStore
        $id = '00000005-0000-4000-8000-000000000000'
        New-User $id mal@contoso.com
        $user = Get-AutoClaimUser mal@contoso.com
        $decision = Test-LicenseClaim mal@contoso.com -App Teams
        New-User $id renamed@contoso.com
        New-User 00000009-0000-4000-8000-000000000000 mal@contoso.com
    }
    It 'means the same user: <What>' -ForEach @(
        @{ What = 'a user'; Make = { $user } }
        @{ What = 'a user of Import-Clixml'; Make = { $user | Export-Clixml (Join-Path $TestDrive u.xml); Import-Clixml (Join-Path $TestDrive u.xml) } }
        @{ What = "Graph's user"; Make = { [pscustomobject] @{ '@odata.type' = '#microsoft.graph.user'; id = $id; userPrincipalName = 'mal@contoso.com' } } }
    ) {
        $given = & $Make
        ($given | Test-LicenseClaim -App Teams).UserId | Should -Be $id
        (Get-AutoClaimUser -Identity $given).Id | Should -Be $id
        ($given | Invoke-LicenseClaim -App Teams).UserId | Should -Be $id
        @($given | Get-LicenseClaim).UserId | Should -Be $id
    }
    It 'means the same user: a decision' {
        ($decision | Invoke-LicenseClaim).UserId | Should -Be $id
    }
}
