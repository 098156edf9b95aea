#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Policies with -AssignVia Group, and caps.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function New-LicensedGroup([string] $Name, [int] $Number, [string] $Sku = '05e9a617-0261-4cee-bb44-138d3ef5d965') {
        $license = @{ skuId = $Sku; disabledPlans = @() }
        @{ id = 'b0000000-0000-4000-8000-{0:d12}' -f $Number; displayName = $Name; groupTypes = @(); securityEnabled = $true; mailEnabled = $false; onPremisesSyncEnabled = $null; isAssignableToRole = $false; isManagementRestricted = $null; assignedLicenses = @($license) }
    }
}

Describe 'A policy with -AssignVia Group' {
    BeforeEach {
        New-TestStore
        $null = (New-LicensedGroup 'e3 a' 11), (New-LicensedGroup 'e3 b' 12), (New-LicensedGroup 'e5' 13 'c7df2760-2c81-4ef7-b578-5b5392b571df') | Import-AutoClaimGroup
    }

    It 'has a group for each product, named as the product is' {
        $policy = New-AutoClaimPolicy 'By group' -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -AssignVia Group -WarningAction Ignore `
            -TargetGroup @{ '05e9a617-0261-4cee-bb44-138d3ef5d965' = 'e3 a'; enterprisepremium = Get-AutoClaimGroup e5 }
        $policy.AssignVia | Should -Be 'Group'
        $policy.Products.TargetGroup | Should -Be 'e3 a', 'e5'
    }
    It 'is refused <Case>' -ForEach @(
        @{ Case = 'without a group'; Arguments = @{ Mode = 'Group' } }
        @{ Case = 'with a group that brings nothing'; Arguments = @{ Mode = 'Group'; TargetGroup = @{ SPE_E3 = 'lic-e3' } } }
        @{ Case = 'with a group for another product'; Arguments = @{ Mode = 'Group'; TargetGroup = @{ ENTERPRISEPREMIUM = 'e5' } } }
        @{ Case = 'with a group and no mode'; Arguments = @{ TargetGroup = @{ SPE_E3 = 'e3 a' } } }
    ) {
        { New-AutoClaimPolicy x -App Teams -Product SPE_E3 @Arguments -ErrorAction Stop -WarningAction Ignore } | Should -Throw -ErrorId '*,New-AutoClaimPolicy'
    }
    It 'takes another group, and another product with one' {
        $null = New-AutoClaimPolicy 'By group' -App Teams -Product SPE_E3 -AssignVia Group -TargetGroup @{ SPE_E3 = 'e3 a' } -WarningAction Ignore
        (Set-AutoClaimPolicyProduct 'By group' SPE_E3 -TargetGroup 'e3 b' -PassThru -WarningAction Ignore).TargetGroup | Should -Be 'e3 b'
        (Add-AutoClaimPolicyProduct 'By group' ENTERPRISEPREMIUM -TargetGroup (Get-AutoClaimGroup e5) -WarningAction Ignore).TargetGroup | Should -Be 'e5'
    }
    It 'claims by membership, and undoes that' {
        $null = New-AutoClaimPolicy 'By group' -App Teams -Product SPE_E3 -AssignVia Group -TargetGroup @{ SPE_E3 = 'e3 a' } -Priority 0 -WarningAction Ignore
        Get-WhatIfText { New-TestEvent a | Invoke-LicenseClaim -WhatIf } | Should -Be "a@contoso.com joins group e3 a and gets SPE_E3 through it for Teams by policy 'By group'"
        $decision = New-TestEvent a | Invoke-LicenseClaim
        $decision.Group | Should -Be 'e3 a'
        (Get-AutoClaimGroup 'e3 a').Members | Should -Be 1
        Get-WhatIfText { $decision | Undo-LicenseClaim -WhatIf } | Should -Be 'claim 1: a@contoso.com loses the membership in e3 a that brings SPE_E3'
        $null = $decision | Undo-LicenseClaim -Force
        (Get-AutoClaimGroup 'e3 a').Members | Should -Be 0
    }
    It 'says with -WhatIf that a membership is asked for, and that undoing it unsent cancels that (Graph)' {
        New-TestStore -Mode Graph
        $null = New-LicensedGroup 'e3 a' 11 | Import-AutoClaimGroup
        $null = New-AutoClaimPolicy 'By group' -App Teams -Product SPE_E3 -AssignVia Group -TargetGroup @{ SPE_E3 = 'e3 a' } -Priority 0 -WarningAction Ignore
        Get-WhatIfText { New-TestEvent a | Invoke-LicenseClaim -WhatIf } | Should -Be "a@contoso.com joins group e3 a and gets SPE_E3 through it for Teams by policy 'By group'"
        $decision = New-TestEvent a | Invoke-LicenseClaim
        (Get-AutoClaimPendingChange -State Pending).Kind | Should -Be 'AddToGroup'
        Get-AvailableUnit | Should -Be 2
        Get-WhatIfText { $decision | Undo-LicenseClaim -WhatIf } |
            Should -Be 'claim 1: the pending change to add a@contoso.com to e3 a, which brings SPE_E3, was never sent and is cancelled, and what it booked is available again'
        $null = $decision | Undo-LicenseClaim -Force
        Get-AvailableUnit | Should -Be 3
    }
}

Describe 'A cap' {
    BeforeEach { New-TestStore }

    It 'is for a day unless -CapPeriod says otherwise' {
        "$((New-AutoClaimPolicy One -App Teams -Product SPE_E3 -Cap 50 -WarningAction Ignore).Cap)" | Should -Be '50 in 24 hours'
        "$((New-AutoClaimPolicy Two -App Teams -Product SPE_E3 -Cap 50 -CapPeriod (New-TimeSpan -Days 7) -WarningAction Ignore).Cap)" | Should -Be '50 in 168 hours'
        "$((New-AutoClaimPolicy Three -App Teams -Product SPE_E3 -Cap 50 -CapPeriod 12 -WarningAction Ignore).Cap)" | Should -Be '50 in 12 hours'
        (New-AutoClaimPolicy None -App Teams -Product SPE_E3 -WarningAction Ignore).Cap | Should -BeNullOrEmpty
    }
    It 'changes by what is given, and $null takes it away' {
        Set-AutoClaimPolicy Spare -Cap 5 -CapPeriod 48
        "$((Set-AutoClaimPolicy Spare -Cap 6 -PassThru).Cap)" | Should -Be '6 in 48 hours'
        "$((Set-AutoClaimPolicy Spare -CapPeriod 12 -PassThru).Cap)" | Should -Be '6 in 12 hours'
        "$((Set-AutoClaimPolicy Spare -Priority 9 -PassThru).Cap)" | Should -Be '6 in 12 hours'
        (Set-AutoClaimPolicy Spare -Cap $null -PassThru).Cap | Should -BeNullOrEmpty
    }
    It 'is changed in each policy piped in, on what that one has' {
        Set-AutoClaimPolicy Spare -Cap 5 -CapPeriod 48
        Set-AutoClaimPolicy 'Teams for all' -Cap 7 -CapPeriod 72
        (Get-AutoClaimPolicy Spare, 'Teams for all' | Set-AutoClaimPolicy -Cap 1 -PassThru).Cap.Hours | Sort-Object | Should -Be 48, 72
    }
    It 'needs claims, which is said in the words that were typed: <Run>' -ForEach @(
        @{ Run = { Set-AutoClaimPolicy Spare -CapPeriod 12 -ErrorAction Stop } }
        @{ Run = { Set-AutoClaimPolicy Spare -CapPeriod 12 -Cap $null -ErrorAction Stop } }
        @{ Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -CapPeriod 12 -ErrorAction Stop } }
    ) {
        $failed = $Run | Should -Throw -ErrorId 'InvalidArgument,*' -PassThru
        "$failed" | Should -BeLike '-CapPeriod is *-Cap *'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Give -Cap too*'
    }
    It 'needs a policy that is there' {
        { Set-AutoClaimPolicy Nope -CapPeriod 12 -ErrorAction Stop } | Should -Throw "There is no policy named 'Nope'."
        Set-AutoClaimPolicy Nope -CapPeriod 12 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Should -HaveCount 1
    }
    It 'needs a period of whole hours' {
        { Set-AutoClaimPolicy Spare -Cap 1 -CapPeriod ([timespan]::FromMinutes(90)) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Set-AutoClaimPolicy'
    }
    It 'ends what a policy grants' {
        Set-AutoClaimPolicy 'Teams for all' -Cap 1
        (New-TestEvent a, b | Invoke-LicenseClaim).Outcome | Should -Be 'Claimed', 'CapReached'
    }
}
