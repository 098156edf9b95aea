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
        (Get-AutoClaimPool SPE_E3).Free | Should -Be 3
        (Get-AutoClaimPool ENTERPRISEPREMIUM).Free | Should -Be 1
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
    It 'reports a product that is not there' {
        Get-AutoClaimPool NO_SUCH -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimPool'
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (Get-AutoClaimPool)
        $lines[0] | Should -Match '^Product +Enabled +Consumed +Booked +Free +DataAge$'
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
        "$failed" | Should -Match ([regex]::Escape($file) + ', line 2: ')
    }
    It 'takes a CSV file, with the row of what cannot be taken' {
        $file = Join-Path $TestDrive 'users.csv'
        @(New-TestUser a 1; @{ id = 'x' }; New-TestUser b 2) | ForEach-Object { [pscustomobject] @{ id = $_.id; userPrincipalName = $_['userPrincipalName']; accountEnabled = 'True'; licenseAssignmentStates = '[]' } } | Export-Csv $file
        $result = Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now) -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Added | Should -Be 2
        "$failed" | Should -Match ([regex]::Escape($file) + ', row 2: ')
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
    }
    It 'does not overwrite what is newer' {
        $null = Get-TestUser | Import-AutoClaimUser
        $old = New-TestUser a 1
        $old.department = 'Old'
        ($old | Import-AutoClaimUser -TakenAt ([datetime]::Now.AddDays(-1))).Stale | Should -Be 1
        (Get-StoredUser a).Department | Should -Be 'Sales'
    }
    It 'a full snapshot removes who is not in it, over several batches' {
        $null = Get-TestUser | Import-AutoClaimUser
        $many = foreach ($number in 1..5 + 1000..2400) { New-TestUser "u$number" $number }
        $result = $many | Import-AutoClaimUser -Snapshot Full
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
        ($many | Import-AutoClaimUser -Snapshot $Snapshot).Added | Should -Be 1401
    }
    It 'shows counts in 80 columns' {
        $lines = Get-Rendering (Get-TestUser | Import-AutoClaimUser)
        $lines[0] | Should -Match '^ *Added +Changed +Unchanged +Removed +Refused +TakenAt$'
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
