#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'New-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    It 'creates a policy that is on, with its products in order' {
        $policy = New-AutoClaimPolicy 'Both' -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -WarningAction Ignore
        $policy | Should -BeOfType AutoClaim.Policy
        $policy.Status | Should -Be 'On'
        $policy.Priority | Should -Be 100
        $policy.Products.SkuPartNumber | Should -Be 'SPE_E3', 'ENTERPRISEPREMIUM'
        $policy.Products.Role | Should -Be 'Primary', 'Backup'
        $policy.Available | Should -Be 4
        (Get-AutoClaimPolicy Both).Id | Should -Be $policy.Id
    }
    It 'sets everything that is said' {
        $policy = New-AutoClaimPolicy 'All' -App Teams -Product (Get-AutoClaimPool SPE_E3) -DisabledPlan @{ spe_e3 = 'YAMMER_ENTERPRISE', 'EXCHANGE_S_ENTERPRISE' } -Trigger FirstSignIn `
            -IncludeGroup lic-e3 -ExcludeGroup "O'Brien's [EU] group" -ExcludeUser a@contoso.com -UsageLocation DE, FR -Department Sales -Priority 7 -Disabled
        $policy.Enabled | Should -BeFalse
        $policy.Priority | Should -Be 7
        $policy.Triggers | Should -Be 'FirstSignIn'
        $policy.IncludeGroups.Name | Should -Be 'lic-e3'
        $policy.ExcludeGroups.Name | Should -Be "O'Brien's [EU] group"
        $policy.ExcludeUsers.UserPrincipalName | Should -Be 'a@contoso.com'
        $policy.UsageLocations | Should -Be 'DE', 'FR'
        $policy.Departments | Should -Be 'Sales'
        $policy.Products[0].DisabledPlans.Name | Sort-Object | Should -Be 'EXCHANGE_S_ENTERPRISE', 'YAMMER_ENTERPRISE'
    }
    It 'takes plans that are on instead' {
        (New-AutoClaimPolicy 'Only' -App Teams -Product SPE_E3 -EnabledPlan @{ SPE_E3 = 'TEAMS1' }).Products[0].EnabledPlans.Name | Should -Be 'TEAMS1'
    }
    It 'refuses plans of a product the policy does not have' {
        { New-AutoClaimPolicy 'Odd' -App Teams -Product SPE_E3 -DisabledPlan @{ ENTERPRISEPREMIUM = 'YAMMER_ENTERPRISE' } -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,New-AutoClaimPolicy'
    }
    It 'makes one of each CSV row, where a blank cell is the default' {
        $rows = "Name,App,Product,BackupProduct,Priority,Disabled,UsageLocation`nOne,Teams,SPE_E3,,,,`nTwo,Teams,SPE_E3,ENTERPRISEPREMIUM,5,true,DE" | ConvertFrom-Csv
        $made = $rows | New-AutoClaimPolicy -WarningAction Ignore
        $made.Name | Should -Be 'One', 'Two'
        $made.Priority | Should -Be 100, 5
        $made.Enabled | Should -Be $true, $false
        $made[1].Products | Should -HaveCount 2
        $made[1].UsageLocations | Should -Be 'DE'
    }
    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'a name that is taken'; Arguments = @{ Name = 'TEAMS for all'; Product = 'SPE_E3' }; Id = 'NameTaken'; Category = 'ResourceExists' }
        @{ Case = 'a product nobody knows'; Arguments = @{ Name = 'x'; Product = 'NO_SUCH_PRODUCT' }; Id = 'NotFound'; Category = 'ObjectNotFound' }
        @{ Case = 'the plan of the app switched off'; Arguments = @{ Name = 'x'; Product = 'SPE_E3'; DisabledPlan = @{ SPE_E3 = 'TEAMS1' } }; Id = 'PlanRequired'; Category = 'InvalidArgument' }
        @{ Case = 'a product twice'; Arguments = @{ Name = 'x'; Product = 'SPE_E3'; BackupProduct = 'SPE_E3' }; Id = 'ProductAlreadyListed'; Category = 'ResourceExists' }
    ) {
        $before = Get-StoreState
        $out = New-AutoClaimPolicy -App Teams @Arguments -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction Ignore
        $out | Should -BeNullOrEmpty
        $failed[-1].FullyQualifiedErrorId | Should -Be "$Id,New-AutoClaimPolicy"
        $failed[-1].CategoryInfo.Category | Should -Be $Category
        $failed[-1].TargetObject | Should -Be $Arguments.Name
        Get-StoreState | Should -Be $before
    }
    It '-WhatIf creates nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { New-AutoClaimPolicy 'Maybe' -App Teams -Product SPE_E3 -WhatIf -WarningAction Ignore | Should -HaveCount 0 } | Should -Match "policy 'Maybe'"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Get-AutoClaimPolicy' {
    BeforeAll { New-TestStore }

    It 'gives them in the order in which they decide' { (Get-AutoClaimPolicy).Name | Should -Be 'Teams for all', "O'Brien's [EU] policy", 'Spare' }
    It 'takes brackets as they are' { (Get-AutoClaimPolicy "O'Brien's [EU] policy").Name | Should -Be "O'Brien's [EU] policy" }
    It 'finds by wildcard, silently nothing' {
        (Get-AutoClaimPolicy t*).Name | Should -Be 'Teams for all'
        Get-AutoClaimPolicy nothing* -ErrorAction Stop | Should -BeNullOrEmpty
    }
    It 'says which name is unknown, and goes on' {
        $out = 'nope', 'Spare' | Get-AutoClaimPolicy -ErrorVariable failed -ErrorAction SilentlyContinue
        $out.Name | Should -Be 'Spare'
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimPolicy'
        $failed.TargetObject | Should -Be 'nope'
    }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'being on'; Arguments = @{ Enabled = $true }; Names = 'Teams for all' }
        @{ Case = 'being off'; Arguments = @{ Enabled = $false }; Names = "O'Brien's [EU] policy", 'Spare' }
        @{ Case = 'app'; Arguments = @{ App = 'PowerApps' }; Names = $null }
        @{ Case = 'product'; Arguments = @{ Product = 'ENTERPRISEPREMIUM' }; Names = "O'Brien's [EU] policy", 'Spare' }
    ) { (Get-AutoClaimPolicy @Arguments).Name | Should -Be $Names }
    It 'gives the JSON of the library with -AsJson' {
        $json = Get-AutoClaimPolicy -AsJson
        $json | Should -BeOfType string
        ($json | ConvertFrom-Json).name | Should -Be 'Teams for all', "O'Brien's [EU] policy", 'Spare'
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (Get-AutoClaimPolicy)
        $lines[0] | Should -Match '^Name +App +Product +Backups +Available +Status$'
        $lines[2] | Should -Match '^Teams for all +Teams +SPE_E3 +0 +3 +On$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        (Get-Rendering (Get-AutoClaimPolicy Spare) -List) -match '^Products +: ENTERPRISEPREMIUM \(1 available\)$' | Should -HaveCount 1
    }
}

Describe 'Set-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    Context 'changes' {
        It 'changes what is given and nothing else' {
            $before = Get-AutoClaimPolicy 'Teams for all'
            Set-AutoClaimPolicy 'Teams for all' -Priority 7
            $after = Get-AutoClaimPolicy 'Teams for all'
            $after.Priority | Should -Be 7
            ($after.Priority, $after.Changed) = ($before.Priority, $before.Changed)
            $after | ConvertTo-Json -Depth 5 | Should -Be ($before | ConvertTo-Json -Depth 5)
        }
        It 'sets <Parameter>, and clears it with <Empty>' -ForEach @(
            @{ Parameter = 'IncludeGroup'; Value = 'lic-e3'; Property = 'IncludeGroups'; Empty = $null }
            @{ Parameter = 'ExcludeGroup'; Value = 'lic-e3'; Property = 'ExcludeGroups'; Empty = $null }
            @{ Parameter = 'ExcludeUser'; Value = 'a@contoso.com'; Property = 'ExcludeUsers'; Empty = $null }
            @{ Parameter = 'UsageLocation'; Value = 'DE'; Property = 'UsageLocations'; Empty = $null }
            @{ Parameter = 'Department'; Value = 'Sales'; Property = 'Departments'; Empty = $null }
        ) {
            $set = @{ $Parameter = $Value }
            $clear = @{ $Parameter = $Empty }
            "$((Set-AutoClaimPolicy 'Teams for all' @set -PassThru).$Property)" | Should -Be $Value
            (Set-AutoClaimPolicy 'Teams for all' @clear -PassThru).$Property | Should -BeNullOrEmpty
        }
        It '-ClearScope empties every list but those given' {
            Set-AutoClaimPolicy Spare -IncludeGroup lic-e3 -Department Sales -UsageLocation DE
            $policy = Set-AutoClaimPolicy Spare -ClearScope -UsageLocation FR -PassThru
            $policy.IncludeGroups | Should -BeNullOrEmpty
            $policy.Departments | Should -BeNullOrEmpty
            $policy.UsageLocations | Should -Be 'FR'
        }
        It 'sets false and zero, which are values too' {
            $policy = Set-AutoClaimPolicy 'Teams for all' -Enabled $false -Priority 0 -PassThru
            $policy.Enabled | Should -BeFalse
            $policy.Priority | Should -Be 0
        }
        It 'writes none of the properties of a policy piped in' {
            $stale = Get-AutoClaimPolicy 'Teams for all'
            Set-AutoClaimPolicy 'Teams for all' -Department Sales
            $stale | Set-AutoClaimPolicy -Priority 5
            (Get-AutoClaimPolicy 'Teams for all').Departments | Should -Be 'Sales'
        }
        It 'returns nothing, or the policy with -PassThru' {
            Set-AutoClaimPolicy 'Teams for all' -Priority 3 | Should -BeNullOrEmpty
            Set-AutoClaimPolicy 'Teams for all' -Priority 4 -PassThru | Should -BeOfType AutoClaim.Policy
        }
    }

    Context '-Identity' {
        It 'takes <Kind>, as an argument and by pipeline' -ForEach @(
            @{ Kind = 'a name'; Make = { 'teams FOR all' } }
            @{ Kind = 'an id'; Make = { [guid] (Get-AutoClaimPolicy 'Teams for all').Id } }
            @{ Kind = 'a policy'; Make = { Get-AutoClaimPolicy 'Teams for all' } }
            @{ Kind = 'parsed JSON'; Make = { '{"id":"' + (Get-AutoClaimPolicy 'Teams for all').Id + '"}' | ConvertFrom-Json } }
            @{ Kind = 'a CSV row'; Make = { "Policy,Note`nTeams for all,x" | ConvertFrom-Csv } }
            @{ Kind = 'a hashtable'; Make = { @{ Name = 'Teams for all' } } }
            @{ Kind = 'a decision made by it'; Make = { Test-LicenseClaim a@contoso.com -App Teams } }
        ) {
            $identity = & $Make
            (Set-AutoClaimPolicy $identity -Priority 5 -PassThru).Name | Should -Be 'Teams for all'
            (, $identity | Set-AutoClaimPolicy -Priority 6 -PassThru).Name | Should -Be 'Teams for all'
        }
        It 'refuses an object that names no policy, and goes on' {
            $bad = [AutoClaim.ClaimEvent] @{ EventId = 'Teams for all' }
            $out = $bad, 'Spare' | Set-AutoClaimPolicy -Priority 8 -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
            $out.Name | Should -Be 'Spare'
            $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Set-AutoClaimPolicy'
            "$($failed.TargetObject)" | Should -BeLike '*ClaimEvent without PolicyId, Policy, Id, Name*'
        }
    }

    Context 'errors' {
        It 'reports an unknown policy, and goes on with the next' {
            $out = 'nope', 'Spare' | Set-AutoClaimPolicy -Priority 8 -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
            $out.Name | Should -Be 'Spare'
            $failed | Should -HaveCount 1
            $failed[0].FullyQualifiedErrorId | Should -Be 'NotFound,Set-AutoClaimPolicy'
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failed[0].TargetObject | Should -Be 'nope'
        }
        It 'recommends the nearest name' {
            Set-AutoClaimPolicy 'Teams for al' -Priority 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.RecommendedAction | Should -Match 'Teams for all'
        }
        It 'stops at once when nothing is to be set' {
            { 'Teams for all', 'Spare' | Set-AutoClaimPolicy } | Should -Throw -ErrorId 'NothingToSet,Set-AutoClaimPolicy'
        }
    }

    Context 'what the caller prefers' {
        It '-WhatIf writes nothing and says what would change' {
            $before = Get-StoreState
            Get-WhatIfText { Set-AutoClaimPolicy 'Teams for all' -Priority 7 -WhatIf } | Should -Be "policy 'Teams for all': priority 1 -> 7"
            Get-StoreState | Should -Be $before
        }
        It '-WhatIf returns nothing, -PassThru or not' {
            Get-WhatIfText { Set-AutoClaimPolicy 'Teams for all' -Priority 7 -WhatIf -PassThru | Should -HaveCount 0 }
        }
        It '-WhatIf says so when nothing would change' {
            Get-WhatIfText { Set-AutoClaimPolicy 'Teams for all' -Priority 1 -WhatIf } | Should -Be "policy 'Teams for all' stays as it is"
        }
        It '-WhatIf fails where the write would' {
            { Set-AutoClaimPolicy nope -Priority 1 -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,Set-AutoClaimPolicy'
        }
        It 'a function called with -WhatIf writes nothing through it' {
            function Update-Everything { [CmdletBinding(SupportsShouldProcess)] param() Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 9 }
            $before = Get-StoreState
            Get-WhatIfText { Update-Everything -WhatIf } | Should -HaveCount 3
            Get-StoreState | Should -Be $before
        }
        It 'a break further down the pipeline ends it' {
            foreach ($once in 1) { Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 9 -PassThru | ForEach-Object { break } }
            @((Get-AutoClaimPolicy).Priority) -eq 9 | Should -HaveCount 1
        }
        It "a script's `$ErrorActionPreference = 'Stop' stops it" {
            & {
                $ErrorActionPreference = 'Stop'
                { Set-AutoClaimPolicy nope -Priority 1 } | Should -Throw -ErrorId 'NotFound,Set-AutoClaimPolicy'
            }
        }
        It 'asks nobody without -Confirm, and takes -Confirm:$false' {
            Set-AutoClaimPolicy 'Teams for all' -Priority 11 -Confirm:$false
            (Get-AutoClaimPolicy 'Teams for all').Priority | Should -Be 11
        }
    }
}

Describe 'Rename-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    It 'gives another name; the id and the history stay' {
        $id = (Get-AutoClaimPolicy 'Teams for all').Id
        $null = Invoke-LicenseClaim a@contoso.com -App Teams
        Rename-AutoClaimPolicy 'Teams for all' 'Everyone' | Should -BeNullOrEmpty
        (Get-AutoClaimPolicy Everyone).Id | Should -Be $id
        (Get-LicenseClaim -Policy Everyone).Policy | Should -Be 'Teams for all'
    }
    It 'takes a policy from the pipeline, and gives it with -PassThru' { (Get-AutoClaimPolicy Spare | Rename-AutoClaimPolicy -NewName Other -PassThru).Name | Should -Be 'Other' }
    It 'refuses a name that is taken' {
        Rename-AutoClaimPolicy Spare 'TEAMS for all' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[-1].FullyQualifiedErrorId | Should -Be 'NameTaken,Rename-AutoClaimPolicy'
        $failed[-1].CategoryInfo.Category | Should -Be 'ResourceExists'
        $failed[-1].TargetObject | Should -Be 'Spare'
    }
    It '-WhatIf renames nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Rename-AutoClaimPolicy Spare Other -WhatIf } | Should -Be "policy 'Other': name Spare -> Other"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Enable- and Disable-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    It 'turn policies on and off' {
        Enable-AutoClaimPolicy Spare, "O'Brien's [EU] policy" | Should -BeNullOrEmpty
        (Get-AutoClaimPolicy).Enabled | Should -Be $true, $true, $true
        (Get-AutoClaimPolicy | Disable-AutoClaimPolicy -PassThru).Status | Should -Be 'Off', 'Off', 'Off'
    }
    It 'take no license from anybody' {
        $null = Invoke-LicenseClaim a@contoso.com -App Teams
        Disable-AutoClaimPolicy 'Teams for all'
        (Get-AutoClaimUser a@contoso.com).Assignments.Product | Should -Be 'SPE_E3'
    }
    It 'take no wildcards, and go on after an error' {
        Disable-AutoClaimPolicy T*, 'Teams for all' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Disable-AutoClaimPolicy'
        $failed.TargetObject | Should -Be 'T*'
        (Get-AutoClaimPolicy 'Teams for all').Enabled | Should -BeFalse
    }
    It '-WhatIf changes nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Get-AutoClaimPolicy | Enable-AutoClaimPolicy -WhatIf } | Should -Be "policy 'Teams for all' stays as it is", "policy 'O'Brien's [EU] policy': enabled false -> true", "policy 'Spare': enabled false -> true"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Remove-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    It 'removes policies; licenses and history stay' {
        $null = Invoke-LicenseClaim a@contoso.com -App Teams
        Get-AutoClaimPolicy | Remove-AutoClaimPolicy -Force | Should -BeNullOrEmpty
        Get-AutoClaimPolicy | Should -BeNullOrEmpty
        (Get-LicenseClaim -User a@contoso.com).Policy | Should -Be 'Teams for all'
        (Get-AutoClaimUser a@contoso.com).Assignments.Product | Should -Be 'SPE_E3'
    }
    It 'reports a policy that is not there, and goes on' {
        Remove-AutoClaimPolicy nope, Spare -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Remove-AutoClaimPolicy'
        (Get-AutoClaimPolicy).Name | Should -Not -Contain 'Spare'
    }
    It '-WhatIf removes nothing and says what it would, even with -Force' {
        $before = Get-StoreState
        Get-WhatIfText { Remove-AutoClaimPolicy Spare -Force -WhatIf } | Should -Match "^policy 'Spare': name Spare -> \(none\)"
        Get-StoreState | Should -Be $before
    }
}
