#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Stop-AutoClaimChange' {
    BeforeEach {
        New-TestStore -Mode Graph
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
    }

    It 'cancels <Case>' -ForEach @(
        @{ Case = 'by number'; Run = { Stop-AutoClaimChange 1, 2 -Force -PassThru }; Left = 3 }
        @{ Case = 'what is piped in'; Run = { Get-AutoClaimPendingChange -User a@contoso.com | Stop-AutoClaimChange -Force -PassThru }; Left = 2, 3 }
        @{ Case = 'rows of a table'; Run = { "Id`n2" | ConvertFrom-Csv | Stop-AutoClaimChange -Force -PassThru }; Left = 1, 3 }
        @{ Case = 'all that fits'; Run = { Stop-AutoClaimChange -State Pending -User c@contoso.com -Force -PassThru }; Left = 1, 2 }
        @{ Case = 'everything'; Run = { Stop-AutoClaimChange -State Pending -Force -PassThru }; Left = @() }
    ) {
        $cancelled = & $Run
        $cancelled | Should -BeOfType AutoClaim.PendingChange
        $cancelled.State | Sort-Object -Unique | Should -Be 'Cancelled'
        @(Get-AutoClaimPendingChange).Id | Should -Be $Left
        @($cancelled).Count + @($Left).Count | Should -Be 3
    }
    It 'is silent without -PassThru, and says why in the claim' {
        Stop-AutoClaimChange 1 -Reason 'Too early' -Force | Should -BeNullOrEmpty
        (Get-LicenseClaim -Id 1).UndoReason | Should -Be 'Cancelled: Too early'
        (Test-LicenseClaim a@contoso.com -App Teams).Outcome | Should -Be 'Claimed'
    }
    It 'writes an error for each that cannot be cancelled, and cancels the others' {
        Stop-AutoClaimChange 1 -Force
        $nothing = [pscustomobject] @{ Name = 'x' }
        99, $nothing, 2 | Stop-AutoClaimChange -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Sort-Object | Should -Be 'BadRecord,Stop-AutoClaimChange', 'NotFound,Stop-AutoClaimChange'
        @(Get-AutoClaimPendingChange).Id | Should -Be 3
    }
    It '-WhatIf says what each would be, and cancels nothing' {
        Get-WhatIfText { Stop-AutoClaimChange -State Pending -User a@contoso.com -WhatIf } | Should -Be 'pending change 1: AssignLicense SPE_E3 for a@contoso.com is cancelled'
        @(Get-AutoClaimPendingChange) | Should -HaveCount 3
    }
}
