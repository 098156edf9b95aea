#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force

    function Get-StoredUser([string] $Name) { [AutoClaim.Sessions]::Default.Call([AutoClaim.Methods]::UserGet, @{ user = "$Name@contoso.com" }) }
    function Get-UserCount { (Get-AutoClaimSession).Counts.Users }
    function Save-Json($Value) { $file = Join-Path $TestDrive "$(New-Guid).json"; ConvertTo-Json -InputObject $Value -Depth 9 | Set-Content $file; $file }
}

Describe 'Import-AutoClaimPool' {
    BeforeEach { New-TestStore -Empty }

    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { Get-TestSku } }
        @{ Kind = 'parsed JSON'; Make = { Get-TestSku | ForEach-Object { $_ | ConvertTo-Json -Depth 9 | ConvertFrom-Json } } }
        @{ Kind = 'a page of Graph'; Make = { @{ value = @(Get-TestSku) } | ConvertTo-Json -Depth 9 | ConvertFrom-Json } }
        @{ Kind = 'Graph SDK objects'; Make = { Get-TestSku | ForEach-Object { ConvertTo-SdkObject $_ } } }
        @{ Kind = 'rows whose cells hold JSON'; Make = {
                Get-TestSku | ForEach-Object {
                    [pscustomobject] @{ SkuId = $_.skuId; SkuPartNumber = $_.skuPartNumber; AppliesTo = 'User'; CapabilityStatus = 'Enabled'; ConsumedUnits = '0'; Enabled = "$($_.prepaidUnits.enabled)"; Warning = ''; ServicePlans = $_.servicePlans | ConvertTo-Json }
                } | ConvertTo-Csv | ConvertFrom-Csv
            }
        }
    ) {
        $pools = & $Make | Import-AutoClaimPool
        $pools | Should -BeOfType AutoClaim.Pool
        $pools.SkuPartNumber | Sort-Object | Should -Be 'ENTERPRISEPREMIUM', 'SPE_E3'
        (Get-AutoClaimPool SPE_E3).Available | Should -Be 3
        (Get-AutoClaimPool ENTERPRISEPREMIUM).Available | Should -Be 1
    }
    It 'takes a file' {
        (Import-AutoClaimPool -Path (Save-Json @{ value = @(Get-TestSku) }) -TakenAt ([datetime]::Now)).SkuPartNumber | Sort-Object | Should -Be 'ENTERPRISEPREMIUM', 'SPE_E3'
    }
    It 'names the record that cannot be taken, and takes the others' {
        $bad = New-Sku 'not-a-guid' 'BAD' 1
        $out = $bad, (Get-TestSku)[0] | Import-AutoClaimPool -ErrorVariable failed -ErrorAction SilentlyContinue
        $out.SkuPartNumber | Should -Be 'SPE_E3'
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimPool'
        $failed.CategoryInfo.Category | Should -Be 'InvalidData'
        $failed.TargetObject | Should -Be $bad
        $failed.ErrorDetails.RecommendedAction | Should -Match 'Get-MgSubscribedSku'
    }
    It '-WhatIf takes nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Get-TestSku | Import-AutoClaimPool -WhatIf | Should -HaveCount 0 } | Should -Match '2 added'
        Get-StoreState | Should -Be $before
    }
}

Describe 'Get-AutoClaimPool' {
    BeforeAll { New-TestStore }

    It 'finds by <Kind>' -ForEach @(
        @{ Kind = 'part number'; Identity = 'spe_e3' }, @{ Kind = 'skuId'; Identity = '05E9A617-0261-4CEE-BB44-138D3EF5D965' }, @{ Kind = 'wildcard'; Identity = 'SPE*' }
        @{ Kind = 'an object that carries it'; Identity = @{ SkuPartNumber = 'SPE_E3' } }, @{ Kind = 'MSOnline''s name'; Identity = 'contoso:SPE_E3' }
        @{ Kind = 'a row of MSOnline'; Identity = @{ AccountSkuId = 'contoso:SPE_E3' } }
    ) { (Get-AutoClaimPool $Identity).SkuPartNumber | Should -Be 'SPE_E3' }
    It 'shows the low ones' {
        Get-AutoClaimPool -LowOnly | Should -BeNullOrEmpty
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        (Get-AutoClaimPool -LowOnly).SkuPartNumber | Should -Be 'SPE_E3'
    }
    It 'reports a product that is not there, by its name' {
        Get-AutoClaimPool NO_SUCH -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimPool'
        "$failed" | Should -Be "There is no product named 'NO_SUCH'."
    }
    It 'a change of none hints at pools there are, and at no other product' {
        Set-AutoClaimPool 'SPE*' -ReserveUnits 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -Be "There is no pool named 'SPE*'."
        $failed.ErrorDetails.RecommendedAction | Should -Not -Match 'SPE_(?!E3\b)'
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (Get-AutoClaimPool)
        $lines[0] | Should -Match '^Product +Enabled +Consumed +Booked +Available +DataAge$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'Import-AutoClaimUser' {
    BeforeEach { New-TestStore -Empty; $null = Get-TestSku | Import-AutoClaimPool }

    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { Get-TestUser } }
        @{ Kind = 'parsed JSON'; Make = { Get-TestUser | ForEach-Object { $_ | ConvertTo-Json -Depth 9 | ConvertFrom-Json } } }
        @{ Kind = 'pages of Graph'; Make = { @{ value = @(Get-TestUser) } | ConvertTo-Json -Depth 9 | ConvertFrom-Json } }
        @{ Kind = 'Graph SDK objects'; Make = { Get-TestUser | ForEach-Object { ConvertTo-SdkObject $_ 'officeLocation' } } }
        @{ Kind = 'CSV rows'; Make = { Get-TestUser | ForEach-Object { $_.licenseAssignmentStates = '[]'; [pscustomobject] $_ } | ConvertTo-Csv | ConvertFrom-Csv } }
    ) {
        $result = & $Make | Import-AutoClaimUser
        $result | Should -BeOfType AutoClaim.ImportResult
        $result.Added | Should -Be 10
        $user = Get-StoredUser c
        $user.AccountEnabled | Should -BeTrue
        $user.UsageLocation | Should -Be 'DE'
        $user.Department | Should -Be 'Sales'
    }
    It 'takes licenses, each path of its own' {
        $user = New-TestUser a 1
        $user.licenseAssignmentStates = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; assignedByGroup = $null; state = 'Active'; error = 'None'; disabledPlans = @('7547a3fe-08ee-4ccb-b430-5077c5041653') })
        $null = ConvertTo-SdkObject $user | Import-AutoClaimUser
        $path = (Get-StoredUser a).Assignments
        $path.Product | Should -Be 'SPE_E3'
        $path.Via | Should -Be 'Direct'
        $path.DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
    }
    It 'r21: knows an agent, of <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { (New-TestUser a 1) + @{ '@odata.type' = '#microsoft.graph.agentUser' } } }
        @{ Kind = 'Graph SDK objects'; Make = { ConvertTo-SdkObject (New-TestUser a 1) | ForEach-Object { $_.AdditionalProperties['@odata.type'] = '#microsoft.graph.agentUser'; $_ } } }
    ) {
        $null = & $Make | Import-AutoClaimUser
        (Get-StoredUser a).Agent | Should -BeTrue
        $null = New-TestUser b 2 | Import-AutoClaimUser
        (Get-StoredUser b).Agent | Should -BeFalse
    }
    It 'leaves untouched what a record does not say' {
        $null = Get-TestUser | Import-AutoClaimUser
        $null = ConvertTo-SdkObject @{ id = 'a0000000-0000-4000-8000-000000000001'; department = 'Legal' } -Missing usageLocation, accountEnabled, licenseAssignmentStates | Import-AutoClaimUser
        $user = Get-StoredUser a
        $user.Department | Should -Be 'Legal'
        $user.UsageLocation | Should -Be 'DE'
        $user.AccountEnabled | Should -BeTrue
    }
    It 'names what a new user lacks, and what to ask Graph for' {
        $thin = ConvertTo-SdkObject @{ id = 'a0000000-0000-4000-8000-000000000099'; userPrincipalName = 'thin@contoso.com' } -Missing accountEnabled, licenseAssignmentStates
        $result = $thin, (New-TestUser a 1) | Import-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Added | Should -Be 1
        $result.Refused | Should -Be 1
        $failed | Should -HaveCount 1
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $failed[0].TargetObject | Should -Be $thin
        $failed[0].ErrorDetails.RecommendedAction | Should -Match '-Property .*accountEnabled.*licenseAssignmentStates'
    }
    It 'takes columns that are called otherwise' {
        $rows = "ObjectId,UPN,Enabled,Licenses`na0000000-0000-4000-8000-000000000001,a@contoso.com,yes,[]" | ConvertFrom-Csv
        $null = $rows | Import-AutoClaimUser -ColumnMap @{ ID = 'ObjectId'; UserPrincipalName = 'UPN'; accountEnabled = 'Enabled'; licenseAssignmentStates = 'Licenses' }
        (Get-StoredUser a).AccountEnabled | Should -BeTrue
    }
    It 'takes a file, with the line of what cannot be taken' {
        $file = Join-Path $TestDrive 'users.jsonl'
        @(New-TestUser a 1; @{ id = 'x' }; New-TestUser b 2) | ForEach-Object { $_ | ConvertTo-Json -Depth 9 -Compress } | Set-Content $file
        $result = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Added | Should -Be 2
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimUser'
        "$failed" | Should -Match ([regex]::Escape($file) + ', line 2, item 2 \(x\): ')
    }
    It 'tells items apart that stand on one line' {
        $file = Join-Path $TestDrive 'line.json'
        Set-Content $file (@((New-TestUser a 1), @{ id = 'x' }, @{ id = 'y' }) | ConvertTo-Json -Depth 9 -Compress)
        $null = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | ForEach-Object { "$_" -replace '^.*, (line .*?): .*$', '$1' } | Should -Be 'line 1, item 2 (x)', 'line 1, item 3 (y)'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -Match '[^.:] What is needed'
    }
    It 'takes a CSV file, with the row of what cannot be taken' {
        $file = Join-Path $TestDrive 'users.csv'
        @(New-TestUser a 1; @{ id = 'x' }; New-TestUser b 2) | ForEach-Object { [pscustomobject] @{ id = $_.id; userPrincipalName = $_['userPrincipalName']; accountEnabled = 'True'; licenseAssignmentStates = '[]' } } | Export-Csv $file
        $result = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Added | Should -Be 2
        "$failed" | Should -Match ([regex]::Escape($file) + ', row 2 \(x\): ')
    }
    It 'says of what is refused which one it is and why, with -WhatIf too: <Kind>, <Snapshot>' -ForEach @(
        foreach ($kind in 'piped', 'a table', 'a file') { foreach ($snapshot in 'Partial', 'Full') { @{ Kind = $kind; Snapshot = $snapshot } } }
    ) {
        $rows = @(New-TestUser a 1; New-TestUser b 2).ForEach{ $_.licenseAssignmentStates = '[]'; [pscustomobject] $_ }
        $rows[1].accountEnabled = 'perhaps'
        $file = Join-Path $TestDrive refused.csv
        $rows | Export-Csv $file
        if ($Kind -eq 'a file') { $file = Save-Json @(New-TestUser a 1; New-TestUser b 2 | ForEach-Object { $_.accountEnabled = 'perhaps'; $_ }) }
        foreach ($how in @{ WhatIf = $true }, @{ Force = $true }) {
            $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'Ignore'; Snapshot = $Snapshot } + $how
            $import = { if ($Kind -eq 'piped') { $rows | Import-AutoClaimUser @quiet } else { Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) @quiet } }
            if ($how.WhatIf) { @(Get-WhatIfText $import)[-1] | Should -BeLike '*, 1 refused' }
            $quiet.ErrorVariable = 'failed'
            $result = . $import
            $failed | Should -HaveCount 1
            "$failed" | Should -BeLike '*b@contoso.com*: accountEnabled must be true or false.'
            if ($Kind -ne 'piped') { "$failed" | Should -BeLike ($Kind -eq 'a file' ? "$file, line *, item 2 *" : "$file, row 2 *") }
            $failed[0].TargetObject.userPrincipalName ?? $failed[0].TargetObject | Should -Be 'b@contoso.com'
        }
        $result.Imported, $result.Refused | Should -Be 'Users', 1
        "$($result.Errors.ToString())" | Should -Be "$failed"
        @($result | ConvertTo-Csv)[-1] | Should -BeLike '*accountEnabled must be true or false*' -Because 'the reasons are exported'
    }
    It '-WhatIf counts what a table ends in the middle of: <Snapshot>' -ForEach @{ Snapshot = 'Partial' }, @{ Snapshot = 'Full' } {
        $file = Join-Path $TestDrive open.csv
        'id,userPrincipalName', 'a0000000-0000-4000-8000-000000000001,"a@contoso.com' | Set-Content $file
        @(Get-WhatIfText { Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -Snapshot $Snapshot -WhatIf -ErrorAction Ignore -WarningAction Ignore })[-1] | Should -BeLike '*, 1 refused'
    }
    It 'passes over no table without rows: <Case>' -ForEach @(
        @{ Case = 'nothing in it'; Text = ''; Says = '*cannot be read: there is nothing in it, not even a heading.' }
        @{ Case = 'a heading alone'; Text = 'id,userPrincipalName'; Warns = '*has a heading and no rows: nothing was imported.' }
    ) {
        $file = Join-Path $TestDrive bare.csv
        Set-Content $file $Text -NoNewline
        $import = { Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop }
        if ($Says) { $import | Should -Throw $Says } else { . $import | Should -BeNullOrEmpty; "$warned" | Should -BeLike $Warns }
    }
    It 'takes a CSV with semicolons in UTF-16, as Excel and Windows PowerShell write it' {
        $file = Join-Path $TestDrive 'excel.csv'
        $rows = Get-TestUser | ForEach-Object { $_.licenseAssignmentStates = '[]'; $_.displayName = 'Berg; Anna'; [pscustomobject] $_ }
        $rows | ConvertTo-Csv -Delimiter ';' | Set-Content $file -Encoding unicode
        (Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now)).Added | Should -Be 10
        (Get-StoredUser c).DisplayName | Should -Be 'Berg; Anna'
    }
    It 'says how a CSV gives licenses, of <Kind>' -ForEach @(
        @{ Kind = 'rows without them'; Csv = "id,userPrincipalName,accountEnabled`na0000000-0000-4000-8000-000000000001,a@contoso.com,True" }
        @{ Kind = 'rows with a product''s name'; Csv = "id,userPrincipalName,accountEnabled,licenseAssignmentStates`na0000000-0000-4000-8000-000000000001,a@contoso.com,True,Microsoft 365 E3" }
    ) {
        $file = Join-Path $TestDrive "$(New-Guid).csv"
        $Csv | Set-Content $file
        $null = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -ErrorVariable fromFile -ErrorAction SilentlyContinue
        $null = Import-Csv $file | Import-AutoClaimUser -ErrorVariable fromRows -ErrorAction SilentlyContinue
        foreach ($failed in $fromFile, $fromRows) {
            $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimUser'
            $failed.ErrorDetails.RecommendedAction | Should -Match 'column licenseAssignmentStates holds them as Graph''s JSON: \[\].*-ColumnMap'
        }
    }
    It 'refuses no licenses beside assignedLicenses that names some' {
        $user = New-TestUser a 1
        $user.assignedLicenses = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @() })
        (ConvertTo-SdkObject $user | Import-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue).Refused | Should -Be 1
        "$failed" | Should -Match 'assignedLicenses'
    }
    It 'takes what ConvertTo-Json makes of a page of one user' {
        $user = New-TestUser a 1
        $user.licenseAssignmentStates = @{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; state = 'Active'; error = 'None'; disabledPlans = $null }
        $text = @{ value = $user } | ConvertTo-Json -Depth 9
        ($text | ConvertFrom-Json | Import-AutoClaimUser).Added | Should -Be 1
        $file = Join-Path $TestDrive 'one.json'
        $text | Set-Content $file -Encoding bigendianunicode
        (Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now)).Unchanged | Should -Be 1
        (Get-StoredUser a).Assignments.Product | Should -Be 'SPE_E3'
    }
    It 'says what to do about JSON that was cut off at a depth' {
        $user = New-TestUser a 1
        $user.licenseAssignmentStates = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; state = 'Active'; disabledPlans = @() })
        $text = @{ value = @($user) } | ConvertTo-Json -Depth 2 3>$null
        $null = $text | ConvertFrom-Json | Import-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.ErrorDetails.RecommendedAction | Should -Match 'ConvertTo-Json -Depth 10, or save Graph''s own answer'
    }
    It 'a file needs to say when it was taken' {
        { Import-AutoClaimUser -Path (Save-Json @(Get-TestUser)) } | Should -Throw -ErrorId 'InvalidArgument,Import-AutoClaimUser'
        try { Import-AutoClaimUser -Path (Save-Json @(Get-TestUser)) } catch { "$_" | Should -Match '^-TakenAt is missing' }
    }
    It 'does not overwrite what is newer' {
        $null = Get-TestUser | Import-AutoClaimUser
        $old = New-TestUser a 1
        $old.department = 'Old'
        $result = $old | Import-AutoClaimUser -TakenAt ([datetime]::Now.AddDays(-1)) -WarningVariable warned 3>$null
        $result.Older | Should -Be 1
        (Get-Rendering $result)[2] | Should -Match '^Users +0 +0 +0 +1 +0 +0 '
        "$warned" | Should -Match 'older than what is stored'
        (Get-StoredUser a).Department | Should -Be 'Sales'
    }
    It 'a full snapshot removes who is not in it, over several batches' {
        $null = Get-TestUser | Import-AutoClaimUser
        $many = foreach ($number in 1..5 + 1000..2400) { New-TestUser "u$number" $number }
        $result = $many | Import-AutoClaimUser -Snapshot Full -Force
        $result.Removed | Should -Be 5
        $result.Added | Should -Be 1401
        Get-UserCount | Should -Be 1406
    }
    It 'a full snapshot cut short changes nothing' {
        $null = Get-TestUser | Import-AutoClaimUser
        $before = Get-StoreState
        { & { foreach ($number in 1000..2400) { New-TestUser "u$number" $number }; throw 'the source' } | Import-AutoClaimUser -Snapshot Full } | Should -Throw 'the source'
        Get-StoreState | Should -Be $before
    }
    It 'a full snapshot of nothing is refused' {
        $null = Get-TestUser | Import-AutoClaimUser
        { @() | Import-AutoClaimUser -Snapshot Full } | Should -Throw -ErrorId 'InvalidArgument,Import-AutoClaimUser'
        Get-UserCount | Should -Be 10
    }
    It '-WhatIf takes nothing and tells what the run without it does (<Snapshot>)' -ForEach @{ Snapshot = 'Partial' }, @{ Snapshot = 'Full' } {
        $null = Get-TestUser | Import-AutoClaimUser
        $before = Get-StoreState
        $many = foreach ($number in 1..5 + 1000..2400) { New-TestUser "u$number" $number }
        $said = Get-WhatIfText { $many | Import-AutoClaimUser -Snapshot $Snapshot -WhatIf | Should -HaveCount 0 }
        Get-StoreState | Should -Be $before
        ($said | ForEach-Object { [int] ($_ -replace '(?s).*?(\d+) added.*', '$1') } | Measure-Object -Sum).Sum | Should -Be 1401
        ($many | Import-AutoClaimUser -Snapshot $Snapshot -Force).Added | Should -Be 1401
    }
    It '-WhatIf shows what is wrong with the records, as the run without it does: <Kind>' -ForEach @(
        @{ Kind = 'piped'; Run = { New-TestUser a 1; @{ id = 'x' } } }
        @{ Kind = 'a file'; Run = { $null } }
    ) {
        $file = Save-Json @(New-TestUser a 1; @{ id = 'x' })
        $told = foreach ($how in @{ WhatIf = $true }, @{}) {
            $quiet = @{ ErrorVariable = 'failed'; ErrorAction = 'SilentlyContinue' }
            if ($Kind -eq 'piped') { $null = & $Run | Import-AutoClaimUser @quiet @how } else { $null = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) @quiet @how }
            if ($how.Count) { Get-UserCount | Should -Be 0 }
            "$failed"
        }
        $told[0] | Should -Not -BeNullOrEmpty
        $told[0] | Should -Be $told[1]
    }
    It 'names the file that is not there, and the cure: <File>' -ForEach @{ File = 'gone.json' }, @{ File = 'gone.csv' } {
        Push-Location $TestDrive
        try { Import-AutoClaimUser -Path $File -TakenAt ([datetime]::Now) } catch { $failed = $_ } finally { Pop-Location }
        "$failed" | Should -Match ([regex]::Escape((Join-Path $TestDrive $File)))
        "$failed" | Should -Not -Match 'entity'
        $failed.ErrorDetails.RecommendedAction | Should -Match 'is there'
    }
    It 'shows counts in 80 columns' {
        $lines = Get-Rendering (Get-TestUser | Import-AutoClaimUser)
        $lines[0] | Should -Match '^Imported +Added +Changed +Unchanged +Older +Removed +Refused +TakenAt$'
    }
}

Describe 'A full snapshot (r05a)' {
    BeforeAll { Import-Module "$PSScriptRoot/Answers.psm1" -Force }
    AfterAll { Remove-Module Answers }
    BeforeEach {
        New-TestStore -Empty
        $all = foreach ($number in 1..200) { New-TestUser "u$number" $number }
        $null = $all | Import-AutoClaimUser
        $five = $all[0..4]
    }
    It 'of five of 200 is refused, with the number, and nothing is asked' {
        $before = Get-StoreState
        $failed = $null
        try { $five | Import-AutoClaimUser -Snapshot Full } catch { $failed = $_ }
        $failed.FullyQualifiedErrorId | Should -Be 'UnsafeStep,Import-AutoClaimUser'
        "$failed" | Should -Match '195 of the 200 users'
        { $five | Import-AutoClaimUser -Snapshot Full -Force } | Should -Throw -ErrorId 'UnsafeStep,Import-AutoClaimUser'
        { Import-AutoClaimUser -Path (Save-Json $five) -TakenAt ([datetime]::Now) -Snapshot Full -Force } | Should -Throw -ErrorId 'UnsafeStep,Import-AutoClaimUser'
        Get-StoreState | Should -Be $before
    }
    It '-WhatIf tells the number, and that it would be refused' {
        $before = Get-StoreState
        Get-WhatIfText { $five | Import-AutoClaimUser -Snapshot Full -WhatIf -WarningVariable script:warned 3>$null } | Should -Match '195 removed'
        "$warned" | Should -Match 'Without -AllowRemoval the import is refused'
        Get-WhatIfText { $five | Import-AutoClaimUser -Snapshot Full -AllowRemoval -WhatIf -WarningVariable script:warned 3>$null } | Should -Match '195 removed'
        $warned | Should -BeNullOrEmpty
        Get-StoreState | Should -Be $before
    }
    It '-AllowRemoval lets it, after a question that has the number' {
        $asked = Invoke-WithAnswer 'No' '$five | Import-AutoClaimUser -Snapshot Full -AllowRemoval' @{ five = $five }
        $asked | Should -HaveCount 1
        $asked | Should -Match 'Replace all users stored: .*195 removed'
        Get-UserCount | Should -Be 200
        $file = Save-Json $five
        Invoke-WithAnswer 'Yes' 'Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -Snapshot Full -AllowRemoval' @{ file = $file } | Should -Match '195 removed'
        Get-UserCount | Should -Be 5
    }
    It '-Force and -Confirm:$false ask nobody' {
        ($all[0..100] | Import-AutoClaimUser -Snapshot Full -AllowRemoval -Force).Removed | Should -Be 99
        ($all[0..50] | Import-AutoClaimUser -Snapshot Full -AllowRemoval -Confirm:$false).Removed | Should -Be 50
    }
    It 'asks for a few that go, and for none that stay' {
        Invoke-WithAnswer 'Yes' '$most | Import-AutoClaimUser -Snapshot Full' @{ most = $all[1..199] } | Should -Match ' 1 removed'
        Get-UserCount | Should -Be 199
        Invoke-WithAnswer @() '$most | Import-AutoClaimUser -Snapshot Full' @{ most = $all[1..199] } | Should -BeNullOrEmpty
        Invoke-WithAnswer @() '$some | Import-AutoClaimUser' @{ some = $all[1..5] } | Should -BeNullOrEmpty
        ($all[1..199] | Import-AutoClaimUser -Snapshot Full).Unchanged | Should -Be 199
    }
    It 'of pages of which the last names a next one removes nobody, <Kind>' -ForEach @(
        @{ Kind = 'piped'; Run = { param($pages) $pages | ConvertTo-Json -Depth 9 | ConvertFrom-Json | Import-AutoClaimUser -Snapshot Full -AllowRemoval -Force } }
        @{ Kind = 'as hashtables'; Run = { param($pages) $pages | ConvertTo-Json -Depth 9 | ConvertFrom-Json -AsHashtable | Import-AutoClaimUser -Snapshot Full -AllowRemoval -Force } }
        @{ Kind = 'as a list'; Run = { param($pages) Import-AutoClaimUser -InputObject $pages -Snapshot Full -AllowRemoval -Force } }
        @{ Kind = 'with -WhatIf'; Run = { param($pages) $pages | Import-AutoClaimUser -Snapshot Full -AllowRemoval -WhatIf } }
        @{ Kind = 'as an array in a file'; Run = { param($pages) Import-AutoClaimUser -Path (Save-Json $pages) -TakenAt ([datetime]::Now) -Snapshot Full -AllowRemoval -Force } }
    ) {
        $users = 1..3 | ForEach-Object { New-TestUser "u$_" $_ }
        $cut = @{ value = @($users[2]); '@odata.nextLink' = 'https://graph.microsoft.com/v1.0/users?$skiptoken=x' }
        foreach ($pages in @(, $cut), @(@{ value = $users[0..1] }; $cut), @(@{ value = $users }; @{ value = @(); '@odata.nextLink' = 'x' })) {
            $result = & $Run $pages 3>&1
            "$result" | Should -Match 'The last page names a next one \(@odata.nextLink\), so nothing was removed for being absent'
            Get-UserCount | Should -Be 200
        }
    }
    It 'of pages of which the last names none is whole' {
        $users = 1..199 | ForEach-Object { New-TestUser "u$_" $_ }
        $pages = @{ value = $users[0..99]; '@odata.nextLink' = 'x' }, @{ value = @(); '@odata.nextLink' = 'y' }, @{ value = $users[100..198]; '@odata.nextLink' = $null }
        ($pages | Import-AutoClaimUser -Snapshot Full -Force).Removed | Should -Be 1
        (@{ value = $users[0..197]; '@odata.nextLink' = 'x' }, @{ value = @() } | Import-AutoClaimUser -Snapshot Full -Force).Removed | Should -Be 1
        (Import-AutoClaimUser -Path (Save-Json @(@{ value = $users[0..99]; '@odata.nextLink' = 'x' }; @{ value = $users[100..196] })) -TakenAt ([datetime]::Now) -Snapshot Full -Force).Removed | Should -Be 1
    }
    It 'of groups and environments whose page names a next one removes none' {
        $groups = Get-TestGroup
        $null = $groups | Import-AutoClaimGroup
        $result = @{ value = @($groups[0]); '@odata.nextLink' = 'x' } | Import-AutoClaimGroup -Snapshot Full -AllowRemoval -Force -WarningVariable warned 3>$null
        $result.Removed | Should -Be 0
        "$warned" | Should -Match 'nextLink'
        $null = @{ id = 'one'; managed = $true }, @{ id = 'two'; managed = $true } | Import-AutoClaimEnvironment
        $result = @{ value = @(@{ id = 'one'; managed = $true }); nextLink = 'x' } | Import-AutoClaimEnvironment -Snapshot Full -AllowRemoval -Force -WarningVariable warned 3>$null
        $result.Removed | Should -Be 0
        "$warned" | Should -Match 'nextLink'
    }
    It 'with $null among its records removes nobody, <Kind>' -ForEach @{ Kind = 'piped'; Page = $false }, @{ Kind = 'in a page'; Page = $true } {
        $records = @(1..198 | ForEach-Object { New-TestUser "u$_" $_ }) + $null
        if ($Page) { $records = @{ value = $records } }
        $result = $records | Import-AutoClaimUser -Snapshot Full -Force -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warned 3>$null
        $result.Removed, $result.Refused | Should -Be 0, 1
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimUser'
        "$warned" | Should -Match '1 item could not be read, so nothing was removed'
    }
    It 'of a CSV that was cut in <Kind> removes nobody, and names the line' -ForEach @(
        @{ Kind = 'the middle of a row'; End = "`na0000000-0000-4000-8000-000000000199,u199@conto"; Says = 'line 201: The row has 2 fields, and the heading 4' }
        @{ Kind = 'a quoted field'; End = "`na0000000-0000-4000-8000-000000000199,u199@contoso.com,true,`"[]"; Says = 'line 201: A quote of the row is never closed' }
        @{ Kind = 'no place, but has a field too many'; End = "`na0000000-0000-4000-8000-000000000199,u199@contoso.com,true,[],`n"; Says = 'line 201: The row has 5 fields, and the heading 4' }
    ) {
        $file = Join-Path $TestDrive "$(New-Guid).csv"
        # An empty line is none, and a quoted field may go over two.
        $rows = 1..198 | ForEach-Object { 'a0000000-0000-4000-8000-{0:d12},u{0}@contoso.com,true,{1}' -f $_, ($_ -eq 3 ? "`"[`r`n]`"" : '[]') }
        "id,userPrincipalName,accountEnabled,licenseAssignmentStates`r`n$($rows -join "`r`n")$End" | Set-Content $file -NoNewline
        $result = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -Snapshot Full -Force -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable warned 3>$null
        $result.Removed, $result.Refused | Should -Be 0, 1
        "$failed" | Should -Match ([regex]::Escape("$file, $Says"))
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimUser'
        "$warned" | Should -Match '1 item could not be read, so nothing was removed'
        (Get-StoredUser u199).UserPrincipalName | Should -Be 'u199@contoso.com'
        Get-UserCount | Should -Be 200
    }
    It 'of a CSV that cannot be read is none, and says why: <Kind>' -ForEach @(
        @{ Kind = 'missing'; Text = $null; Says = 'cannot be read' }
        @{ Kind = 'a column twice'; Text = "id,ID`na,b"; Says = 'has the column id twice' }
    ) {
        $file = Join-Path $TestDrive "$(New-Guid).csv"
        if ($Text) { $Text | Set-Content $file }
        { Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -Snapshot Full -Force } | Should -Throw "*$Says*"
    }
    It 'of an empty file is none' {
        $file = Join-Path $TestDrive 'empty.json'
        Set-Content $file '' -NoNewline
        { Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -Snapshot Full -Force } | Should -Throw -ErrorId 'InvalidJson,Import-AutoClaimUser'
        Get-UserCount | Should -Be 200
    }
}

Describe 'Records of another kind (r05a)' {
    BeforeAll {
        New-TestStore
        # Named as the SDK names its classes; they do not say what Graph says they are.
        Add-Type -Namespace AutoClaimTest.Models -Name MicrosoftGraphUser -MemberDefinition 'public string Id {get;set;} public string DisplayName {get;set;}'
        Add-Type -Namespace AutoClaimTest.Models -Name MicrosoftGraphGroup1 -MemberDefinition 'public string Id {get;set;} public string DisplayName {get;set;}'
        Add-Type -Namespace AutoClaimTest.Models -Name MicrosoftGraphDirectoryObject -MemberDefinition @'
            public string Id {get;set;} public System.DateTime? DeletedDateTime {get;set;}
            public System.Collections.Generic.IDictionary<string, object> AdditionalProperties {get;set;} = new System.Collections.Generic.Dictionary<string, object>();
'@
        function New-Member([int] $Number, [string] $Kind) {
            $member = [AutoClaimTest.Models.MicrosoftGraphDirectoryObject] @{ Id = 'a0000000-0000-4000-8000-{0:d12}' -f $Number }
            $member.AdditionalProperties['@odata.type'] = "#microsoft.graph.$Kind"
            $member
        }
        $person = [AutoClaimTest.Models.MicrosoftGraphUser] @{ Id = 'a0000000-0000-4000-8000-000000000001'; DisplayName = 'a' }
        $group = [AutoClaimTest.Models.MicrosoftGraphGroup1] @{ Id = 'b0000000-0000-4000-8000-000000000001'; DisplayName = 'lic-e3' }
    }
    It 'refuse <Cmdlet>, and name what takes them: <Kind>' -ForEach @(
        @{ Cmdlet = 'Import-AutoClaimGroup'; Kind = 'users of the SDK'; Make = { $person }; Takes = 'Import-AutoClaimUser' }
        @{ Cmdlet = 'Import-AutoClaimGroup'; Kind = 'rows of users'; Make = { "id,displayName,userPrincipalName`na0000000-0000-4000-8000-000000000001,a,a@contoso.com" | ConvertFrom-Csv }; Takes = 'Import-AutoClaimUser' }
        @{ Cmdlet = 'Import-AutoClaimGroup'; Kind = 'what Get-MgGroupMember gives'; Make = { New-Member 1 user }; Takes = 'Import-AutoClaimUser' }
        @{ Cmdlet = 'Import-AutoClaimUser'; Kind = 'groups of the SDK'; Make = { $group }; Takes = 'Import-AutoClaimGroup' }
        @{ Cmdlet = 'Import-AutoClaimUser'; Kind = 'typed JSON'; Make = { @{ id = $group.Id; '@odata.type' = '#microsoft.graph.group' } }; Takes = 'Import-AutoClaimGroup' }
        @{ Cmdlet = 'Import-AutoClaimUser'; Kind = 'products'; Make = { Get-TestSku }; Takes = 'Import-AutoClaimPool' }
        @{ Cmdlet = 'Import-AutoClaimPool'; Kind = 'users'; Make = { Get-TestUser }; Takes = 'Import-AutoClaimUser' }
        @{ Cmdlet = 'Import-AutoClaimEnvironment'; Kind = 'groups'; Make = { Get-TestGroup }; Takes = 'Import-AutoClaimGroup' }
        @{ Cmdlet = 'Import-AutoClaimPowerApp'; Kind = 'environments'; Make = { @{ id = 'e1'; managed = $true } }; Takes = 'Import-AutoClaimEnvironment' }
        @{ Cmdlet = 'Import-AutoClaimEnvironment'; Kind = 'Power Apps'; Make = { [pscustomobject] @{ AppName = 'a1'; EnvironmentName = 'e1' } }; Takes = 'Import-AutoClaimPowerApp' }
    ) {
        foreach ($snapshot in 'Full', 'Partial') {
            $before = Get-StoreState
            $failed = $null
            try { & $Make | & $Cmdlet -Snapshot $snapshot -Force } catch { $failed = $_ }
            $failed.FullyQualifiedErrorId | Should -Be "InvalidArgument,$Cmdlet"
            $failed.ErrorDetails.RecommendedAction | Should -Match $Takes
            Get-StoreState | Should -Be $before
        }
    }
    It 'are no members of a group' {
        $null = Import-AutoClaimGroup -Member @{ 'lic-e3' = (New-Member 1 user), (New-Member 2 group), (New-Member 3 device), (New-Member 4 agentUser) }
        (Get-AutoClaimGroup lic-e3).Members | Should -Be 2
        $members = @(New-Member 5 user; New-Member 6 group)
        $null = @{ id = $group.Id; members = $members } | Import-AutoClaimGroup
        (Get-AutoClaimGroup lic-e3).Members | Should -Be 1
        (Get-AutoClaimUser e@contoso.com).Groups.Name | Should -Be 'lic-e3'
    }
    It 'twenty members inside a group remove nobody' {
        $null = Import-AutoClaimGroup -Member @{ 'lic-e3' = 1..30 | ForEach-Object { New-Member $_ user } }
        $null = @{ id = $group.Id; members = @(1..20 | ForEach-Object { New-Member $_ user }) } | Import-AutoClaimGroup -WarningVariable warned 3>$null
        "$warned" | Should -Match 'nobody left'
        (Get-AutoClaimGroup lic-e3).Members | Should -Be 30
    }
    It 'what was deleted is gone' {
        $gone = New-TestUser j 10
        $gone.deletedDateTime = [datetime]::Now
        ($gone | Import-AutoClaimUser).Removed | Should -Be 1
        { Get-AutoClaimUser j@contoso.com -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,Get-AutoClaimUser'
    }
}

Describe 'Objects of the Graph SDK' {
    BeforeAll {
        New-TestStore
        # Classes as the SDK compiles them: every property there, null where Graph was not asked, arrays typed, the rest in AdditionalProperties.
        Add-Type -Namespace AutoClaimTest -Name Sdk -MemberDefinition @'
            public class State { public string SkuId {get;set;} public string AssignedByGroup {get;set;} public string Error {get;set;}
                public string[] DisabledPlans {get;set;} public System.DateTime? LastUpdatedDateTime {get;set;}
                public System.Collections.Generic.IDictionary<string, object> AdditionalProperties {get;set;} = new System.Collections.Generic.Dictionary<string, object>(); }
            public class User { public string Id {get;set;} public string UserPrincipalName {get;set;} public string DisplayName {get;set;} public string Department {get;set;}
                public string UsageLocation {get;set;} public bool? AccountEnabled {get;set;} public string UserType {get;set;} public State[] LicenseAssignmentStates {get;set;}
                public string[] BusinessPhones {get;set;} public object Manager {get;set;}
                public System.Collections.Generic.IDictionary<string, object> AdditionalProperties {get;set;} = new System.Collections.Generic.Dictionary<string, object>(); }
'@
        function New-SdkUser([int] $Number, [hashtable] $More) { [AutoClaimTest.Sdk+User] (@{ Id = 'a0000000-0000-4000-8000-{0:d12}' -f $Number; UserPrincipalName = "s$Number@contoso.com" } + $More) }
    }
    It 'an empty list is no license, null is not known' {
        $state = @{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; state = 'Active'; error = 'None'; disabledPlans = @() }
        $null = New-SdkUser 50 @{ AccountEnabled = $true; LicenseAssignmentStates = @() } | Import-AutoClaimUser
        $null = @{ id = 'a0000000-0000-4000-8000-000000000050'; licenseAssignmentStates = @($state) } | Import-AutoClaimUser
        $null = New-SdkUser 50 @{ Department = 'Legal' } | Import-AutoClaimUser
        (Get-AutoClaimUser s50@contoso.com).Assignments.Product | Should -Be 'SPE_E3'
        $null = New-SdkUser 50 @{ LicenseAssignmentStates = @() } | Import-AutoClaimUser
        (Get-AutoClaimUser s50@contoso.com).Assignments | Should -BeNullOrEmpty
    }
    It 'what Graph gave beyond the class is found in AdditionalProperties' {
        $user = New-SdkUser 51 @{ AccountEnabled = $true; LicenseAssignmentStates = @() }
        $user.AdditionalProperties['department'] = 'Legal'
        $null = $user | Import-AutoClaimUser
        (Get-AutoClaimUser s51@contoso.com).Department | Should -Be 'Legal'
    }
    It 'who is gone in a delta is gone' {
        $null = New-SdkUser 52 @{ AccountEnabled = $true; LicenseAssignmentStates = @() } | Import-AutoClaimUser
        $gone = [AutoClaimTest.Sdk+User] @{ Id = 'a0000000-0000-4000-8000-000000000052' }
        $gone.AdditionalProperties['@removed'] = @{ reason = 'changed' }
        ($gone | Import-AutoClaimUser).Removed | Should -Be 1
    }
    It 'name what they lack, with what to ask Graph for' {
        $user = New-SdkUser 53 @{}
        $user | Import-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object Refused | Should -Be 1
        $failed[0].TargetObject | Should -Be $user
        $failed[0].ErrorDetails.RecommendedAction | Should -Match '-Property \S*accountEnabled\S*licenseAssignmentStates'
    }
    It 'name users and groups everywhere' {
        $null = New-SdkUser 54 @{ AccountEnabled = $true; UsageLocation = 'DE'; LicenseAssignmentStates = @() } | Import-AutoClaimUser
        $user = [AutoClaimTest.Sdk+User] @{ Id = 'a0000000-0000-4000-8000-000000000054' }
        ($user | Get-AutoClaimUser).UserPrincipalName | Should -Be 's54@contoso.com'
        ($user | Test-LicenseClaim -App Teams).User | Should -Be 's54@contoso.com'
        $null = Import-AutoClaimGroup -Member @{ 'lic-e3' = $user }
        (Get-AutoClaimUser $user).Groups.Name | Should -Be 'lic-e3'
    }
}

Describe 'Import-AutoClaimGroup' {
    BeforeEach { New-TestStore }

    It 'takes groups and what they carry' {
        $group = (Get-TestGroup)[0]
        $group.assignedLicenses = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @('7547a3fe-08ee-4ccb-b430-5077c5041653') })
        (ConvertTo-SdkObject $group | Import-AutoClaimGroup).Changed | Should -Be 1
        $stored = [AutoClaim.Sessions]::Default.Call([AutoClaim.Methods]::GroupList, @{ identity = 'lic-e3' }).Items
        $stored.Licenses[0].Product | Should -Be 'SPE_E3'
        $stored.Licenses[0].DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
    }
    It 'takes members, by name and by object' {
        $null = Import-AutoClaimGroup -Member @{ 'lic-e3' = 'a@contoso.com', [pscustomobject] @{ Id = 'a0000000-0000-4000-8000-000000000002' } }
        (Get-StoredUser a).Groups.Name | Should -Be 'lic-e3'
        (Get-StoredUser b).Groups.Name | Should -Be 'lic-e3'
        (Get-StoredUser c).Groups | Should -BeNullOrEmpty
    }
    It '-WhatIf takes nothing' {
        $before = Get-StoreState
        Get-WhatIfText { Import-AutoClaimGroup -Member @{ 'lic-e3' = 'a@contoso.com' } -WhatIf } | Should -HaveCount 1
        Get-StoreState | Should -Be $before
    }
}
