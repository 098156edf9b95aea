#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Migrations in a Local store: a rehearsal, in which a wave is done at once.

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965'
    # lic-e3 carries SPE_E3; a, b and c hold it directly; d does not.
    function New-Holder([string] $Name, [int] $Number, [hashtable] $With = @{}) {
        $user = New-TestUser $Name $Number
        $user.licenseAssignmentStates = @(@{ skuId = $e3; assignedByGroup = $null; state = 'Active'; error = 'None'; disabledPlans = @() })
        foreach ($key in $With.Keys) { $user[$key] = $With[$key] }
        $user
    }
    function New-MigrationStore([string] $Mode = 'Local') {
        New-TestStore -Mode $Mode
        $group = (Get-TestGroup)[0]
        $group.assignedLicenses = @(@{ skuId = $e3; disabledPlans = @() })
        $null = $group | Import-AutoClaimGroup
        $null = (New-Holder a 1), (New-Holder b 2), (New-Holder c 3) | Import-AutoClaimUser -Replace -Force
        $null = New-LicenseMigrationPlan "Bob's" -User a@contoso.com, b@contoso.com, c@contoso.com, d@contoso.com -Product SPE_E3 -Group lic-e3 -WaveSize 2
    }
    function Get-Path([string] $User) { (Get-AutoClaimAssignment $User).Via -join ' ' }
}

Describe 'Invoke-LicenseMigration' {
    BeforeEach { New-MigrationStore }

    It 'does a wave at once, the first that has something left' {
        $done = Get-LicenseMigrationPlan "Bob's" | Invoke-LicenseMigration -Force
        $done | Should -BeOfType AutoClaim.MigrationResult
        $done.Plan, $done.Wave, $done.PlanState, $done.Users, $done.Affected, $done.Done, $done.Moving, $done.HeldBack | Should -Be "Bob's", 1, 'Running', 2, 2, 2, 0, 0
        Get-Path a@contoso.com | Should -Be 'Group'
        Get-Path c@contoso.com | Should -Be 'Direct'
        (Get-LicenseMigrationItem "Bob's" -State Done -Step Removed).User | Should -Be 'a@contoso.com', 'b@contoso.com'
        $next = Invoke-LicenseMigration "Bob's" -Force -Wait
        $next.Wave, $next.PlanState, $next.Done, $next.Cycle | Should -Be 2, 'Done', 1, $null
        $plan = Get-LicenseMigrationPlan "Bob's"
        $plan.State, $plan.Done, $plan.Waves[1].Held | Should -Be 'Done', 3, 1
    }
    It 'asks for no tenant with -Wait, whatever a wave waits for' {
        $null = New-Holder e 5 | Import-AutoClaimUser -Replace -Force
        $null = New-LicenseMigrationPlan External -User e@contoso.com -Product SPE_E3 -Group lic-e3 -Membership External
        $moved = Invoke-LicenseMigration External -Wait -Force -WarningVariable warned 3> $null
        $moved.Moving, $moved.Cycle | Should -Be 1, $null
        $warned | Should -BeLike '*is still on its way. Get-LicenseMigrationItem*once it is imported, Resume-LicenseMigration goes on.'
        $null = Undo-LicenseMigration External -Force
        (Invoke-LicenseMigration External -Wave 1 -Wait -Force 3> $null).Moving | Should -Be 1
    }
    It 'says with numbers what it would do, and does nothing, with -WhatIf' {
        $before = Get-StoreDump
        Get-WhatIfText { Invoke-LicenseMigration "Bob's" -WhatIf | Should -BeNullOrEmpty } | Should -Be "migration 'Bob's', wave 1: move 2 users' SPE_E3 from direct licenses to group lic-e3, at once"
        Get-WhatIfText { Invoke-LicenseMigration "Bob's" -Limit 1 -Wait -WhatIf } | Should -Be "migration 'Bob's', wave 1: move 1 user's SPE_E3 from a direct license to group lic-e3, at once"
        Get-StoreDump | Should -Be $before
    }
    It 'releases no more users than -Limit' {
        (Invoke-LicenseMigration "Bob's" -Limit 1 -Force).Users | Should -Be 1
        (Get-LicenseMigrationItem "Bob's" -Wave 1).State | Should -Be 'Done', 'Ready'
    }
    It 'says what today holds back that was ready in the plan, before it asks' {
        $null = New-Holder a 1 @{ accountEnabled = $false } | Import-AutoClaimUser -Replace -Force
        Get-WhatIfText { Invoke-LicenseMigration "Bob's" -WhatIf 3> $null } | Should -BeLike '*move 1 user*'
        Invoke-LicenseMigration "Bob's" -WhatIf 3>&1 | Should -Be "migration 'Bob's', wave 1: 1 item that could be released is held back by what is known now: 1 AccountDisabled. Of them a@contoso.com (AccountDisabled)."
        $done = Invoke-LicenseMigration "Bob's" -Force -WarningVariable warned 3> $null
        $done.Affected, $done.HeldBack, $done.Reasons['AccountDisabled'], $done.HeldItems.User, $done.HeldItems.Reasons.Hint | Should -Be 1, 1, 1, 'a@contoso.com', 'Leave the user out, or enable and import the user.'
        $warned | Should -BeLike '*HeldItems of the result says which, and what to do.'
        (Get-LicenseMigrationItem "Bob's" -Wave 1).State | Should -Be 'Ready', 'Done'
    }
    It 'asks, with the numbers, unless -Force' {
        Import-Module "$PSScriptRoot/Answers.psm1" -Force
        $asked = Invoke-WithAnswer No 'Invoke-LicenseMigration "Bob''s"'
        $asked | Should -HaveCount 1
        $asked | Should -BeLike "*move 2 users' SPE_E3*"
        (Get-LicenseMigrationPlan "Bob's").State | Should -Be 'Planned'
        Invoke-WithAnswer Yes 'Invoke-LicenseMigration "Bob''s"' | Should -HaveCount 1
        (Get-LicenseMigrationPlan "Bob's").Done | Should -Be 2
    }
    It 'refuses <Case>' -ForEach @(
        @{ Case = 'a plan there is not'; Run = { Invoke-LicenseMigration Nope -Force -ErrorAction Stop }; Id = 'NotFound'; Says = 'There is no *migration*Nope*' }
        @{ Case = 'a wave there is not'; Run = { Invoke-LicenseMigration "Bob's" -Wave 7 -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = "Migration 'Bob's' has no wave 7; it has 1, 2."; Cure = "(Get-LicenseMigrationPlan 'Bob''s').Waves" }
        @{ Case = 'to list a wave there is not'; Run = { Get-LicenseMigrationItem "Bob's" -Wave 9 -ErrorAction Stop }; Id = 'InvalidArgument'; Says = "Migration 'Bob's' has no wave 9; it has 1, 2."; Cure = "(Get-LicenseMigrationPlan 'Bob''s').Waves"; By = 'Get-LicenseMigrationItem' }
        @{ Case = 'to take a wave back there is not'; Run = { Undo-LicenseMigration "bob's" -Wave 9 -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = "Migration 'Bob's' has no wave 9; it has 1, 2."; Cure = "(Get-LicenseMigrationPlan 'Bob''s').Waves" }
        @{ Case = 'to resume a wave there is not'; Run = { Resume-LicenseMigration "Bob's" -Wave 9 -ErrorAction Stop }; Id = 'InvalidArgument'; Says = "Migration 'Bob's' has no wave 9; it has 1, 2."; Cure = "(Get-LicenseMigrationPlan 'Bob''s').Waves" }
        @{ Case = 'a plan of which something holds back each'; Run = { $null = New-LicenseMigrationPlan Held -User e@contoso.com -Product SPE_E3 -Group lic-e3 3> $null; Invoke-LicenseMigration Held -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = 'No item is ready*'; Cure = "(Test-LicenseMigrationPlan 'Held').Hint" }
        @{ Case = 'a paused plan'; Run = { $null = Suspend-LicenseMigration "Bob's"; Invoke-LicenseMigration "Bob's" -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = 'The migration is paused.'; Cure = 'Resume it with Resume-LicenseMigration *' }
        @{ Case = 'a plan of which nothing is left'; Run = { $null = Invoke-LicenseMigration "Bob's", "Bob's" -Force; Invoke-LicenseMigration "Bob's" -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = 'Every item that is ready was released.'; Cure = '*Get-LicenseMigrationItem*' }
        @{ Case = 'users of nobody'; Run = { Undo-LicenseMigration "Bob's" -User (Get-LicenseMigrationItem "Bob's" -State Failed) -Force -ErrorAction Stop }; Id = 'InvalidArgument'; Says = '-User holds nothing.' }
        @{ Case = 'a user of another plan'; Run = { Undo-LicenseMigration "Bob's" -User e@contoso.com -Force -ErrorAction Stop }; Id = 'NotFound'; Says = 'The user is not in the migration*'; Cure = 'See: Get-LicenseMigrationItem shows who is.' }
        @{ Case = 'to resume a wave that was not released'; Run = { Resume-LicenseMigration "Bob's" -Wave 1 -ErrorAction Stop }; Id = 'InvalidArgument'; Says = 'Wave 1 was not released.'; Cure = "Invoke-LicenseMigration 'Bob''s' -Wave 1" }
    ) {
        $failed = $Run | Should -Throw -PassThru
        $failed.FullyQualifiedErrorId | Should -BeLike "$Id,$($By ?? '*-LicenseMigration')"
        "$failed" | Should -BeLike $Says
        if (-not $Cure) { return }
        $failed.ErrorDetails.RecommendedAction | Should -BeLike $Cure
        if ($Cure -match '^\(?\w+-License' -and $Cure -notlike '*[*]*') { & ([scriptblock]::Create("$($Cure -replace '^(Invoke-.*)', '$1 -Force')")) 3> $null | Should -Not -BeNullOrEmpty -Because 'a cure that is a command runs' }
    }
    It 'says why nothing of a wave is released of which nothing is ready' {
        $null = New-LicenseMigrationPlan Held -User e@contoso.com, f@contoso.com, g@contoso.com -Product SPE_E3 -Group lic-e3 -WaveSize 2 3> $null
        foreach ($whatIf in $true, $false) {
            $none = Invoke-LicenseMigration Held -Wave 1 -Force -WhatIf:$whatIf -WarningVariable warned 3> $null
            $warned | Should -Be "migration 'Held', wave 1: nothing is released, for 2 items are held back: 2 NoDirectPath. Get-LicenseMigrationItem 'Held' -Wave 1 -State Held | Format-List says by what each is, and what to do."
        }
        $none.Affected | Should -Be 0
        (Get-LicenseMigrationItem 'Held' -Wave 1 -State Held).User | Should -Be 'e@contoso.com', 'f@contoso.com'
        $null = Invoke-LicenseMigration "Bob's" -Wave 1 -Force
        $null = Invoke-LicenseMigration "Bob's" -Wave 1 -Force -WarningVariable warned 3> $null
        $warned | Should -Be "migration 'Bob's', wave 1: nothing of it is left to release."
    }
    It 'goes on with the next plan after one there is not' {
        (@('Nope', "Bob's") | Invoke-LicenseMigration -Force -ErrorAction SilentlyContinue -ErrorVariable failed).Done | Should -Be 2
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Invoke-LicenseMigration'
    }
}

Describe 'What is piped to Undo-LicenseMigration' {
    BeforeEach {
        New-MigrationStore
        $null = Invoke-LicenseMigration "Bob's" -Force; $null = Invoke-LicenseMigration "Bob's" -Force
    }

    It 'is taken back alone: <Case>' -ForEach @(
        @{ Case = 'a row of the plan''s table'; Pipe = { $csv = Join-Path $TestDrive "$(New-Guid).csv"; Export-LicenseMigrationPlan "Bob's" $csv -Format Csv; Import-Csv $csv | Where-Object userPrincipalName -EQ b@contoso.com }; Users = 'b' }
        @{ Case = 'a name'; Pipe = { [pscustomobject] @{ Plan = "Bob's"; UserPrincipalName = 'b@contoso.com' } }; Users = 'b' }
        @{ Case = 'an id'; Pipe = { [pscustomobject] @{ Plan = "Bob's"; UserId = (Get-AutoClaimUser b@contoso.com).Id } }; Users = 'b' }
        @{ Case = 'a wave'; Pipe = { [pscustomobject] @{ Plan = "Bob's"; Wave = 2 } }; Users = 'c' }
        @{ Case = 'the result of a wave'; Pipe = { Undo-LicenseMigration "Bob's" -Force | Out-Null; Invoke-LicenseMigration "Bob's" -Wave 1 -Force | Out-Null; Invoke-LicenseMigration "Bob's" -Wave 2 -Force }; Users = 'c' }
        @{ Case = 'nobody'; Pipe = { [pscustomobject] @{ Plan = "Bob's"; UserId = '' } }; Users = @() }
    ) {
        $piped = & $Pipe
        $null = $piped | Undo-LicenseMigration -Force -ErrorAction SilentlyContinue
        (Get-LicenseMigrationItem "Bob's" -State Undone).User | Should -Be @($Users.ForEach{ "$_@contoso.com" })
    }
    It 'is who an item''s id says, whoever has the name by now' {
        $item = Get-LicenseMigrationItem "Bob's" -User a@contoso.com
        $null = (New-Holder x 1), (New-Holder a 2), (New-Holder c 3) | Import-AutoClaimUser -Replace -Force
        $null = $item, ($item | ConvertTo-Csv | ConvertFrom-Csv) | Undo-LicenseMigration -Force
        (Get-LicenseMigrationItem "Bob's" -State Undone).UserId | Should -Be $item.UserId
        ($item | Get-LicenseMigrationItem).User | Should -Be 'x@contoso.com'
    }
}

Describe 'What is piped where a plan is meant' {
    It 'is refused where it is of a user: <_>' -ForEach 'Invoke-LicenseMigration', 'Remove-LicenseMigrationPlan' {
        New-MigrationStore
        $command = $_
        { Test-LicenseMigrationPlan "Bob's" | & $command -Confirm:$false -ErrorAction Stop } | Should -Throw "*(a user of Bob's)*"
        (Get-LicenseMigrationPlan "Bob's").State | Should -Be Planned
    }
    It 'may be called as a number: <_>' -ForEach '2026', '0x10', '1kb' {
        New-MigrationStore
        $null = New-LicenseMigrationPlan $_ -User d@contoso.com -Product SPE_E3 -Group lic-e3 3> $null
        (& ([scriptblock]::Create("Get-LicenseMigrationPlan $_"))).Name | Should -Be $_
    }
}

Describe 'Export-LicenseMigrationReport' {
    BeforeEach {
        New-MigrationStore
        $null = Invoke-LicenseMigration "Bob's" -Force
        $null = Undo-LicenseMigration "Bob's" -User a@contoso.com -Force
        $file = Join-Path $TestDrive (New-Guid)
    }

    It 'writes every item as .<Extension>, piped a plan' -ForEach @{ Extension = 'csv' }, @{ Extension = 'html' }, @{ Extension = 'json' } {
        $written = Get-LicenseMigrationPlan "Bob's" | Export-LicenseMigrationReport -Path "$file.$Extension" -PassThru
        $written.FullName | Should -Be "$file.$Extension"
        $text = Get-Content "$file.$Extension" -Raw
        foreach ($name in 'a', 'b', 'c', 'd') { $text | Should -Match "$name@contoso.com" }
        Export-LicenseMigrationReport "Bob's" "$file.$Extension" -Force | Should -BeNullOrEmpty
        { Export-LicenseMigrationReport "Bob's" "$file.$Extension" -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,Export-LicenseMigrationReport'
    }
    It 'says who, when and what came of it' {
        Export-LicenseMigrationReport "Bob's" "$file.csv"
        $rows = Import-Csv "$file.csv"
        $rows.state | Should -Be 'Undone', 'Done', 'Ready', 'Held'
        $rows[0..1].releasedBy | Should -Not -Contain ''
        $rows[0].undoAskedBy, $rows[0].undoneAt, $rows[1].doneAt | Should -Not -Contain ''
        $rows[2..3].history | Should -Be 'not released', 'not released'
    }
    It 'writes each of several plans to a file of its own' {
        $null = New-LicenseMigrationPlan Other -User e@contoso.com -Product SPE_E3 -Group lic-e3 3> $null
        Get-LicenseMigrationPlan | Export-LicenseMigrationReport -Path "$file.csv" -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Export-LicenseMigrationReport'
        (Import-Csv "$file.csv").Count | Should -Be 4
    }
    It 'speaks to people who have no cmdlets' {
        Export-LicenseMigrationReport "Bob's" "$file.csv"
        (Import-Csv "$file.csv").whatToDo | Where-Object { $_ } | Should -Be 'Leave the user out, or import the user if the data is old.'
    }
    It 'has the title it is given, and shows the page' {
        Mock -ModuleName AutoClaim Invoke-Item { }
        Export-LicenseMigrationReport "Bob's" "$file.html" -Title 'What <we> did' -Show | Should -BeNullOrEmpty
        Get-Content "$file.html" -Raw | Should -Match 'What &#60;we&#62; did'
        Should -Invoke Invoke-Item -ModuleName AutoClaim -Times 1 -Exactly -ParameterFilter { $LiteralPath -eq "$file.html" }
    }
    It 'needs a format where no extension tells it' {
        { Export-LicenseMigrationReport "Bob's" "$file.dat" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Export-LicenseMigrationReport'
    }
    It 'tells with each item what happened to it' {
        $item = Get-LicenseMigrationItem "Bob's" -User b@contoso.com
        $item.History.Step | Should -Be 'Join', 'Wait', 'Inherited', 'Removed', 'Removed'
        $item.History[0].By | Should -Not -BeNullOrEmpty
        $item.History[-1].State | Should -Be 'Done'
        (Get-LicenseMigrationItem "Bob's" -State Ready).History | Should -BeNullOrEmpty
    }
}

Describe 'Remove-LicenseMigrationPlan' {
    BeforeEach { New-MigrationStore }

    It 'frees the users of a plan of which nothing was released, and keeps any other' {
        Remove-LicenseMigrationPlan "Bob's" -WhatIf
        (Get-LicenseMigrationPlan).Name | Should -Contain "Bob's"
        Get-LicenseMigrationPlan "Bob's" | Remove-LicenseMigrationPlan -Force | Should -BeNullOrEmpty
        (Get-LicenseMigrationPlan).Name | Should -Not -Contain "Bob's"
    }
    It 'keeps what was done with its plan' {
        $null = Invoke-LicenseMigration "Bob's" -Force
        Remove-LicenseMigrationPlan "Bob's" -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'UnsafeStep,Remove-LicenseMigrationPlan'
    }
}

Describe 'Suspend- and Resume-LicenseMigration' {
    BeforeEach { New-MigrationStore; $null = Invoke-LicenseMigration "Bob's" -Force }

    It 'pause it, and let it go on' {
        (Get-LicenseMigrationPlan "Bob's" | Suspend-LicenseMigration).State | Should -Be 'Paused'
        (Resume-LicenseMigration "Bob's" -OnlyFailed).PlanState | Should -Be 'Running'
    }
    It 'say with -WhatIf what they would do, and do nothing' {
        $before = Get-StoreDump
        Get-WhatIfText { Suspend-LicenseMigration "Bob's" -WhatIf } | Should -Be "migration 'Bob's': nothing new of it is sent but what is put back; 0 items stay where they are"
        Get-WhatIfText { Resume-LicenseMigration "Bob's" -Wave 1 -WhatIf } | Should -Be "migration 'Bob's', wave 1: 0 items go on"
        Get-StoreDump | Should -Be $before
    }
}

Describe 'Undo-LicenseMigration' {
    BeforeEach { New-MigrationStore; $null = Invoke-LicenseMigration "Bob's", "Bob's" -Force }

    It 'gives the direct licenses again, and takes the users out of the group' {
        $undone = Undo-LicenseMigration "Bob's" -Force -Reason 'Not yet'
        $undone.PlanState, $undone.Wave, $undone.Affected, $undone.Undone, $undone.Done, $undone.Passed | Should -Be 'Undone', $null, 3, 3, 0, 0
        foreach ($user in 'a', 'b', 'c') { Get-Path "$user@contoso.com" | Should -Be 'Direct' }
        (Get-AutoClaimGroup lic-e3).Members | Should -Be 0
        (Undo-LicenseMigration "Bob's" -Force).Passed | Should -Be 3
        (Invoke-LicenseMigration "Bob's" -Wave 1 -Force).Done | Should -Be 2
    }
    It 'of a wave, of users, to a step' {
        $undone = Undo-LicenseMigration "Bob's" -Wave 1 -User (Get-LicenseMigrationItem "Bob's" | Where-Object User -EQ b@contoso.com) -ToStep Inherited -Force
        $undone.Wave, $undone.Affected, $undone.Undone, $undone.Done | Should -Be 1, 1, 1, 1
        (Get-AutoClaimAssignment b@contoso.com).Via | Sort-Object | Should -Be 'Direct', 'Group'
        Get-LicenseMigrationItem "Bob's" | Group-Object State -NoElement | ForEach-Object { "$($_.Count) $($_.Name)" } | Should -Be '2 Done', '1 Held', '1 Undone'
    }
    It 'of the items that are piped, and of nobody else' {
        $item = Get-LicenseMigrationItem "Bob's" -User b@contoso.com
        $item.Plan, $item.PlanId | Should -Be "Bob's", (Get-LicenseMigrationPlan "Bob's").Id
        ("Bob's", $item | Get-LicenseMigrationItem).Count | Should -Be 5 -Because 'only what is piped with a user is of that user'
        ($item | Undo-LicenseMigration -Force).Undone | Should -Be 1
        (Get-LicenseMigrationItem "Bob's" -State Undone).User | Should -Be 'b@contoso.com'
        ($item | Get-LicenseMigrationItem).State | Should -Be 'Undone'
        (Get-LicenseMigrationPlan "Bob's").State | Should -Be 'Ended'
    }
    It 'says with -WhatIf what it would do, and does nothing' {
        $before = Get-StoreDump
        Get-WhatIfText { Undo-LicenseMigration "Bob's" -WhatIf } | Should -Be "migration 'Bob's': take 3 items back: gives each direct license again as it was, and takes out of the group whom the migration added and no other one needs there"
        Get-WhatIfText { Undo-LicenseMigration "Bob's" -Wave 1 -ToStep Inherited -WhatIf } | Should -Be "migration 'Bob's', wave 1: take 2 items back: gives each direct license again as it was; nobody is taken out of the group"
        Get-WhatIfText { Get-LicenseMigrationItem "Bob's" -State Done | Undo-LicenseMigration -WhatIf } | Should -Be ('a', 'b', 'c').ForEach{ "migration 'Bob's' ($_@contoso.com): take 1 item back: gives each direct license again as it was, and takes out of the group whom the migration added and no other one needs there" }
        Get-WhatIfText { Undo-LicenseMigration "Bob's" -User (Get-AutoClaimUser a@contoso.com, b@contoso.com, c@contoso.com, d@contoso.com) -Wave 2 -WhatIf } | Should -BeLike "migration 'Bob's', wave 2 (4 users: a@contoso.com, b@contoso.com, c@contoso.com and 1 more): take 1 item back: *"
        Get-StoreDump | Should -Be $before
        $null = Undo-LicenseMigration "Bob's" -Force
        Get-WhatIfText { Undo-LicenseMigration "Bob's" -WhatIf } | Should -Be "migration 'Bob's': nothing is taken back"
    }
}

Describe 'A claim whose license was migrated' {
    It 'is Migrated, and undone only once the migration is' {
        New-MigrationStore
        $claim = New-TestEvent e | Invoke-LicenseClaim
        $claim.Outcome | Should -Be 'Claimed'
        $null = Get-LicenseClaim -User e@contoso.com | New-LicenseMigrationPlan Claimed -Product SPE_E3 -Group lic-e3 | Invoke-LicenseMigration -Force
        (Get-LicenseClaim -State Migrated).User | Should -Be 'e@contoso.com'
        $failed = { Get-LicenseClaim -State Migrated | Undo-LicenseClaim -Force -ErrorAction Stop } | Should -Throw -ErrorId 'ChangedSinceClaim,Undo-LicenseClaim' -PassThru
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Undo-LicenseMigration*'
        $null = Undo-LicenseMigration Claimed -Force
        (Get-LicenseClaim -User e@contoso.com | Undo-LicenseClaim -Force).State | Should -Be 'Undone'
    }
}
