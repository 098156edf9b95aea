#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Migrations in a Graph store, before the model of a tenant as a program on loopback: waves that are waited for, paused, resumed, taken back.

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/ServedTenant.psm1" -Force
    $script:tenants = [Collections.Generic.List[string]]::new()
    $speed = 240
    # Ten of twelve people hold SPE_E3 directly, and lic-e3 carries it.
    function New-ServedStore([object[]] $Disabled = @()) {
        $script:tenant = Start-ServedTenant @{
            seed = 7; people = 12; products = @{ SPE_E3 = 20 }; base = 'https://graph.microsoft.com'; speed = $speed; weather = @{ latency = 0, 0 }; inheritance = 1000, 5000
            holders = , @{ product = 'SPE_E3'; from = 0; to = 10 }; groups = , @{ name = 'lic-e3'; licenses = , @{ product = 'SPE_E3'; disabledPlans = $Disabled } }
        }
        $script:tenants.Add($tenant)
        $store = Connect-AutoClaim (New-StorePath) -Create -Mode Graph -PassThru
        Set-AutoClaimSetting -SettleTime 1 -Enabled $true
        $null = Invoke-AutoClaimCycle -Task Refresh -Request $send
        # Claims go by the real clock, which is behind.
        $null = New-AutoClaimPolicy Teams -App Teams -Product SPE_E3 3> $null
        $store.GoBy((New-QuickClock $tenant $speed))
        $script:plan = New-LicenseMigrationPlan Move -HoldersOf SPE_E3 -Group lic-e3 -WaveSize 4
    }
    $send = {
        param($Request)
        $ProgressPreference = 'SilentlyContinue'
        Invoke-WebRequest $Request.Url.Replace('https://graph.microsoft.com', $tenant) -Method $Request.Method -Headers $Request.Headers -Body $Request.Body -MaximumRedirection 0 -SkipHttpErrorCheck
    }
    # Paths of the tenant, by kind.
    function Get-TenantPath {
        $users = (Invoke-RestMethod "$tenant/v1.0/users?`$top=999&`$select=id,licenseAssignmentStates").value
        $users.ForEach{ $_.licenseAssignmentStates.ForEach{ $_.assignedByGroup ? 'Group' : 'Direct' } } | Group-Object -NoElement | Sort-Object Name | ForEach-Object { "$($_.Count) $($_.Name)" }
    }
    function Get-TenantLoss { (Invoke-ServedTenant $tenant state).losses }
}
AfterAll { foreach ($one in $tenants) { $null = Invoke-ServedTenant $one stop } }

Describe 'A wave that is waited for' {
    BeforeAll { New-ServedStore }

    It 'is told with numbers before' {
        $before = Get-StoreDump
        Get-WhatIfText { $plan | Invoke-LicenseMigration -Wave 1 -Wait -Request { throw 'sent' } -WhatIf } |
            Should -Be "migration 'Move', wave 1: move 4 users' SPE_E3 from direct licenses to group lic-e3: adds them to the group, and takes the direct license once two reads show it through the group"
        Get-StoreDump | Should -Be $before
    }
    It 'is moved until nothing of it is on its way' {
        $moved = $plan | Invoke-LicenseMigration -Wave 1 -Wait -MaxDuration 3h -Request $send -Force -WarningVariable warned
        $moved.Affected, $moved.Moving, $moved.Done, $moved.Failed, $moved.PlanState | Should -Be 4, 0, 4, 0, 'Running'
        $moved.Cycle.Ended | Should -BeIn 'Idle', 'Done'
        $warned | Should -BeNullOrEmpty
        Get-TenantPath | Should -Be '6 Direct', '4 Group'
        Get-TenantLoss | Should -BeNullOrEmpty
    }
    It 'is waited for no longer than that, whatever else is due' {
        # A claim that Graph refuses until somebody mends the user is tried again hours later.
        $other = (Get-AutoClaimUser).Where{ -not $_.Assignments }[0]
        (Invoke-LicenseClaim $other.UserPrincipalName -App Teams).Outcome | Should -Be 'Claimed'
        $null = Invoke-ServedTenant $tenant act @{ act = 'Location'; user = $other.Id; code = $null }
        $moved = Invoke-LicenseMigration Move -Wave 2 -Wait -MaxDuration 2h -Force -Request $send 3> $null
        $moved.Done, $moved.Cycle.Ended, (Get-AutoClaimPendingChange).State | Should -Be 4, 'Done', 'Pending'
        Get-AutoClaimPendingChange | Stop-AutoClaimChange -Force
    }
    It 'is shown item by item' {
        $items = Get-LicenseMigrationItem Move
        $items | Group-Object State -NoElement | ForEach-Object { "$($_.Count) $($_.Name)" } | Should -Be '8 Done', '2 Ready'
        ($items | Where-Object Step -EQ Removed).Count | Should -Be 8
        $rows = $items | ConvertTo-Csv | ConvertFrom-Csv
        $rows[0].State, $rows[0].Step, $rows[0].PutBacks | Should -Be 'Done', 'Removed', '0'
        $rows[0].Since | Should -Not -BeNullOrEmpty
    }
    It 'is taken back, and released again' {
        $undone = Undo-LicenseMigration Move -Wave 1 -Reason 'Too early' -Force
        $undone.Affected, $undone.Moving, $undone.Undone | Should -Be 4, 4, 0
        (Get-LicenseMigrationItem Move -State Undoing -Step Return).Count | Should -Be 4
        (Get-LicenseMigrationItem Move -State Undoing)[0].Next | Should -Be 'Give the direct license again as it was.'
        $null = Invoke-AutoClaimCycle -MaxDuration 3h -Request $send 3> $null
        (Get-LicenseMigrationPlan Move).Waves[0].Undone | Should -Be 4
        Get-TenantPath | Should -Contain '6 Direct'
        Get-TenantLoss | Should -BeNullOrEmpty
        (Invoke-LicenseMigration Move -Wave 1 -Wait -MaxDuration 3h -Force -Request $send 3> $null).Done | Should -Be 4
    }
}

Describe 'A wave on its way' {
    BeforeAll { New-ServedStore }

    It 'stays where it is while it is paused, and goes on after' {
        $null = $plan | Invoke-LicenseMigration -Force
        (Get-AutoClaimPendingChange).OwnerKind | Sort-Object -Unique | Should -Be 'Migration'
        (Get-AutoClaimPendingChange)[0].ClaimId | Should -BeNullOrEmpty
        Get-WhatIfText { Suspend-LicenseMigration Move -WhatIf } | Should -Be "migration 'Move': nothing new of it is sent but what is put back; 4 items stay where they are"
        (Suspend-LicenseMigration Move).State | Should -Be 'Paused'
        (Invoke-AutoClaimCycle -MaxDuration 3h -Request $send).Sent | Should -Be 0
        Get-TenantPath | Should -Be '10 Direct'
        (Get-LicenseMigrationItem Move -Wave 1)[0].Next | Should -Be 'Nothing until it is resumed.'
        (Resume-LicenseMigration Move).Affected | Should -Be 4
        (Invoke-LicenseMigration Move -Wave 1 -Wait -MaxDuration 3h -Request $send -Force).Done | Should -Be 4
    }
    It 'waits where its change was cancelled, until it is resumed' {
        $null = Invoke-LicenseMigration Move -Limit 1 -Force
        $change = Get-AutoClaimPendingChange -State Pending
        Get-WhatIfText { $change | Stop-AutoClaimChange -WhatIf } | Should -BeLike '*AddToGroup lic-e3*is cancelled; its migration waits for Resume-LicenseMigration'
        $change | Stop-AutoClaimChange -Force
        (Get-LicenseMigrationItem Move -State Paused).Step | Should -Be 'Join'
        (Resume-LicenseMigration Move -Wave 2).Affected | Should -Be 1
        (Invoke-AutoClaimCycle -MaxDuration 3h -Request $send).Failed | Should -Be 0
        (Get-LicenseMigrationItem Move -Wave 2).State | Should -Be 'Done', 'Ready', 'Ready', 'Ready'
    }
    It 'is let alone after -MaxDuration, with what to do' {
        $moved = Invoke-LicenseMigration Move -Wave 3 -Wait -MaxDuration 20s -Request $send -Force -WarningVariable warned 3> $null
        $moved.Moving, $moved.Cycle.Ended | Should -Be 2, 'MaxDuration'
        $warned | Should -Be "Move wave 3: Running: 2 items are still on their way. Get-LicenseMigrationItem 'Move' -Wave 3 -State Moving says what each waits for; the next Invoke-AutoClaimCycle goes on."
        (Invoke-LicenseMigration Move -Wave 3 -Wait -MaxDuration 3h -Request $send -Force).Done | Should -Be 2
    }
    It 'is told of by what ends the run, with how to go on: <Case>' -ForEach @(
        @{ Case = 'a script that throws'; Request = { throw 'No way through' }; Says = 'No way through.'; Id = '*' }
        @{ Case = 'what is no response'; Request = { 'none' }; Says = 'What came of request * is no response*'; Id = 'BadResponse,*' }
        @{ Case = 'of some users'; Request = { throw 'No way through' }; Says = 'No way through.'; Id = '*'; More = @{ Limit = 1 }; Cure = 'Invoke-AutoClaimCycle' }
    ) {
        New-ServedStore
        $how = @{ Force = $true } + ($More ?? @{})
        $failed = { Invoke-LicenseMigration Move -Wave 2 -Wait -Request $Request @how } | Should -Throw -PassThru
        $failed.FullyQualifiedErrorId | Should -BeLike $Id
        "$failed" | Should -BeLike "$Says Move wave 2 stays released: $($More ? 1 : 4) on their way, 0 done, 0 failed."
        $failed.ErrorDetails.RecommendedAction | Should -BeLike "* Then $($Cure ?? "Invoke-LicenseMigration 'Move' -Wave 2 -Wait") with -Request goes on."
        $go = [scriptblock]::Create("$($Cure ?? "Invoke-LicenseMigration 'Move' -Wave 2 -Wait -Force") -Request `$send -MaxDuration 3h")
        $null = & $go 3> $null
        (Get-LicenseMigrationPlan Move).Waves[1].Done | Should -Be ($More ? 1 : 4)
    }
    It 'is released by nobody who is not signed in' {
        New-ServedStore
        Import-Module "$PSScriptRoot/Microsoft.Graph.Authentication" -Force -Global
        Disconnect-MgGraph
        $failed = { Invoke-LicenseMigration Move -Wave 2 -Wait -Force } | Should -Throw -ErrorId 'NotSignedIn,Invoke-LicenseMigration' -PassThru
        "$failed" | Should -Be 'Nobody is signed in to Microsoft Graph. Nothing was released.'
        (Get-LicenseMigrationPlan Move).Waves[1].Ready | Should -Be 4
    }
}

Describe 'A wave that a group stops' {
    It 'is held by plans that the group lacks by now, and says so' {
        New-ServedStore
        $teams = (Get-AutoClaimProduct SPE_E3).Plans.Where{ $_.ServicePlanName -eq 'TEAMS1' }[0].ServicePlanId
        $group = Get-AutoClaimGroup lic-e3
        $null = Invoke-ServedTenant $tenant act @{ act = 'License'; group = $group.Id; sku = $group.Licenses[0].SkuId; disabled = , $teams }
        $moved = Invoke-LicenseMigration Move -Limit 1 -Wait -MaxDuration 3h -Request $send -Force -WarningVariable warned 3> $null
        $moved.Moving | Should -Be 1
        $warned | Should -BeLike '*still on its way*'
        $item = Get-LicenseMigrationItem Move -State Moving
        $item.Step, $item.Reasons.Reason | Should -Be 'Wait', 'PlanLoss'
        $item.Reasons.Hint | Should -BeLike '*accept their loss*'
    }
}
