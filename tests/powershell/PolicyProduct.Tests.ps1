#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function Get-Part([string] $Policy) { (Get-AutoClaimPolicyProduct $Policy).SkuPartNumber }
    function Get-PlanOff([string] $Policy = 'Teams for all') { "$((Get-AutoClaimPolicyProduct $Policy).DisabledPlans.Name | Sort-Object)" }
}

Describe 'Plans' {
    It 'have names in everything that tells of a claim, which parameters take' {
        New-TestStore -Mode Graph
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -DisablePlan YAMMER_ENTERPRISE
        $decision = New-TestEvent a | Invoke-LicenseClaim
        foreach ($told in $decision, (Get-LicenseClaim), (Get-LicenseClaim -Id $decision.ClaimId), (Get-AutoClaimReport), (Get-AutoClaimPendingChange), (New-TestEvent b | Test-LicenseClaim)) {
            $told.DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
            $told.DisabledPlans.ToString() | Should -Be 'YAMMER_ENTERPRISE'
        }
        Set-AutoClaimPolicyProduct Spare ENTERPRISEPREMIUM -DisablePlan $decision.DisabledPlans
        (Get-AutoClaimPolicyProduct Spare).DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
    }
}

Describe 'Get-AutoClaimPolicyProduct' {
    BeforeAll { New-TestStore }

    It 'gives the products in order, each with its policy' {
        $products = Get-AutoClaimPolicyProduct "O'Brien's [EU] policy"
        $products | Should -BeOfType AutoClaim.PolicyProduct
        $products.SkuPartNumber | Should -Be 'SPE_E3', 'ENTERPRISEPREMIUM'
        $products.Position | Should -Be 0, 1
        $products.Role | Should -Be 'Primary', 'Backup'
        $products.Available | Should -Be 3, 1
        $products.Policy | Should -Be "O'Brien's [EU] policy", "O'Brien's [EU] policy"
        $products.PolicyId | Sort-Object -Unique | Should -Be (Get-AutoClaimPolicy "O'Brien's [EU] policy").Id
    }
    It 'gives those of every policy, and of policies piped in' {
        Get-AutoClaimPolicyProduct | Should -HaveCount 4
        (Get-AutoClaimPolicy S* | Get-AutoClaimPolicyProduct).Policy | Should -Be 'Spare'
    }
    It 'reports a policy that is not there' {
        Get-AutoClaimPolicyProduct nope -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimPolicyProduct'
        $failed.TargetObject | Should -Be 'nope'
    }
}

Describe 'Add-AutoClaimPolicyProduct' {
    BeforeEach { New-TestStore }

    It 'adds a backup, and gives it' {
        $added = Add-AutoClaimPolicyProduct 'Teams for all' ENTERPRISEPREMIUM -WarningAction Ignore
        $added.SkuPartNumber | Should -Be 'ENTERPRISEPREMIUM'
        $added.Position | Should -Be 1
        Get-Part 'Teams for all' | Should -Be 'SPE_E3', 'ENTERPRISEPREMIUM'
    }
    It 'adds at a position, with plans off or on' {
        $added = Add-AutoClaimPolicyProduct 'Teams for all' ENTERPRISEPREMIUM -Position 0 -DisabledPlan YAMMER_ENTERPRISE -WarningAction Ignore
        $added.Position | Should -Be 0
        $added.DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
        (Add-AutoClaimPolicyProduct Spare SPE_E3 -EnabledPlan TEAMS1 -WarningAction Ignore).EnabledPlans.Name | Should -Be 'TEAMS1'
    }
    It 'takes <Kind> from the pipeline' -ForEach @(
        @{ Kind = 'policies'; Make = { Get-AutoClaimPolicy 'Teams for all' | Add-AutoClaimPolicyProduct -Product (Get-AutoClaimProduct ENTERPRISEPREMIUM) } }
        @{ Kind = 'CSV rows'; Make = { "Policy,Product`nTeams for all,ENTERPRISEPREMIUM" | ConvertFrom-Csv | Add-AutoClaimPolicyProduct } }
        @{ Kind = 'products of another policy'; Make = { Get-AutoClaimPolicyProduct Spare | Add-AutoClaimPolicyProduct -Policy 'Teams for all' } }
    ) {
        (& $Make 3>$null).Policy | Should -Be 'Teams for all'
        Get-Part 'Teams for all' | Should -Be 'SPE_E3', 'ENTERPRISEPREMIUM'
    }
    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'a product that is there'; Product = 'SPE_E3'; More = @{}; Id = 'ProductAlreadyListed' }
        @{ Case = 'a product nobody knows'; Product = 'NO_SUCH'; More = @{}; Id = 'NotFound' }
        @{ Case = 'a position that is not there'; Product = 'ENTERPRISEPREMIUM'; More = @{ Position = 7 }; Id = 'InvalidArgument' }
    ) {
        $before = Get-StoreState
        Add-AutoClaimPolicyProduct 'Teams for all' $Product @More -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[-1].FullyQualifiedErrorId | Should -Be "$Id,Add-AutoClaimPolicyProduct"
        $failed[-1].TargetObject | Should -Be 'Teams for all'
        Get-StoreState | Should -Be $before
    }
    It '-WhatIf adds nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Add-AutoClaimPolicyProduct Spare SPE_E3 -WhatIf | Should -HaveCount 0 } | Should -Be "policy 'Spare': products ENTERPRISEPREMIUM -> ENTERPRISEPREMIUM, SPE_E3"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Set-AutoClaimPolicyProduct' {
    BeforeEach { New-TestStore }

    It 'switches plans off and on, others as they were' {
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -DisablePlan YAMMER_ENTERPRISE, EXCHANGE_S_ENTERPRISE | Should -BeNullOrEmpty
        Get-PlanOff | Should -Be 'EXCHANGE_S_ENTERPRISE YAMMER_ENTERPRISE'
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -EnablePlan YAMMER_ENTERPRISE
        Get-PlanOff | Should -Be 'EXCHANGE_S_ENTERPRISE'
    }
    It 'takes plans as <Kind>' -ForEach @(
        @{ Kind = 'an id'; Make = { '7547a3fe-08ee-4ccb-b430-5077c5041653' } }
        @{ Kind = 'an object of Get-AutoClaimProduct'; Make = { (Get-AutoClaimProduct SPE_E3).Plans | Where-Object ServicePlanName -EQ YAMMER_ENTERPRISE } }
        @{ Kind = "one of Graph's"; Make = { [pscustomobject] @{ ServicePlanId = '7547a3fe-08ee-4ccb-b430-5077c5041653'; ServicePlanName = 'YAMMER_ENTERPRISE'; ProvisioningStatus = 'Success' } } }
    ) {
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -DisablePlan (& $Make)
        Get-PlanOff | Should -Be 'YAMMER_ENTERPRISE'
    }
    It '-OnlyPlan says which are on; $null is all' {
        (Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -OnlyPlan TEAMS1 -PassThru).EnabledPlans.Name | Should -Be 'TEAMS1'
        (Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -OnlyPlan $null -PassThru).DisabledPlans | Should -BeNullOrEmpty
    }
    It '-AllProducts changes every product, and -PassThru gives them' {
        $changed = Set-AutoClaimPolicyProduct "O'Brien's [EU] policy" -AllProducts -DisablePlan YAMMER_ENTERPRISE -PassThru
        $changed.SkuPartNumber | Should -Be 'SPE_E3', 'ENTERPRISEPREMIUM'
        $changed.DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE', 'YAMMER_ENTERPRISE'
    }
    It 'takes products from the pipeline, by any name they have' {
        Get-AutoClaimPolicyProduct | Set-AutoClaimPolicyProduct -DisablePlan YAMMER_ENTERPRISE
        (Get-AutoClaimPolicyProduct).DisabledPlans.Name | Should -Be (@('YAMMER_ENTERPRISE') * 4)
        (Set-AutoClaimPolicyProduct 'Teams for all' 'Microsoft 365 E3' -OnlyPlan $null -PassThru).SkuPartNumber | Should -Be 'SPE_E3'
    }
    It 'refuses <Case> with <Id>' -ForEach @(
        @{ Case = 'the plan of the app off'; Arguments = @{ Product = 'SPE_E3'; DisablePlan = 'TEAMS1' }; Id = 'PlanRequired'; Category = 'InvalidArgument' }
        @{ Case = 'a plan it does not have'; Arguments = @{ Product = 'SPE_E3'; DisablePlan = 'NO_SUCH' }; Id = 'PlanNotInProduct'; Category = 'InvalidArgument' }
        @{ Case = 'a product it does not have'; Arguments = @{ Product = 'ENTERPRISEPREMIUM'; DisablePlan = 'YAMMER_ENTERPRISE' }; Id = 'NotFound'; Category = 'ObjectNotFound' }
    ) {
        $before = Get-StoreState
        Set-AutoClaimPolicyProduct 'Teams for all' @Arguments -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[-1].FullyQualifiedErrorId | Should -Be "$Id,Set-AutoClaimPolicyProduct"
        $failed[-1].CategoryInfo.Category | Should -Be $Category
        Get-StoreState | Should -Be $before
    }
    It 'stops at once when nothing is to be set' {
        { Get-AutoClaimPolicyProduct | Set-AutoClaimPolicyProduct } | Should -Throw -ErrorId 'NothingToSet,Set-AutoClaimPolicyProduct'
    }
    It '-WhatIf writes nothing and says what would change' {
        $before = Get-StoreState
        Get-WhatIfText { Set-AutoClaimPolicyProduct Spare ENTERPRISEPREMIUM -DisablePlan YAMMER_ENTERPRISE -WhatIf -PassThru | Should -HaveCount 0 } |
            Should -Be "policy 'Spare': DisabledPlan of ENTERPRISEPREMIUM (none) -> YAMMER_ENTERPRISE"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Move-AutoClaimPolicyProduct' {
    BeforeEach { New-TestStore }

    It 'moves <Product> with <Way>' -ForEach @(
        @{ Product = 'ENTERPRISEPREMIUM'; Way = 'Up'; Moves = $true }, @{ Product = 'ENTERPRISEPREMIUM'; Way = 'First'; Moves = $true }
        @{ Product = 'SPE_E3'; Way = 'Down'; Moves = $true }, @{ Product = 'SPE_E3'; Way = 'Last'; Moves = $true }
        @{ Product = 'SPE_E3'; Way = 'Up'; Moves = $false }, @{ Product = 'ENTERPRISEPREMIUM'; Way = 'Last'; Moves = $false }
    ) {
        $where = @{ $Way = $true }
        Move-AutoClaimPolicyProduct O* $Product @where -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Move-AutoClaimPolicyProduct "O'Brien's [EU] policy" $Product @where | Should -BeNullOrEmpty
        Get-Part "O'Brien's [EU] policy" | Should -Be ($Moves ? ('ENTERPRISEPREMIUM', 'SPE_E3') : ('SPE_E3', 'ENTERPRISEPREMIUM'))
    }
    It 'moves to a position, and gives the product with -PassThru' {
        $moved = Move-AutoClaimPolicyProduct "O'Brien's [EU] policy" SPE_E3 -Position 1 -PassThru
        $moved.SkuPartNumber | Should -Be 'SPE_E3'
        $moved.Role | Should -Be 'Backup'
    }
    It '-WhatIf moves nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Get-AutoClaimPolicyProduct "O'Brien's [EU] policy" | Select-Object -Last 1 | Move-AutoClaimPolicyProduct -First -WhatIf } |
            Should -Be "policy 'O'Brien's [EU] policy': products SPE_E3, ENTERPRISEPREMIUM -> ENTERPRISEPREMIUM, SPE_E3"
        Get-StoreState | Should -Be $before
    }
}

Describe 'Remove-AutoClaimPolicyProduct' {
    BeforeEach { New-TestStore }

    It 'removes a product; the backup takes its place' {
        Remove-AutoClaimPolicyProduct "O'Brien's [EU] policy" SPE_E3 -Force | Should -BeNullOrEmpty
        (Get-AutoClaimPolicyProduct "O'Brien's [EU] policy").Role | Should -Be 'Primary'
        Get-Part "O'Brien's [EU] policy" | Should -Be 'ENTERPRISEPREMIUM'
    }
    It 'keeps the last product, and says what to do instead' {
        Get-AutoClaimPolicyProduct Spare | Remove-AutoClaimPolicyProduct -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[-1].FullyQualifiedErrorId | Should -Be 'LastProduct,Remove-AutoClaimPolicyProduct'
        $failed[-1].CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failed[-1].ErrorDetails.RecommendedAction | Should -Match 'off'
    }
    It '-WhatIf removes nothing and says what it would' {
        $before = Get-StoreState
        Get-WhatIfText { Remove-AutoClaimPolicyProduct "O'Brien's [EU] policy" SPE_E3 -WhatIf } | Should -Be "policy 'O'Brien's [EU] policy': products SPE_E3, ENTERPRISEPREMIUM -> ENTERPRISEPREMIUM"
        Get-StoreState | Should -Be $before
    }
}
