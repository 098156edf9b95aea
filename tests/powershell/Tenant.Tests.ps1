#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What the store believes of the tenant: users, groups, assignments, environments, pending changes.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965'
    $e5 = 'c7df2760-2c81-4ef7-b578-5b5392b571df'
    $group = 'b0000000-0000-4000-8000-000000000001'
    function New-Path([string] $SkuId, [string] $Group, [string] $State = 'Active', [string] $Fault = 'None') {
        @{ skuId = $SkuId; assignedByGroup = $Group ? $Group : $null; state = $State; error = $Fault; disabledPlans = @() }
    }
    # a holds E3 twice, b directly, c through the group and in error; d holds E5.
    function New-LicensedStore {
        New-TestStore
        $held = @{ a = (New-Path $e3), (New-Path $e3 $group); b = , (New-Path $e3); c = , (New-Path $e3 $group Error CountViolation); d = , (New-Path $e5) }
        $users = foreach ($user in Get-TestUser) { if ($held.ContainsKey($user.displayName)) { $user.licenseAssignmentStates = $held[$user.displayName] }; $user }
        $null = $users | Import-AutoClaimUser
        $carrier = (Get-TestGroup)[0]
        $carrier.assignedLicenses = @(@{ skuId = $e3; disabledPlans = @('7547a3fe-08ee-4ccb-b430-5077c5041653') })
        $null = $carrier | Import-AutoClaimGroup
        $null = Import-AutoClaimGroup -Member @{ 'lic-e3' = 'a@contoso.com', 'c@contoso.com' }
    }
    function Get-Name($Users) { "$(($Users.UserPrincipalName -replace '@.*' | Sort-Object))" }
}

Describe 'Get-AutoClaimUser' {
    BeforeAll { New-LicensedStore }

    It 'finds by <Kind>' -ForEach @(
        @{ Kind = 'user principal name'; Make = { 'A@contoso.com' } }, @{ Kind = 'object id'; Make = { [guid] 'a0000000-0000-4000-8000-000000000001' } }, @{ Kind = 'wildcard'; Make = { 'a@*' } }
        @{ Kind = "one of Graph's users"; Make = { [pscustomobject] @{ Id = 'a0000000-0000-4000-8000-000000000001'; UserPrincipalName = 'a@contoso.com'; AdditionalProperties = @{} } } }
        @{ Kind = 'an assignment'; Make = { Get-AutoClaimAssignment a@contoso.com -Via Direct } }
    ) {
        (Get-AutoClaimUser (& $Make)).UserPrincipalName | Should -Be 'a@contoso.com'
        (& $Make | Get-AutoClaimUser).UserPrincipalName | Should -Be 'a@contoso.com'
    }
    It 'gives what is known' {
        $user = Get-AutoClaimUser a@contoso.com
        $user | Should -BeOfType AutoClaim.User
        $user.Assignments | Should -HaveCount 2
        $user.Groups.Name | Should -Be 'lic-e3'
    }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'a product'; Arguments = @{ HasProduct = 'SPE_E3' }; Users = 'a b c' }
        @{ Case = 'a direct license'; Arguments = @{ HasProduct = 'SPE_E3'; LicensedBy = 'Direct' }; Users = 'a b' }
        @{ Case = 'a license of a group'; Arguments = @{ HasProduct = 'SPE_E3'; LicensedBy = 'Group' }; Users = 'a c' }
        @{ Case = 'both ways'; Arguments = @{ HasProduct = 'SPE_E3'; LicensedBy = 'Both' }; Users = 'a' }
        @{ Case = 'an error'; Arguments = @{ HasError = $true }; Users = 'c' }
        @{ Case = 'no error'; Arguments = @{ HasError = $false; HasProduct = 'SPE_E3' }; Users = 'a b' }
    ) { Get-Name (Get-AutoClaimUser @Arguments) | Should -Be $Users }
    It 'reports who is not there, and goes on' {
        $out = 'nope@contoso.com', 'a@contoso.com' | Get-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue
        $out.UserPrincipalName | Should -Be 'a@contoso.com'
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimUser'
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed.TargetObject | Should -Be 'nope@contoso.com'
    }
}

Describe 'Get-AutoClaimGroup' {
    BeforeAll { New-LicensedStore }

    It 'gives groups with what they carry' {
        $found = Get-AutoClaimGroup lic-e3
        $found | Should -BeOfType AutoClaim.Group
        $found.Members | Should -Be 2
        $found.Licenses.Product | Should -Be 'SPE_E3'
        $found.Licenses[0].DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
        (Get-AutoClaimGroup "O'Brien's [EU] group").DisplayName | Should -Be "O'Brien's [EU] group"
    }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'a product'; Arguments = @{ HasProduct = 'SPE_E3' }; Names = 'lic-e3' }
        @{ Case = 'another product'; Arguments = @{ HasProduct = 'ENTERPRISEPREMIUM' }; Names = $null }
        @{ Case = 'an error'; Arguments = @{ HasError = $true }; Names = 'lic-e3' }
        @{ Case = 'no error'; Arguments = @{ HasError = $false }; Names = "O'Brien's [EU] group" }
    ) { (Get-AutoClaimGroup @Arguments).DisplayName | Should -Be $Names }
    It 'takes no user for a group' {
        Get-AutoClaimUser a@contoso.com | Get-AutoClaimGroup -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimGroup'
    }
}

Describe 'Get-AutoClaimAssignment' {
    BeforeAll { New-LicensedStore }

    It 'gives a row for each user, product and path' {
        $rows = Get-AutoClaimAssignment
        $rows | Should -BeOfType AutoClaim.Assignment
        $rows | Should -HaveCount 5
        $row = $rows.Where{ $_.User -eq 'c@contoso.com' }
        $row.Product | Should -Be 'SPE_E3'
        $row.AssignedByGroup | Should -Be 'lic-e3'
        $row.State | Should -Be 'Error'
        $row.Error | Should -Be 'CountViolation'
    }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'user'; Arguments = @{ User = 'a@contoso.com' }; Count = 2 }, @{ Case = 'product'; Arguments = @{ Product = 'ENTERPRISEPREMIUM' }; Count = 1 }
        @{ Case = 'path'; Arguments = @{ Via = 'Group' }; Count = 2 }, @{ Case = 'state'; Arguments = @{ State = 'error' }; Count = 1 }
        @{ Case = 'being a duplicate'; Arguments = @{ Duplicate = $true }; Count = 2 }, @{ Case = 'being none'; Arguments = @{ Duplicate = $false }; Count = 3 }
    ) { @(Get-AutoClaimAssignment @Arguments) | Should -HaveCount $Count }
    It 'takes users and products from the pipeline' {
        'a@contoso.com' | Get-AutoClaimAssignment | Should -HaveCount 2
        Get-AutoClaimUser b@contoso.com | Get-AutoClaimAssignment | Should -HaveCount 1
        Get-AutoClaimPool SPE_E3 | Get-AutoClaimAssignment -Via Direct | Should -HaveCount 2
    }
    It 'refuses what names neither' {
        Get-AutoClaimPolicy Spare | Get-AutoClaimAssignment -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimAssignment'
    }
}

Describe 'Import- and Get-AutoClaimEnvironment' {
    BeforeEach { New-TestStore }

    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { @{ id = 'Default-1'; name = 'Contoso'; managed = $true }, @{ id = 'env-2'; name = 'Play'; managed = $false } } }
        @{ Kind = 'parsed JSON'; Make = { '[{"id":"Default-1","name":"Contoso","managed":true},{"id":"env-2","name":"Play","managed":false}]' | ConvertFrom-Json } }
        @{ Kind = 'objects in Pascal case'; Make = { [pscustomobject] @{ Id = 'Default-1'; Name = 'Contoso'; Managed = $true }, [pscustomobject] @{ Id = 'env-2'; Name = 'Play'; Managed = $false } } }
        @{ Kind = 'CSV rows'; Make = { "Id,Name,Managed`nDefault-1,Contoso,yes`nenv-2,Play,No" | ConvertFrom-Csv } }
        @{ Kind = 'Get-AdminPowerAppEnvironment'; Make = {
                foreach ($one in @('Default-1', 'Contoso', 'Standard'), @('env-2', 'Play', 'Basic')) {
                    $governed = [pscustomobject] @{ displayName = $one[1]; governanceConfiguration = [pscustomobject] @{ protectionLevel = $one[2] } }
                    [pscustomobject] @{ EnvironmentName = $one[0]; DisplayName = $one[1]; IsDefault = $false; Internal = [pscustomobject] @{ properties = $governed } }
                }
            }
        }
        @{ Kind = 'the admin API'; Make = {
                @{ id = '/x/Default-1'; name = 'Default-1'; properties = @{ displayName = 'Contoso'; governanceConfiguration = @{ protectionLevel = 'Standard' } } }
                @{ id = '/x/env-2'; name = 'env-2'; properties = @{ displayName = 'Play'; governanceConfiguration = @{ protectionLevel = 'Basic' } } }
            }
        }
        @{ Kind = 'a page'; Make = { @{ value = @{ id = 'Default-1'; name = 'Contoso'; managed = $true }, @{ id = 'env-2'; name = 'Play'; managed = $false } } } }
    ) {
        $result = & $Make | Import-AutoClaimEnvironment
        $result | Should -BeOfType AutoClaim.ImportResult
        $result.Added | Should -Be 2
        (Get-AutoClaimEnvironment -Managed).Name | Should -Be 'Contoso'
        (Get-AutoClaimEnvironment -Managed:$false).Name | Should -Be 'Play'
        (Get-AutoClaimEnvironment Con*).Id | Should -Be 'Default-1'
    }
    It 'takes columns that are called otherwise, and files' {
        $file = Join-Path $TestDrive 'environments.csv'
        "Environment ID,Environment,Governed`nenv-1,Contoso,TRUE" | Set-Content $file
        $map = @{ id = 'Environment ID'; name = 'Environment'; managed = 'Governed' }
        (Import-AutoClaimEnvironment -Path $file -ColumnMap $map -TakenAt ([datetime]::Now)).Added | Should -Be 1
        (Import-Csv $file | Import-AutoClaimEnvironment -ColumnMap $map).Unchanged | Should -Be 1
        $json = Join-Path $TestDrive 'environments.json'
        '[{"id":"env-1","name":"Contoso","managed":false}]' | Set-Content $json
        (Import-AutoClaimEnvironment -Path $json -TakenAt ([datetime]::Now) -Snapshot Full).Changed | Should -Be 1
    }
    It 'takes what covers the users of an environment, and billing policies' {
        $null = @{ id = 'env-1'; managed = $true; coverage = @(@{ kind = 'AppPass'; units = 50 }, @{ kind = 'FlowPlan' }) } | Import-AutoClaimEnvironment
        $null = @{ id = 'p'; name = 'Pay'; status = 'Enabled'; environments = @('env-1', @{ environmentId = 'env-2' }) } | Import-AutoClaimEnvironment
        $found = Get-AutoClaimEnvironment
        $found[0].Coverage | Should -BeOfType AutoClaim.EnvironmentCoverage
        "$($found[0].Coverage)" | Should -Be 'PayAsYouGo AppPass 50 FlowPlan'
        $found[1].Managed | Should -BeNullOrEmpty
        $null = [pscustomobject] @{ Id = 'env-1'; Coverage = [pscustomobject] @{ Kind = 'AppPass'; Units = 7 } } | Import-AutoClaimEnvironment
        "$((Get-AutoClaimEnvironment env-1).Coverage)" | Should -Be 'PayAsYouGo AppPass 7'
        (Get-AutoClaimEnvironment env-1).Managed | Should -BeTrue
    }
    It 'says how to write what ConvertTo-Json cut off' {
        [pscustomobject] @{ EnvironmentName = 'e'; Internal = '@{properties=}' } |
            Import-AutoClaimEnvironment -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
        $failed.ErrorDetails.RecommendedAction | Should -Match 'ConvertTo-Json -Depth 10'
    }
    It 'names what a record lacks' {
        $bad = [pscustomobject] @{ Name = 'No id' }
        $result = $bad, @{ id = 'env-1'; managed = $true } | Import-AutoClaimEnvironment -ErrorVariable failed -ErrorAction SilentlyContinue
        $result.Added | Should -Be 1
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Import-AutoClaimEnvironment'
        $failed.CategoryInfo.Category | Should -Be 'InvalidData'
        $failed.TargetObject | Should -Be $bad
        $failed.ErrorDetails.RecommendedAction | Should -Match 'id, name and managed'
    }
    It '-WhatIf takes nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { @{ id = 'env-1'; managed = $true } | Import-AutoClaimEnvironment -WhatIf | Should -HaveCount 0 } | Should -Match '1 added'
        Get-StoreState | Should -Be $before
    }
}

Describe 'Get-AutoClaimPendingChange' {
    BeforeAll {
        New-TestStore -Mode Graph
        Set-AutoClaimSetting -DefaultUsageLocation DE
        $null = @{ id = 'a0000000-0000-4000-8000-000000000003'; usageLocation = $null } | Import-AutoClaimUser
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
    }

    It 'gives what should be done, oldest first' {
        $changes = Get-AutoClaimPendingChange
        $changes | Should -BeOfType AutoClaim.PendingChange
        $changes.Kind | Should -Be 'AssignLicense', 'AssignLicense', 'SetUsageLocation', 'AssignLicense'
        $changes.State | Sort-Object -Unique | Should -Be 'Pending'
        $changes[0].User | Should -Be 'a@contoso.com'
        $changes[0].Product | Should -Be 'SPE_E3'
    }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'kind'; Arguments = @{ Kind = 'SetUsageLocation' }; Count = 1 }, @{ Case = 'user'; Arguments = @{ User = 'c@contoso.com' }; Count = 2 }
        @{ Case = 'state'; Arguments = @{ State = 'Sent' }; Count = 0 }
    ) { @(Get-AutoClaimPendingChange @Arguments) | Should -HaveCount $Count }
    It 'takes users and claims from the pipeline' {
        Get-AutoClaimUser c@contoso.com | Get-AutoClaimPendingChange | Should -HaveCount 2
        Get-LicenseClaim -User a@contoso.com | Get-AutoClaimPendingChange | Should -HaveCount 1
    }
}
