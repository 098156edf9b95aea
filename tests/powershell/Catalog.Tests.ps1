#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Apps, products, the catalogue, and what the admin says of pools.
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Get-AutoClaimApp' {
    BeforeAll { New-TestStore }

    It 'gives the apps with their plan and triggers' {
        (Get-AutoClaimApp).Name | Should -Be 'PowerApps', 'PowerAutomatePerUser', 'PowerAutomatePremium', 'Teams'
        $app = Get-AutoClaimApp teams
        $app | Should -BeOfType AutoClaim.App
        $app.ServicePlanName | Should -Be 'TEAMS1'
        $app.Triggers | Should -Be 'FirstSignIn'
    }
    It 'finds by wildcard, label and pipeline' {
        (Get-AutoClaimApp *Premium).Name | Should -Be 'PowerAutomatePremium'
        (Get-AutoClaimApp 'Microsoft Teams').Name | Should -Be 'Teams'
        (Get-AutoClaimPolicy | Get-AutoClaimApp).Name | Should -Be 'Teams', 'Teams', 'Teams'
    }
    It 'reports an app that is not there' {
        Get-AutoClaimApp Nope -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimApp'
    }
}

Describe 'Get-AutoClaimProduct' {
    BeforeAll { New-TestStore }

    It 'finds by <Kind>' -ForEach @(
        @{ Kind = 'part number'; Identity = 'spe_e3' }, @{ Kind = 'skuId'; Identity = '05E9A617-0261-4CEE-BB44-138D3EF5D965' }, @{ Kind = 'name'; Identity = 'Microsoft 365 E3' }
        @{ Kind = 'an object that carries it'; Identity = [pscustomobject] @{ SkuId = '05e9a617-0261-4cee-bb44-138d3ef5d965' } }
    ) { (Get-AutoClaimProduct $Identity).SkuPartNumber | Should -Be 'SPE_E3' }
    It 'gives plans, those of the tenant where it owns the product' {
        $product = Get-AutoClaimProduct SPE_E3
        $product | Should -BeOfType AutoClaim.Product
        $product.Owned | Should -BeTrue
        $product.Plans.ServicePlanName | Should -Be 'TEAMS1', 'EXCHANGE_S_ENTERPRISE', 'YAMMER_ENTERPRISE'
    }
    It 'filters by tenant and app' {
        (Get-AutoClaimProduct -InTenant).SkuPartNumber | Should -Be 'ENTERPRISEPREMIUM', 'SPE_E3'
        (Get-AutoClaimProduct SPE_* -InTenant:$false).SkuPartNumber | Should -Not -Contain 'SPE_E3'
        Get-AutoClaimProduct SPE_E3 -App PowerAutomatePremium | Should -BeNullOrEmpty
        (Get-AutoClaimProduct SPE_E3 -App Teams).Name | Should -Be 'Microsoft 365 E3'
    }
    It 'an ambiguous name is an error that lists the choices' {
        Get-AutoClaimProduct YAMMER_ENTERPRISE -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'Ambiguous,Get-AutoClaimProduct'
        $failed.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failed.ErrorDetails.RecommendedAction | Should -Match 'SPE_E3'
    }
}

Describe 'Update-AutoClaimCatalog' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).csv"
        @(
            'Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names'
            'Contoso Suite,CONTOSO_SUITE,c0000000-0000-4000-8000-000000000001,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams'
            'Contoso Suite,CONTOSO_SUITE,not-a-guid,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams'
        ) | Set-Content $file
    }

    It 'replaces the table, with an error for each bad row' {
        $change = Get-Item $file | Update-AutoClaimCatalog -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction Ignore
        $change | Should -BeOfType AutoClaim.CatalogChange
        $change.Products | Should -Be 1
        $change.Added.SkuPartNumber | Should -Be 'CONTOSO_SUITE'
        $change.Removed.Count | Should -BeGreaterThan 100
        (Get-AutoClaimProduct CONTOSO_SUITE).Name | Should -Be 'Contoso Suite'
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArgument,Update-AutoClaimCatalog'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
        "$($failed[0])" | Should -Match ([regex]::Escape($file) + ', line 3, GUID: ')
    }
    It 'returns nothing without -PassThru' { Update-AutoClaimCatalog $file -ErrorAction Ignore -WarningAction Ignore | Should -BeNullOrEmpty }
    It 'refuses what is no such table' {
        'a,b' | Set-Content $file
        Update-AutoClaimCatalog $file -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[-1].FullyQualifiedErrorId | Should -Be 'InvalidArgument,Update-AutoClaimCatalog'
        $failed[-1].TargetObject | Should -Be $file
    }
    It '-WhatIf changes nothing and says what it would' {
        $before = (Get-AutoClaimProduct | Measure-Object).Count
        Get-WhatIfText { Update-AutoClaimCatalog $file -WhatIf -PassThru -ErrorAction Ignore | Should -HaveCount 0 } | Should -Match 'CONTOSO_SUITE.* and [\d,.]+ more$'
        (Get-AutoClaimProduct | Measure-Object).Count | Should -Be $before
    }
}

Describe 'Set-AutoClaimPool' {
    BeforeEach { New-TestStore }

    It 'keeps units back' {
        Set-AutoClaimPool SPE_E3 -ReserveUnits 2 | Should -BeNullOrEmpty
        (Get-AutoClaimPool SPE_E3).Reserved | Should -Be 2
        Get-AvailableUnit | Should -Be 1
    }
    It 'warns below, until told not to' {
        (Set-AutoClaimPool SPE_E3 -WarnBelow 4 -PassThru).Low | Should -BeTrue
        (Set-AutoClaimPool SPE_E3 -WarnBelow $null -PassThru).WarnBelow | Should -BeNullOrEmpty
    }
    It 'takes pools, products and skus of Graph from the pipeline' {
        (Get-AutoClaimPool | Set-AutoClaimPool -ReserveUnits 1 -PassThru).Reserved | Should -Be 1, 1
        (Get-AutoClaimProduct SPE_E3 | Set-AutoClaimPool -ReserveUnits 2 -PassThru).SkuPartNumber | Should -Be 'SPE_E3'
        ([pscustomobject] (Get-TestSku)[0] | Set-AutoClaimPool -ReserveUnits 3 -PassThru).Reserved | Should -Be 3
    }
    It 'writes none of the properties of a pool piped in' {
        $stale = Get-AutoClaimPool SPE_E3
        Set-AutoClaimPool SPE_E3 -ReserveUnits 2
        $stale | Set-AutoClaimPool -WarnBelow 1
        (Get-AutoClaimPool SPE_E3).Reserved | Should -Be 2
    }
    It 'reports a product that is not there, and stops when nothing is to be set' {
        Set-AutoClaimPool NO_SUCH -ReserveUnits 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[-1].FullyQualifiedErrorId | Should -Be 'NotFound,Set-AutoClaimPool'
        $failed[-1].TargetObject | Should -Be 'NO_SUCH'
        { Get-AutoClaimPool | Set-AutoClaimPool } | Should -Throw -ErrorId 'NothingToSet,Set-AutoClaimPool'
    }
    It '-WhatIf writes nothing and says what would change' {
        $before = Get-StoreState
        Get-WhatIfText { Set-AutoClaimPool SPE_E3 -ReserveUnits 2 -WhatIf } | Should -Match 'ReserveUnits 0 -> 2'
        Get-StoreState | Should -Be $before
    }
}
