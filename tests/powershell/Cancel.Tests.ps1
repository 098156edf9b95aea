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
        @{ Case = 'rows of a table'; Run = { Get-AutoClaimPendingChange | Where-Object Id -EQ 2 | ConvertTo-Csv | ConvertFrom-Csv | Stop-AutoClaimChange -Force -PassThru }; Left = 1, 3 }
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
    It 'takes a number that is given twice once' {
        @(Stop-AutoClaimChange 1, 2, 1 -Force -PassThru).Id | Should -Be 1, 2
        @(3, 3 | Stop-AutoClaimChange -Force -PassThru -ErrorAction Stop).Id | Should -Be 3
    }
    It '-Verbose says how many' {
        $said = Stop-AutoClaimChange -State Pending -Force -Verbose 4>&1
        "$($said[-1])" | Should -Be '3 pending changes cancelled.'
        $said | Should -Not -BeOfType AutoClaim.PendingChange
    }
    It 'completes the numbers of what can be cancelled' { Get-Completion 'Stop-AutoClaimChange -Id ' | Should -Be '1', '2', '3' }
    It 'writes an error for each that cannot be cancelled, and cancels the others' {
        Stop-AutoClaimChange 1 -Force
        $nothing = [pscustomobject] @{ Name = 'x' }
        99, $nothing, 2 | Stop-AutoClaimChange -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Sort-Object | Should -Be 'BadRecord,Stop-AutoClaimChange', 'NotFound,Stop-AutoClaimChange'
        @(Get-AutoClaimPendingChange).Id | Should -Be 3
    }
    It '-WhatIf says what each would be, and cancels nothing' {
        Get-WhatIfText { Stop-AutoClaimChange -State Pending -User a@contoso.com -WhatIf } | Should -Be 'pending change 1: AssignLicense SPE_E3 for a@contoso.com is cancelled; claim 1 is undone'
        @(Get-WhatIfText { Stop-AutoClaimChange -State Pending -WhatIf }) -match '^\d of 3: ' | Should -HaveCount 3
        @(Get-AutoClaimPendingChange) | Should -HaveCount 3
    }
    It 'cancels nothing for the number of another thing: <What>' -ForEach @(
        @{ What = 'a process'; Make = { [pscustomobject] @{ Id = 2; ProcessName = 'x' } } }
        @{ What = 'a job'; Make = { @{ Id = 2; Name = 'Job2'; State = 'Completed' } } }
        @{ What = 'a row that is a number alone'; Make = { "Id`n2" | ConvertFrom-Csv } }
    ) {
        $given = & $Make
        $given, 1 | Stop-AutoClaimChange -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'BadRecord,Stop-AutoClaimChange'
        $failed.TargetObject | Should -Be $given
        @(Get-AutoClaimPendingChange).Id | Should -Be 2, 3
    }
    It 'takes a change of Import-Clixml' {
        Get-AutoClaimPendingChange -User b@contoso.com | Export-Clixml "$TestDrive/c.xml"
        (Import-Clixml "$TestDrive/c.xml" | Stop-AutoClaimChange -Force -PassThru).Id | Should -Be 2
    }
    It 'asks once of what is cancelled together, and names all of it' {
        Import-Module "$PSScriptRoot/Answers.psm1" -Force
        New-TestStore -Mode Graph
        Set-AutoClaimSetting -DefaultUsageLocation DE
        $null = @{ id = 'a0000000-0000-4000-8000-000000000003'; usageLocation = $null } | Import-AutoClaimUser
        $null = New-TestEvent c, a | Invoke-LicenseClaim
        $location, $license = Get-AutoClaimPendingChange -User c@contoso.com
        $said = "pending change $($license.Id): AssignLicense SPE_E3 for c@contoso.com is cancelled, with pending change $($location.Id): SetUsageLocation DE for c@contoso.com; claim 1 is undone"
        Get-WhatIfText { Stop-AutoClaimChange $license.Id -WhatIf } | Should -Be $said
        $asked = Invoke-WithAnswer 'No', 'Yes' 'Stop-AutoClaimChange -State Pending'
        $asked | Should -HaveCount 2
        $asked -match "claim 1 is undone" | Should -HaveCount 1
        $done, $left = @(Get-LicenseClaim).Where({ $_.State -eq 'Undone' }, 'Split')
        "$($done.ClaimId) $($left.ClaimId)" | Should -BeIn '1 2', '2 1'
        @(Get-AutoClaimPendingChange).ClaimId | Sort-Object -Unique | Should -Be $left.ClaimId
    }
}
