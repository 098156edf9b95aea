#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Every command that writes: -WhatIf writes nothing and tells what the run without it then does, -Confirm asks with the same words.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # Claims of a and b, planned to come through a group.
    $planned = {
        New-TestEvent a, b | Invoke-LicenseClaim
        Get-TestGroup | Select-Object -First 1 | ForEach-Object { $_.assignedLicenses = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @() }); $_ } | Import-AutoClaimGroup
        New-LicenseMigrationPlan Pilot -User a@contoso.com, b@contoso.com -Product SPE_E3 -Group lic-e3
    }
    $released = [scriptblock]::Create("$planned; Invoke-LicenseMigration Pilot -Force")
    # Given: what has to be there first. Tells: all that -WhatIf says, a pattern a line. Done: what is true once it was done, and not before.
    $writers = @(
        @{ Name = 'Add-AutoClaimPolicyProduct'; Run = { Add-AutoClaimPolicyProduct 'Teams for all' ENTERPRISEPREMIUM @how }; Tells = "^policy 'Teams for all': products"; Done = { (Get-AutoClaimPolicy 'Teams for all').Products.Count -eq 2 } }
        @{ Name = 'Backup-AutoClaimStore'; Run = { Backup-AutoClaimStore $copy @how }; Tells = 'copy about [\d,.]+ bytes to .*copy\.autoclaim$'; Done = { Test-Path $copy } }
        @{ Name = 'Copy-AutoClaimPolicy'; Run = { Copy-AutoClaimPolicy Spare 'The copy' @how 3>$null }; Tells = "^policy 'The copy': "; Done = { Get-AutoClaimPolicy 'The copy*' } }
        @{ Name = 'Disable-AutoClaimPolicy'; Run = { Disable-AutoClaimPolicy 'Teams for all' @how }; Tells = "^policy 'Teams for all': enabled true -> false$"; Done = { -not (Get-AutoClaimPolicy 'Teams for all').Enabled } }
        @{ Name = 'Enable-AutoClaimPolicy'; Run = { Enable-AutoClaimPolicy Spare @how }; Tells = "^policy 'Spare': enabled false -> true$"; Done = { (Get-AutoClaimPolicy Spare).Enabled } }
        @{ Name = 'Export-AutoClaimAudit'; Run = { Export-AutoClaimAudit $copy @how }; Tells = 'write \d+ records, [\d,.]+ bytes$'; Done = { Test-Path $copy } }
        @{ Name = 'Export-AutoClaimPolicy'; Run = { Export-AutoClaimPolicy $copy @how }; Tells = 'write 3 policies$'; Done = { Test-Path $copy } }
        @{ Name = 'Export-AutoClaimReport'; Run = { Export-AutoClaimReport $copy -Format Csv @how }; Tells = 'write 0 rows of the report from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$'; Done = { Test-Path $copy } }
        @{ Name = 'Export-LicenseMigrationPlan'; Given = { New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 }; Run = { Export-LicenseMigrationPlan Pilot $copy @how }; Tells = 'write 1 item with digest [0-9a-f]{64}$'; Done = { Test-Path $copy } }
        @{ Name = 'Export-LicenseMigrationReport'; Given = { New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 }; Run = { Export-LicenseMigrationReport Pilot $copy -Format Html @how }; Tells = "write 1 item of migration 'Pilot'$"; Done = { Test-Path $copy } }
        @{ Name = 'Import-AutoClaimEnvironment'; Run = { @{ id = 'e1'; name = 'Default'; managed = $true } | Import-AutoClaimEnvironment @how }; Tells = '1 environment: 1 added'; Done = { (Get-AutoClaimSession).Counts.Environments -eq 1 } }
        @{ Name = 'Import-AutoClaimGroup'; Run = { Import-AutoClaimGroup -Member @{ 'lic-e3' = 'a@contoso.com' } @how }; Tells = 'members of 1 group: .*1 changed'; Done = { [AutoClaim.Sessions]::Default.Call([AutoClaim.Methods]::UserGet, @{ user = 'a@contoso.com' }).Groups.Count -eq 1 } }
        @{ Name = 'Import-AutoClaimPolicy'; Run = { Import-AutoClaimPolicy $policies -Mode Replace @how }; Tells = "^policy 'New' is created$", "^policy 'Teams for all': priority 1 -> 5$", "^policy 'O'Brien's \[EU\] policy' is removed$", "^policy 'Spare' is removed$"; Done = { -not (Get-AutoClaimPolicy Spare*) } }
        @{ Name = 'Import-AutoClaimPool'; Run = { New-Sku '06ebc4ee-1bb5-47dd-8120-11324bc54e06' SPE_E5 2 | Import-AutoClaimPool @how }; Tells = '1 pool: 1 added'; Done = { Get-AutoClaimPool SPE_E5* } }
        @{ Name = 'Import-AutoClaimPowerApp'; Run = { @{ id = 'a1'; name = 'Visits'; premium = $true } | Import-AutoClaimPowerApp @how }; Tells = '1 Power App: 1 added'; Done = { (Get-AutoClaimSession).Counts.PowerApps -eq 1 } }
        @{ Name = 'Import-AutoClaimUser'; Run = { New-TestUser z 26 | Import-AutoClaimUser @how }; Tells = '1 user: 1 added'; Done = { (Get-AutoClaimSession).Counts.Users -eq 11 } }
        @{
            Name = 'Import-LicenseMigrationPlan'; Run = { Import-LicenseMigrationPlan $plan @how }; Tells = "^migration 'Pilot': 1 user, 0 of 1 item ready$"; Done = { Get-LicenseMigrationPlan Pilot* }
            # The plan that another store made.
            Given = { New-LicenseMigrationPlan Pilot -User ghost@contoso.com -Product SPE_E3 -Group lic-e3; Export-LicenseMigrationPlan Pilot $plan -Force; New-TestStore }
        }
        @{
            Name = 'Invoke-AutoClaimCycle'; Given = { New-TestStore -Mode Graph; New-TestEvent a | Invoke-LicenseClaim }
            Run = { $null = Invoke-AutoClaimCycle -Task Send -Until Sent -Request { param($Request) @{ Status = 200; Body = $Request.Method -eq 'GET' ? '{"value":[{"accountId":"c0000000-0000-4000-8000-00000000000c"}]}' : '{}' } } @how }
            Tells = 'Send 1; 1 second at Graph''s limits$', '^a@contoso.com: assign SPE_E3$'; Done = { (Get-AutoClaimPendingChange).State -eq 'Sent' }
        }
        @{ Name = 'Invoke-LicenseClaim'; Run = { New-TestEvent a, b, c, d | Invoke-LicenseClaim @how }; Tells = '^a@contoso.com claims SPE_E3', '^b@contoso.com claims SPE_E3', '^c@contoso.com claims SPE_E3', '^d@contoso.com gets nothing'; Done = { (Get-AvailableUnit) -eq 0 } }
        @{ Name = 'Move-AutoClaimPolicyProduct'; Run = { Move-AutoClaimPolicyProduct "O'Brien's [EU] policy" ENTERPRISEPREMIUM -First @how }; Tells = "^policy 'O'Brien's \[EU\] policy': "; Done = { (Get-AutoClaimPolicy "O'Brien's [EU] policy").Products[0].SkuPartNumber -eq 'ENTERPRISEPREMIUM' } }
        @{ Name = 'New-AutoClaimDefaultPolicy'; Given = { Import-PowerAppsPool }; Run = { New-AutoClaimDefaultPolicy -App PowerApps -WarningAction Ignore @how }; Tells = '^default policies: policy \(none\) -> '; Done = { Get-AutoClaimPolicy -App PowerApps } }
        @{ Name = 'New-AutoClaimPolicy'; Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -WarningAction Ignore @how }; Tells = "^policy 'New': "; Done = { Get-AutoClaimPolicy New* } }
        @{ Name = 'Invoke-LicenseMigration'; Given = $planned; Run = { Invoke-LicenseMigration Pilot @how }; Tells = "^migration 'Pilot', wave 1: move 2 users' SPE_E3 from direct licenses to group lic-e3, at once$"; Done = { (Get-LicenseMigrationPlan Pilot).Done -eq 2 } }
        @{ Name = 'New-LicenseMigrationPlan'; Run = { New-LicenseMigrationPlan Pilot -User a@contoso.com, b@contoso.com -Product SPE_E3 -Group lic-e3 @how }; Tells = "^migration 'Pilot': 2 users \(a@contoso.com, b@contoso.com\), 0 of 2 items ready$"; Done = { Get-LicenseMigrationPlan Pilot* } }
        @{ Name = 'Register-AutoClaimApp'; Run = { Register-AutoClaimApp Mail -ServicePlan EXCHANGE_S_ENTERPRISE @how }; Tells = "^app 'Mail': "; Done = { Get-AutoClaimApp Mail* } }
        @{ Name = 'Remove-AutoClaimPolicy'; Run = { Remove-AutoClaimPolicy Spare @how }; Tells = "^policy 'Spare': "; Done = { -not (Get-AutoClaimPolicy Spare*) } }
        @{ Name = 'Remove-AutoClaimPolicyProduct'; Run = { Remove-AutoClaimPolicyProduct "O'Brien's [EU] policy" ENTERPRISEPREMIUM @how }; Tells = "^policy 'O'Brien's \[EU\] policy': products"; Done = { (Get-AutoClaimPolicy "O'Brien's [EU] policy").Products.Count -eq 1 } }
        @{ Name = 'Remove-LicenseMigrationPlan'; Given = $planned; Run = { Remove-LicenseMigrationPlan Pilot @how }; Tells = "^migration 'Pilot': remove its plan of 2 items$"; Done = { -not (Get-LicenseMigrationPlan Pilot*) } }
        @{ Name = 'Rename-AutoClaimPolicy'; Run = { Rename-AutoClaimPolicy Spare Other @how }; Tells = "^policy '(Spare|Other)': name Spare -> Other$"; Done = { Get-AutoClaimPolicy Other* } }
        @{ Name = 'Restore-AutoClaimStore'; Given = { Backup-AutoClaimStore $copy }; Run = { Restore-AutoClaimStore "$copy.restored" $copy @how }; Tells = 'restore .*copy\.autoclaim with \d+ audit records$'; Done = { Test-Path "$copy.restored" } }
        @{ Name = 'Set-AutoClaimPolicy'; Run = { Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 7 @how }; Tells = 'priority 1 -> 7$', 'priority 2 -> 7$', 'priority 3 -> 7$'; Done = { (Get-AutoClaimPolicy Spare).Priority -eq 7 } }
        @{ Name = 'Set-AutoClaimPolicyProduct'; Run = { Set-AutoClaimPolicyProduct Spare ENTERPRISEPREMIUM -DisablePlan YAMMER_ENTERPRISE @how }; Tells = "^policy 'Spare': "; Done = { (Get-AutoClaimPolicy Spare).Products[0].DisabledPlans.Name -eq 'YAMMER_ENTERPRISE' } }
        @{ Name = 'Connect-AutoClaim'; Run = { Connect-AutoClaim $copy -Create -Mode Local @how }; Tells = 'copy\.autoclaim: make a store$'; Done = { Test-Path $copy } }
        @{ Name = 'Set-AutoClaimPool'; Run = { Set-AutoClaimPool SPE_E3 -ReserveUnits 2 @how }; Tells = 'SPE_E3.*reserve.* 0 -> 2$'; Done = { (Get-AutoClaimPool SPE_E3).Reserved -eq 2 } }
        @{ Name = 'Set-AutoClaimSetting'; Run = { Set-AutoClaimSetting -MaxDataAge 24 @how }; Tells = '^the settings: MaxDataAge \(none\) -> 24 hours$'; Done = { (Get-AutoClaimSetting).MaxDataAge -eq '1.00:00' } }
        @{ Name = 'Stop-AutoClaimChange'; Given = { New-TestStore -Mode Graph; New-TestEvent a, b | Invoke-LicenseClaim }; Run = { Get-AutoClaimPendingChange | Stop-AutoClaimChange @how }; Tells = '^1 of 2: pending change 1: AssignLicense SPE_E3 for a@contoso.com is cancelled; claim 1 is undone$', '^2 of 2: pending change 2: AssignLicense SPE_E3 for b@contoso.com is cancelled; claim 2 is undone$'; Done = { -not (Get-AutoClaimPendingChange) } }
        @{ Name = 'Undo-LicenseClaim'; Given = { New-TestEvent i, j | Invoke-LicenseClaim }; Run = { Get-LicenseClaim -Outcome Claimed | Undo-LicenseClaim @how }; Tells = '^claim 2: j@contoso.com loses SPE_E3$', '^claim 1: i@contoso.com loses SPE_E3$'; Done = { (Get-LicenseClaim -State Undone).Count -eq 2 } }
        @{ Name = 'Resume-LicenseMigration'; Given = [scriptblock]::Create("$released; Suspend-LicenseMigration Pilot"); Run = { Resume-LicenseMigration Pilot @how }; Tells = "^migration 'Pilot': 0 items go on$"; Done = { (Get-LicenseMigrationPlan Pilot).State -eq 'Done' } }
        @{ Name = 'Suspend-LicenseMigration'; Given = $released; Run = { Suspend-LicenseMigration Pilot @how }; Tells = "^migration 'Pilot': nothing new of it is sent but what is put back; 0 items stay where they are$"; Done = { (Get-LicenseMigrationPlan Pilot).State -eq 'Paused' } }
        @{ Name = 'Undo-LicenseMigration'; Given = $released; Run = { Undo-LicenseMigration Pilot @how }; Tells = "^migration 'Pilot': take 2 items back: "; Done = { (Get-LicenseMigrationPlan Pilot).State -eq 'Undone' } }
        @{ Name = 'Unlock-LicenseClaim'; Given = { New-TestEvent h | Invoke-LicenseClaim | Undo-LicenseClaim -Force }; Run = { Unlock-LicenseClaim h@contoso.com @how }; Tells = '^user a0000000-0000-4000-8000-000000000008: Teams .* -> may claim again$'; Done = { (Test-LicenseClaim h@contoso.com -App Teams).Outcome -ne 'PreviouslyUndone' } }
        @{ Name = 'Unregister-AutoClaimApp'; Given = { Register-AutoClaimApp Own -ServicePlan EXCHANGE_S_ENTERPRISE }; Run = { Unregister-AutoClaimApp Own @how }; Tells = "^app 'Own': "; Done = { -not (Get-AutoClaimApp Own*) } }
        @{ Name = 'Update-AutoClaimCatalog'; Run = { Update-AutoClaimCatalog $csv @how }; Tells = '.'; Done = { (Get-AutoClaimProduct 05e9a617-0261-4cee-bb44-138d3ef5d965).Name -eq 'Renamed E3' } }
    )
    $writers = $writers.Where{ Get-Command $_.Name -Module AutoClaim -ErrorAction Ignore }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/Answers.psm1" -Force
    $policies = Join-Path $TestDrive 'policies.json'
    '{"format":"AutoClaim policies","version":1,"policies":[{"name":"New","app":"Teams","products":[{"skuPartNumber":"SPE_E3"}]},{"name":"Teams for all","app":"Teams","priority":5,"products":[{"skuPartNumber":"SPE_E3"}]}]}' | Set-Content $policies
    $plan = Join-Path $TestDrive 'plan.json'
    $csv = Join-Path $TestDrive 'catalog.csv'
    @'
Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names
Renamed E3,SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams
'@ | Set-Content $csv
}

Describe 'Commands that write' {
    It 'are all in the table' -ForEach @{ Known = @($writers.Name) } {
        (Get-Command -Module AutoClaim).Where{ $_.Parameters.ContainsKey('WhatIf') }.Name | Sort-Object | Should -Be ($Known | Sort-Object)
    }
}

Describe '<Name>' -ForEach $writers {
    BeforeEach {
        New-TestStore
        $copy = Join-Path $TestDrive "$(New-Guid)/copy.autoclaim"
        $null = New-Item -ItemType Directory (Split-Path $copy)
        if ($Given) { $null = & $Given }
        $before = Get-StoreDump
    }

    It '-WhatIf tells what is then done and does nothing; -Confirm asks the same, and takes No' {
        $how = @{ WhatIf = $true }
        $told = @(Get-WhatIfText { & $Run | Should -BeNullOrEmpty })
        Get-StoreDump | Should -Be $before
        $told | Should -HaveCount @($Tells).Count
        for ($i = 0; $i -lt $told.Count; $i++) { $told[$i] | Should -Match @($Tells)[$i] }
        if ($Name -ne 'Update-AutoClaimCatalog') { $told | Should -Not -MatchExactly "(?<![\w@.'/-])[a-z]+[A-Z]\w* |\w\[\w+\]" }

        $how = @{ Confirm = $true }
        $asked = @(Invoke-WithAnswer 'No to all' $Run @{ how = $how; csv = $csv; copy = $copy; plan = $plan; policies = $policies })
        $asked[0] | Should -BeLike "*$([WildcardPattern]::Escape($told[0]))*"
        Get-StoreDump | Should -Be $before
        [bool] (& $Done) | Should -BeFalse

        $null = Invoke-WithAnswer 'Yes to all' $Run @{ how = $how; csv = $csv; copy = $copy; plan = $plan; policies = $policies }
        [bool] (& $Done) | Should -BeTrue
    }
    It '-WhatIf tells the same in a session that is read-only, and does nothing' {
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        Connect-AutoClaim $store -ReadOnly
        $how = @{ WhatIf = $true }
        $told = @(Get-WhatIfText { & $Run | Should -BeNullOrEmpty })
        $told | Should -HaveCount @($Tells).Count
        for ($i = 0; $i -lt $told.Count; $i++) { $told[$i] | Should -Match @($Tells)[$i] }
        Get-StoreDump | Should -Be $before
    }
}

Describe '-Confirm' {
    BeforeEach { New-TestStore }

    It 'lets the one through that is agreed to, and not the other' {
        $asked = Invoke-WithAnswer 'No', 'Yes', 'No' 'Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 9 -Confirm'
        $asked | Should -HaveCount 3
        (Get-AutoClaimPolicy).Priority -eq 9 | Should -HaveCount 1
        (Get-AutoClaimPolicy "O'Brien*").Priority | Should -Be 9
    }
    It 'asks of claims one by one, each on what the one before left' {
        $asked = Invoke-WithAnswer 'Yes', 'No', 'Yes', 'Yes', 'Yes' 'New-TestEvent a, b, c, d, e | Invoke-LicenseClaim -Confirm'
        $asked[3] | Should -BeLike '*d@contoso.com claims SPE_E3*'
        $asked[4] | Should -BeLike '*e@contoso.com gets nothing*'
        (Get-LicenseClaim -Outcome Claimed).User | Should -Be 'd@contoso.com', 'c@contoso.com', 'a@contoso.com'
    }
    It 'asks where a low $ConfirmPreference wants it, and -Confirm:$false asks nobody' {
        Invoke-WithAnswer 'No' '$ConfirmPreference = "Low"; Set-AutoClaimPolicy Spare -Priority 9' | Should -HaveCount 1
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 3
        Invoke-WithAnswer 'No' '$ConfirmPreference = "Low"; Set-AutoClaimPolicy Spare -Priority 9 -Confirm:$false' | Should -BeNullOrEmpty
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 9
    }
}

Describe 'A session that is read-only' {
    BeforeAll {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        Connect-AutoClaim $store -ReadOnly
    }
    It 'tells with -WhatIf what was written by another one since' {
        Get-WhatIfText { Set-AutoClaimPolicy Spare -Priority 9 -WhatIf } | Should -Match 'priority 3 -> 9$'
        $writer = Connect-AutoClaim $store -PassThru
        Set-AutoClaimPolicy Spare -Priority 5
        $writer | Disconnect-AutoClaim
        Get-WhatIfText { Set-AutoClaimPolicy Spare -Priority 9 -WhatIf } | Should -Match 'priority 5 -> 9$'
    }
    It 'refuses without -WhatIf, and says what to do, before all of a snapshot is there: <_>' -ForEach 'Set-AutoClaimSetting -Enabled $false', 'Import-AutoClaimUser -InputObject (New-TestUser z 26)', '& { New-TestUser z 26; throw "too late" } | Import-AutoClaimUser -Snapshot Full' {
        $failed = @()
        try { & ([scriptblock]::Create("$_ -ErrorAction Stop")) } catch { $failed = , $_ }
        $failed[-1].FullyQualifiedErrorId | Should -BeLike 'StoreReadOnly,*'
        $failed[-1].ErrorDetails.RecommendedAction | Should -BeLike 'Connect-AutoClaim -Path *'
    }
}

Describe 'A store in a file that holds nothing' {
    It 'is made only by who wants it: <Case>' -ForEach @{ Case = 'the file' }, @{ Case = 'a link to it' } {
        $file = $path = Join-Path $TestDrive "$(New-Guid).autoclaim"
        $null = New-Item $file
        if ($Case -ne 'the file') {
            if ($IsWindows) { Set-ItResult -Skipped -Because 'a link needs a right there' }
            $path = (New-Item -ItemType SymbolicLink (Join-Path $TestDrive "$(New-Guid).autoclaim") -Target $file).FullName
        }
        Get-WhatIfText { Connect-AutoClaim $path -Create -Mode Local -WhatIf } | Should -BeLike '*.autoclaim: make a store'
        $asked = @(Invoke-WithAnswer 'No to all' { Connect-AutoClaim $path -Create -Mode Local -Confirm } @{ path = $path })
        $asked[0] | Should -BeLike '*.autoclaim: make a store*'
        (Get-Item $file).Length | Should -Be 0
        Connect-AutoClaim $path -Create -Mode Local
        (Get-Item $file).Length | Should -BeGreaterThan 0
        # What is there is opened, and nobody is asked.
        Get-WhatIfText { Connect-AutoClaim $path -Create -WhatIf } | Should -BeNullOrEmpty
    }
}
