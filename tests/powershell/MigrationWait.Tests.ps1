#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Migrations in a Graph store, before the model of a tenant as a program on loopback: whole waves with -Wait, paused, resumed, taken back.

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/ServedTenant.psm1" -Force
    $speed = 120
    $tenant = Start-ServedTenant @{
        seed = 7; people = 12; products = @{ SPE_E3 = 20 }; base = 'https://graph.microsoft.com'; speed = $speed; weather = @{ latency = 0, 0 }; inheritance = 1000, 5000
        holders = , @{ product = 'SPE_E3'; from = 0; to = 10 }
        groups = , @{ name = 'lic-e3'; licenses = , @{ product = 'SPE_E3' } }
    }
    $send = {
        param($Request)
        $ProgressPreference = 'SilentlyContinue'
        Invoke-WebRequest $Request.Url.Replace('https://graph.microsoft.com', $tenant) -Method $Request.Method -Headers $Request.Headers -Body $Request.Body -MaximumRedirection 0 -SkipHttpErrorCheck
    }
    $store = Connect-AutoClaim (New-StorePath) -Create -Mode Graph -PassThru
    $store.GoBy((New-QuickClock $tenant $speed))
    Set-AutoClaimSetting -SettleTime 1
    $null = Invoke-AutoClaimCycle -Task Refresh -Request $send
    function Get-TenantPath { (Invoke-RestMethod "$tenant/v1.0/users?`$top=999&`$select=id,userPrincipalName,licenseAssignmentStates").value | ForEach-Object { foreach ($state in $_.licenseAssignmentStates) { if ($state.assignedByGroup) { 'Group' } else { 'Direct' } } } | Group-Object -NoElement | Sort-Object Name | ForEach-Object { "$($_.Count) $($_.Name)" } }
}
AfterAll { $null = Invoke-ServedTenant $tenant stop }

Describe 'A migration in a Graph store' {
    It 'moves a wave with -Wait, and ends when nothing of it moves' {
        $plan = New-LicenseMigrationPlan Move -HoldersOf SPE_E3 -Group lic-e3 -WaveSize 4
        $plan.States['Ready'] | Should -Be 10
        Get-WhatIfText { $plan | Invoke-LicenseMigration -Wave 1 -Wait -Request $send -WhatIf } |
            Should -Be "migration 'Move', wave 1: move 4 users' SPE_E3 from direct licenses to group lic-e3: adds them to the group, and takes the direct license once two reads show it through the group"
        $moved = $plan | Invoke-LicenseMigration -Wave 1 -Wait -Request $send -Force -WarningVariable warned
        $moved.Items, $moved.Moving, $moved.Done, $moved.Failed | Should -Be 4, 0, 4, 0
        $moved.Cycle.Ended | Should -BeIn 'Idle', 'Done'
        $warned | Should -BeNullOrEmpty
        Get-TenantPath | Should -Be '6 Direct', '4 Group'
        (Invoke-ServedTenant $tenant state).losses | Should -BeNullOrEmpty
    }
}
