#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Plans of migrations to group-based licensing: made, looked at, signed off, taken back in.

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965'
    # The tenant of the other tests, in which lic-e3 carries SPE_E3, and a and b hold it directly.
    function New-MigrationStore {
        New-TestStore
        $licensed = (Get-TestGroup)[0].Clone()
        $licensed.assignedLicenses = @(@{ skuId = $e3; disabledPlans = @() })
        $null = $licensed | Import-AutoClaimGroup
        $direct = @(@{ skuId = $e3; assignedByGroup = $null; state = 'Active'; error = 'None'; disabledPlans = @() })
        $null = Get-TestUser | Select-Object -First 2 | ForEach-Object { $it = $_.Clone(); $it.licenseAssignmentStates = $direct; $it } | Import-AutoClaimUser -Replace -Force
    }
    function New-Plan { New-LicenseMigrationPlan 'To groups' -User a@contoso.com, b@contoso.com, c@contoso.com -Product SPE_E3 -Group lic-e3 -WaveSize 2 @args }
}

Describe 'A plan' {
    BeforeEach { New-MigrationStore }
    It 'says who is ready and who is held back' {
        $plan = New-Plan
        $plan.Users, $plan.States['Ready'], $plan.States['Held'], $plan.Waves.Count | Should -Be 3, 2, 1, 2
        ($plan | Get-LicenseMigrationItem).State | Should -Be 'Ready', 'Ready', 'Held'
        (Get-LicenseMigrationItem 'To groups' -Wave 2).Reasons.Reason | Should -Be 'NoDirectPath'
        (Get-LicenseMigrationItem 'to GROUPS' -State Ready -User b@contoso.com).Step | Should -Be 'Join'
        (Get-LicenseMigrationPlan 'To*').Digest | Should -Be $plan.Digest
    }
    It 'is found wanting of what holds users back, with a cure' {
        $null = New-Plan
        $finding = Test-LicenseMigrationPlan
        $finding.Severity, $finding.User, $finding.Reason | Should -Be 'Error', 'c@contoso.com', 'NoDirectPath'
        $finding.Hint | Should -Not -BeNullOrEmpty
    }
    It 'comes of users in a pipeline, of holders, of claims and of a table' {
        (Get-AutoClaimUser a@contoso.com, b@contoso.com, a@contoso.com | New-LicenseMigrationPlan Piped -Product SPE_E3 -Group lic-e3).Users | Should -Be 2
        (New-LicenseMigrationPlan Holders -HoldersOf SPE_E3 -GroupMap @{ SPE_E3 = 'lic-e3' }).Users | Should -Be 2
        $claim = New-TestEvent d | Invoke-LicenseClaim
        (New-LicenseMigrationPlan Claims -Claim $claim.ClaimId -Group lic-e3).Users | Should -Be 1
        (New-LicenseMigrationPlan Policy -Policy 'Teams for all' -Group lic-e3).Users | Should -Be 1
        $csv = Join-Path $TestDrive 'users.csv'
        "User,Wave`na@contoso.com,3" | Set-Content $csv
        (New-LicenseMigrationPlan Table -Path $csv -Product SPE_E3 -Group lic-e3).Waves.Wave | Should -Be 3
    }
    It 'comes of the users that Export-Csv wrote' {
        $csv = Join-Path $TestDrive 'exported.csv'
        Get-AutoClaimUser a@contoso.com, b@contoso.com | Export-Csv $csv
        (New-LicenseMigrationPlan Exported -Path $csv -Product SPE_E3 -Group lic-e3 -WarningAction Ignore).Users | Should -Be 2
    }
    It 'says that rows which are piped say users alone' {
        $rows = 'User,Product,Group,Wave', 'a@contoso.com,SPE_E3,lic-e3,2', 'b@contoso.com,SPE_E3,lic-e3,1' | ConvertFrom-Csv
        $plan = $rows | New-LicenseMigrationPlan Rows -Product SPE_E3 -Group lic-e3 -WarningVariable warned 3> $null
        $plan.Users, $plan.Waves.Count | Should -Be 2, 1
        $warned | Should -BeExactly 'What is piped says users alone: Product, Group, Wave of its rows are not read. -Path reads the table with all of them.'
        $null = Get-AutoClaimUser a@contoso.com | New-LicenseMigrationPlan Rows -Replace -Product SPE_E3 -Group lic-e3 -WarningVariable warned 3> $null
        $warned | Should -BeNullOrEmpty
    }
    It 'has a name of its own, unless it is replaced' {
        $null = New-Plan
        { New-Plan -ErrorAction Stop } | Should -Throw -ErrorId 'NameTaken,New-LicenseMigrationPlan'
        (New-Plan -Replace -AcceptLoss @{ SPE_E3 = 'TEAMS1' }).AcceptLoss.Plans.Name | Should -Be 'TEAMS1'
        @(Get-LicenseMigrationPlan).Count | Should -Be 1
    }
}

Describe 'What is wrong with a plan' {
    BeforeEach { New-MigrationStore }
    It 'is said plainly: <Case>' -ForEach @(
        @{ Case = 'a wave of no size'; Run = { New-LicenseMigrationPlan X -HoldersOf SPE_E3 -Group lic-e3 -WaveSize -1 }; Says = "*-1 is given; 1 to 1,000,000 are allowed.*" }
        @{ Case = 'a group for every product but one'; Run = { New-LicenseMigrationPlan X -HoldersOf SPE_E3 -GroupMap @{ ENTERPRISEPREMIUM = 'lic-e3' } -ErrorAction Stop }; Cure = 'Name it in -GroupMap, or one group for all in -Group.' }
        @{ Case = 'groups twice'; Run = { New-LicenseMigrationPlan X -HoldersOf SPE_E3 -Group lic-e3 -GroupMap @{ SPE_E3 = 'lic-e3' } -ErrorAction Stop }; Says = '-GroupMap is given together with *'; Cure = 'Give -GroupMap alone, or -Product and -Group.' }
    ) {
        $failed = $Run | Should -Throw -PassThru
        if ($Says) { "$failed" | Should -BeLike $Says }
        if ($Cure) { $failed.ErrorDetails.RecommendedAction | Should -BeLike $Cure }
    }
    It 'is an item in place of the whole plan: <_>' -ForEach 'Invoke-LicenseMigration', 'Suspend-LicenseMigration', 'Resume-LicenseMigration', 'Remove-LicenseMigrationPlan' {
        $items = New-Plan | Get-LicenseMigrationItem
        $command = $_
        foreach ($item in $items[0], ($items[0] | ConvertTo-Csv | ConvertFrom-Csv)) {
            { $item | & $command -Confirm:$false -ErrorAction Stop } | Should -Throw "*'(a user of To groups)'*" -ErrorId "NotFound,$command"
        }
        (Get-LicenseMigrationPlan).State | Should -Be Planned
    }
    It 'is a product beside what says the products itself: <Parameter>' -ForEach @{ Parameter = 'Policy'; Value = 'Teams for all' }, @{ Parameter = 'Claim'; Value = 1 }, @{ Parameter = 'HoldersOf'; Value = 'SPE_E3' } {
        $null = New-TestEvent d | Invoke-LicenseClaim
        $whom = @{ $Parameter = $Value }
        foreach ($product in 'SPE_E3', 'ENTERPRISEPREMIUM') {
            $failed = { New-LicenseMigrationPlan X @whom -Product $product -Group lic-e3 } | Should -Throw -ErrorId 'InvalidArgument,New-LicenseMigrationPlan' -PassThru
            "$failed" | Should -BeLike "-Product is given beside -$Parameter, *; nothing was planned."
            $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Leave -Product out*'
        }
        Get-LicenseMigrationPlan X* | Should -BeNullOrEmpty
        (New-LicenseMigrationPlan X @whom -Group lic-e3).Items | Should -BeGreaterThan 0
    }
    It 'is a column that is misspelt, and a row' {
        $csv = Join-Path $TestDrive 'misspelt.csv'
        "User,Goup`na@contoso.com,lic-e3" | Set-Content $csv
        $failed = { New-LicenseMigrationPlan X -Path $csv -Product SPE_E3 -ErrorAction Stop } | Should -Throw -PassThru
        "$failed" | Should -BeLike '*column Goup is unknown*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Did you mean Group?*'
        "User,Group`na@contoso.com,nowhere" | Set-Content $csv
        $failed = { New-LicenseMigrationPlan X -Path $csv -Product SPE_E3 -ErrorAction Stop } | Should -Throw -PassThru
        "$failed" | Should -Be "$csv, line 2, column Group: There is no such group: nowhere."
    }
    It 'is a table that was cut, by its file' {
        $csv = Join-Path $TestDrive 'cut.csv'
        "User,Group`na@contoso.com,lic-e3`nb@conto" | Set-Content $csv
        $failed = { New-LicenseMigrationPlan X -Path $csv -Product SPE_E3 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,New-LicenseMigrationPlan' -PassThru
        "$failed" | Should -Be "$csv, line 3: the row has 1 cells, and the heading has 2."
        'User,"Group' | Set-Content $csv
        $failed = { New-LicenseMigrationPlan X -Path $csv -Product SPE_E3 -ErrorAction Stop } | Should -Throw -PassThru
        "$failed" | Should -BeLike "The table cannot be read: *never closed: $csv."
        "plan,digest`n1,2" | Set-Content $csv
        $failed = { Import-LicenseMigrationPlan $csv -ErrorAction Stop } | Should -Throw -PassThru
        "$failed" | Should -Be "The table has no column 'item': $csv."
        $failed.ErrorDetails.RecommendedAction | Should -BeLike "*'disabledPlans', 'lostPlans', *"
    }
    It 'is a loss of a product that is not in it' {
        $failed = { New-Plan -AcceptLoss @{ ENTERPRISEPREMIUM = 'TEAMS1' } -ErrorAction Stop } | Should -Throw -PassThru
        "$failed" | Should -BeLike 'The product is not in the plan*'
    }
    It 'is warned of where columns are not read, and before anything is written' {
        $csv = Join-Path $TestDrive 'columns.csv'
        "User,Grp`na@contoso.com,lic-e3" | Set-Content $csv
        foreach ($whatIf in $true, $false) {
            $null = New-LicenseMigrationPlan X -Path $csv -Product SPE_E3 -Group lic-e3 -WhatIf:$whatIf -WarningVariable told -WarningAction SilentlyContinue
            $told | Should -Be "The table's column Grp is not known and was not read: known are User, Product, Group, Wave, and their ids UserId, SkuId, GroupId."
        }
    }
    It 'is said with the plans that a wave loses, before it is released' {
        $licensed = (Get-TestGroup)[0].Clone()
        $licensed.assignedLicenses = @(@{ skuId = $e3; disabledPlans = @((New-Plan -AcceptLoss @{ SPE_E3 = 'TEAMS1' }).AcceptLoss.Plans.Id) })
        $null = $licensed | Import-AutoClaimGroup
        $null = New-Plan -AcceptLoss @{ SPE_E3 = 'TEAMS1' } -Replace
        Get-WhatIfText { Invoke-LicenseMigration 'To groups' -WhatIf } | Should -BeLike "*to group lic-e3, which loses TEAMS1 of 2 users, at once"
    }
}

Describe 'A file of a plan' {
    BeforeEach { New-MigrationStore; $null = New-Plan }
    It 'is taken back in as <Format>, and refused once it was changed' -ForEach @{ Format = 'Csv' }, @{ Format = 'Json' } {
        $file = Export-LicenseMigrationPlan 'To groups' (Join-Path $TestDrive "$(New-Guid).txt") -Format $Format -PassThru
        ($file | Import-LicenseMigrationPlan).Digest | Should -Be (Get-LicenseMigrationPlan).Digest
        (Get-Content $file -Raw) -replace 'Held', 'Ready' | Set-Content $file -NoNewline
        $problem = { Import-LicenseMigrationPlan $file -ErrorAction Stop } | Should -Throw -ErrorId 'PlanChanged,Import-LicenseMigrationPlan' -PassThru
        $problem.Exception.Message | Should -BeLike '*item 3*'
        { Export-LicenseMigrationPlan 'To groups' $file -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,*'
    }
}
