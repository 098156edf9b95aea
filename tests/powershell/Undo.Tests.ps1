#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Undo-LicenseClaim' {
    BeforeEach { New-TestStore }

    It 'takes back what claims made, one result each, with the reason' {
        $undone = New-TestEvent a, b | Invoke-LicenseClaim | Undo-LicenseClaim -Reason 'Wrong policy' -Force
        $undone | Should -BeOfType AutoClaim.Claim
        $undone.User | Should -Be 'a@contoso.com', 'b@contoso.com'
        $undone.State | Should -Be 'Undone', 'Undone'
        $undone.Changed | Should -Be $true, $true
        $undone.UndoReason | Should -Be 'Wrong policy', 'Wrong policy'
        $undone.UndoneBy | Should -Be ([Environment]::UserName), ([Environment]::UserName)
        Get-AvailableUnit | Should -Be 3
        Get-AutoClaimAssignment -User a@contoso.com | Should -BeNullOrEmpty
    }
    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'a number'; Make = { Undo-LicenseClaim 1 -Force } }
        @{ Kind = 'numbers'; Make = { Undo-LicenseClaim -Id 1, 1 -Force | Select-Object -First 1 } }
        @{ Kind = 'a number from the pipeline'; Make = { 1 | Undo-LicenseClaim -Force } }
        @{ Kind = 'claims'; Make = { Get-LicenseClaim -User a@contoso.com | Undo-LicenseClaim -Force } }
        @{ Kind = 'rows of a report'; Make = { Get-AutoClaimReport | Undo-LicenseClaim -Force } }
        @{ Kind = 'rows of a table'; Make = { "ClaimId`n1" | ConvertFrom-Csv | Undo-LicenseClaim -Force } }
    ) {
        $null = New-TestEvent a | Invoke-LicenseClaim
        (& $Make).State | Should -Be 'Undone'
        Get-AvailableUnit | Should -Be 3
    }
    It 'leaves alone what is undone already' {
        $null = New-TestEvent a | Invoke-LicenseClaim | Undo-LicenseClaim -Force
        $again = Undo-LicenseClaim 1 -Force
        $again.State | Should -Be 'Undone'
        $again.Changed | Should -BeFalse
    }
    It 'reports what cannot be undone with its record, and undoes the rest' {
        Set-AutoClaimPolicy 'Teams for all' -Cap 1
        $decisions = New-TestEvent a, b | Invoke-LicenseClaim
        $nothing = [pscustomobject] @{ Note = 'no claim' }
        $undone = $decisions[1], $nothing, $decisions[0], 99 | Undo-LicenseClaim -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $undone.User | Should -Be 'a@contoso.com'
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Undo-LicenseClaim', 'BadRecord,Undo-LicenseClaim', 'NotFound,Undo-LicenseClaim'
        $failed[0].TargetObject | Should -Be $decisions[1]
        $failed[1].TargetObject | Should -Be $nothing
        $failed[2].TargetObject | Should -Be 99
    }
    It 'leaves a license alone that changed since' {
        $decision = New-TestEvent a | Invoke-LicenseClaim
        $held = @{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @('7547a3fe-08ee-4ccb-b430-5077c5041653'); assignedByGroup = $null; state = 'Active'; error = 'None' }
        $user = (New-TestUser a 1) + @{}
        $user.licenseAssignmentStates = @($held)
        $null = $user | Import-AutoClaimUser -Replace
        $decision | Undo-LicenseClaim -Force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'ChangedSinceClaim,Undo-LicenseClaim'
        $failed.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failed.TargetObject | Should -Be $decision
    }
    It 'takes the rows of a report that was exported: <Case>' -ForEach @(
        @{ Case = 'Export-AutoClaimReport'; Write = { Export-AutoClaimReport $args[0] } }
        @{ Case = 'Export-Csv'; Write = { Get-AutoClaimReport | Export-Csv $args[0] } }
    ) {
        $null = New-TestEvent a, b | Invoke-LicenseClaim
        $file = Join-Path $TestDrive "$(New-Guid).csv"
        & $Write $file
        (Import-Csv $file | Get-LicenseClaim).ClaimId | Sort-Object | Should -Be 1, 2
        (Import-Csv $file | Where-Object outcome -EQ Claimed | Undo-LicenseClaim -Force).ClaimId | Sort-Object | Should -Be 1, 2
        Get-AvailableUnit | Should -Be 3
        @(Import-Csv $file)[0].psobject.Properties.Where{ $_.Name -in 'decidedAt', 'Time' }.Value | Should -Match '(Z|[+-]\d\d:\d\d)$'
    }
    It 'takes no number out of <Text>' -ForEach @{ Text = '' }, @{ Text = ' ' }, @{ Text = '0.6' }, @{ Text = '1.4' }, @{ Text = '0x1' }, @{ Text = '-1' } {
        $null = New-TestEvent a | Invoke-LicenseClaim
        foreach ($column in 'ClaimId', 'Claim') {
            { [pscustomobject] @{ $column = $Text } | Undo-LicenseClaim -Force -ErrorAction Stop } | Should -Throw -ErrorId 'BadRecord,Undo-LicenseClaim'
        }
        Get-AvailableUnit | Should -Be 2
    }
    It 'becomes a change to make where the tenant has the license' {
        New-TestStore -Mode Graph
        $null = New-TestEvent a | Invoke-LicenseClaim
        Get-WhatIfText { Undo-LicenseClaim 1 -WhatIf } | Should -Be 'claim 1: the pending change to give a@contoso.com SPE_E3 was never sent and is cancelled, and what it booked is available again'
        $null = Undo-LicenseClaim 1 -Force
        (Get-LicenseClaim -Id 1).State | Should -BeIn 'Undone', 'UndoPending'
        Get-AutoClaimPendingChange -State Pending | Should -BeNullOrEmpty
        Get-AvailableUnit | Should -Be 3
    }
    It 'does for many what it does for one' {
        $null = 1..600 | ForEach-Object { New-TestUser "many$_" (1000 + $_) } | Import-AutoClaimUser
        $null = New-Sku '05e9a617-0261-4cee-bb44-138d3ef5d965' 'SPE_E3' 1000 | Import-AutoClaimPool
        $null = New-TestEvent (1..600).ForEach{ "many$_" } | Invoke-LicenseClaim
        (Get-LicenseClaim | Undo-LicenseClaim -Force).ClaimId | Should -Be (600..1)
        Get-AvailableUnit | Should -Be 1000
    }
    It 'has undone what it showed, and little more, under Select-Object -First 1 (L7)' {
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        Get-LicenseClaim | Undo-LicenseClaim -Force | Select-Object -First 1 | Should -HaveCount 1
        Get-AvailableUnit | Should -Be 1
    }
}

Describe 'What was undone' {
    BeforeEach {
        New-TestStore
        $null = New-TestEvent a | Invoke-LicenseClaim | Undo-LicenseClaim -Force
    }

    It 'stays undone, until Unlock-LicenseClaim lets the user claim' {
        (Test-LicenseClaim a@contoso.com -App Teams).Outcome | Should -Be 'PreviouslyUndone'
        Unlock-LicenseClaim a@contoso.com | Should -BeNullOrEmpty
        (Invoke-LicenseClaim a@contoso.com -App Teams -EventId again).Outcome | Should -Be 'Claimed'
    }
    It 'is unlocked for the app of what is piped in, and no other' {
        $unlocked = Get-LicenseClaim -State Undone | Unlock-LicenseClaim -PassThru
        $unlocked | Should -BeOfType AutoClaim.Unlocked
        $unlocked.User | Should -Be 'a@contoso.com'
        $unlocked.Apps | Should -Be 'Teams'
    }
    It 'is not unlocked by another app' {
        Unlock-LicenseClaim a@contoso.com -App PowerApps -WarningAction Ignore -ErrorAction Ignore
        (Test-LicenseClaim a@contoso.com -App Teams).Outcome | Should -Be 'PreviouslyUndone'
    }
    It 'is an error for a user nobody knows' {
        Unlock-LicenseClaim nobody@contoso.com -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Unlock-LicenseClaim'
        $failed.TargetObject | Should -Be 'nobody@contoso.com'
    }
}

Describe 'Undo-LicenseClaim of what was sent' {
    It 'waits until it is seen, and says how to look' {
        Import-Module "$PSScriptRoot/CannedTenant.psm1" -Force
        New-TestStore -Mode Graph
        Set-AutoClaimSetting -VerifyAfter 1
        $null = New-TestEvent a | Invoke-LicenseClaim
        $null = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Send
        Undo-LicenseClaim 1 -Force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'StaleData,Undo-LicenseClaim'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-AutoClaimCycle -Task Verify*'
        $null = Invoke-AutoClaimCycle -Task Verify
        (Undo-LicenseClaim 1 -Force).State | Should -Be 'UndoPending'
    }
}

Describe 'A record that says whose claim it is' {
    BeforeEach {
        New-TestStore
        $null = New-TestEvent a | Invoke-LicenseClaim
        $piped = Get-LicenseClaim
        New-TestStore
        $null = New-TestEvent b, a | Invoke-LicenseClaim
    }

    It 'undoes no other claim of that number: <What>' -ForEach @(
        @{ What = 'a claim of another store'; Field = 'UserId'; Make = { $piped } }
        @{ What = 'a claim of a job'; Field = 'UserId'; Make = { $piped | Export-Clixml "$TestDrive/c.xml"; Import-Clixml "$TestDrive/c.xml" } }
        @{ What = 'a row of its CSV'; Field = 'UserId'; Make = { $piped | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ What = 'a row with a user'; Field = 'User'; Make = { [pscustomobject] @{ ClaimId = 1; User = 'a@contoso.com' } } }
        @{ What = 'a table with an address'; Field = 'UserPrincipalName'; Make = { @{ Claim = '1'; UserPrincipalName = 'a@contoso.com' } } }
        @{ What = 'a row with another product'; Field = 'Product'; Make = { [pscustomobject] @{ ClaimId = 1; User = 'b@contoso.com'; Product = 'ENTERPRISEPREMIUM' } } }
        @{ What = 'a row with the id of another product'; Field = 'SkuId'; Make = { [pscustomobject] @{ ClaimId = 1; SkuId = 'c7df2760-2c81-4ef7-b578-5b5392b571df' } } }
    ) {
        $given = & $Make
        Get-WhatIfText { $given | Undo-LicenseClaim -WhatIf -ErrorAction SilentlyContinue } | Should -BeNullOrEmpty
        $undone = $given, 2 | Undo-LicenseClaim -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $undone.ClaimId | Should -Be 2
        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'BadRecord,Undo-LicenseClaim'
        "$failed" | Should -BeLike "Claim 1 *$Field*"
        $failed.ErrorDetails.RecommendedAction | Should -Match 'Get-LicenseClaim'
        $failed.TargetObject | Should -Be $given
        (Get-LicenseClaim -Id 1).State | Should -Not -Be 'Undone'
    }
    It 'undoes its claim, whatever the case and though the address is another by now: <What>' -ForEach @(
        @{ What = 'a claim'; Make = { Get-LicenseClaim -Id 1 } }
        @{ What = 'its id'; Make = { @{ ClaimId = 1; UserId = 'A0000000-0000-4000-8000-000000000002'; User = 'old@contoso.com' } } }
        @{ What = 'its user'; Make = { [pscustomobject] @{ ClaimId = 1; User = 'B@contoso.com'; Product = 'spe_e3' } } }
        @{ What = 'its user as an id'; Make = { [pscustomobject] @{ ClaimId = 1; User = 'a0000000-0000-4000-8000-000000000002'; Product = '05E9A617-0261-4cee-bb44-138d3ef5d965' } } }
        @{ What = 'blanks'; Make = { [pscustomobject] @{ ClaimId = 1; User = ''; UserId = ''; Product = ' ' } } }
    ) {
        (& $Make | Undo-LicenseClaim -Force -ErrorAction Stop).State | Should -Be 'Undone'
    }
}
