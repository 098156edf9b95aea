#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Whom an object means, its object id says: its address may be somebody else's by now.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function New-User([string] $Id, [string] $Name) { $null = @{ id = $Id; userPrincipalName = $Name; accountEnabled = $true; userType = 'Member'; usageLocation = 'DE'; licenseAssignmentStates = @() } | Import-AutoClaimUser }
}

Describe 'An object whose address was given to somebody else' {
    BeforeEach {
        New-TestStore
        $id = '00000005-0000-4000-8000-000000000000'
        New-User $id mal@contoso.com
        $user = Get-AutoClaimUser mal@contoso.com
        $decision = Test-LicenseClaim mal@contoso.com -App Teams
        New-User $id renamed@contoso.com
        New-User 00000009-0000-4000-8000-000000000000 mal@contoso.com
    }
    It 'means the same user: <What>' -ForEach @(
        @{ What = 'a user'; Make = { $user } }
        @{ What = 'a user of Import-Clixml'; Make = { $user | Export-Clixml (Join-Path $TestDrive u.xml); Import-Clixml (Join-Path $TestDrive u.xml) } }
        @{ What = "Graph's user"; Make = { [pscustomobject] @{ '@odata.type' = '#microsoft.graph.user'; id = $id; userPrincipalName = 'mal@contoso.com' } } }
    ) {
        $given = & $Make
        ($given | Test-LicenseClaim -App Teams).UserId | Should -Be $id
        (Get-AutoClaimUser -Identity $given).Id | Should -Be $id
        ($given | Invoke-LicenseClaim -App Teams).UserId | Should -Be $id
        @($given | Get-LicenseClaim).UserId | Should -Be $id
    }
    It 'means the same user: a decision' {
        ($decision | Invoke-LicenseClaim).UserId | Should -Be $id
    }
}

Describe 'An object that says twice whom it means, and not of what kind it is' {
    BeforeDiscovery {
        $commands = @(
            @{ What = 'Test-LicenseClaim'; Run = { $given | Test-LicenseClaim -App Teams } }
            @{ What = 'Test-LicenseClaim -AsJson'; Run = { $given | Test-LicenseClaim -App Teams -AsJson } }
            @{ What = 'Invoke-LicenseClaim'; Run = { $given | Invoke-LicenseClaim -App Teams } }
            @{ What = 'Invoke-LicenseClaim -User'; Run = { Invoke-LicenseClaim -User $given -App Teams -EventId 1 } }
            @{ What = 'ConvertTo-LicenseClaimEvent'; Run = { $given | ConvertTo-LicenseClaimEvent -Source Csv -App Teams } }
            @{ What = 'Get-AutoClaimUser'; Run = { $given | Get-AutoClaimUser } }
            @{ What = 'Get-LicenseClaim'; Run = { $given | Get-LicenseClaim } }
            @{ What = 'Get-LicenseClaim -User'; Run = { Get-LicenseClaim -User $given } }
            @{ What = 'Get-AutoClaimReport'; Run = { $given | Get-AutoClaimReport } }
            @{ What = 'Get-AutoClaimAssignment'; Run = { $given | Get-AutoClaimAssignment } }
            @{ What = 'Get-AutoClaimPendingChange'; Run = { $given | Get-AutoClaimPendingChange } }
            @{ What = 'Get-AutoClaimAudit'; Run = { $given | Get-AutoClaimAudit } }
            @{ What = 'Unlock-LicenseClaim'; Run = { $given | Unlock-LicenseClaim -App Teams } }
            @{ What = 'Set-AutoClaimPolicy -ExcludeUser'; Run = { Set-AutoClaimPolicy Spare -ExcludeUser $given } }
            @{ What = 'New-LicenseMigrationPlan -User'; Run = { New-LicenseMigrationPlan Pilot -User $given -Product SPE_E3 -Group lic-e3 3>$null } }
            @{ What = 'Import-AutoClaimGroup -Member'; Run = { Import-AutoClaimGroup -Member @{ 'lic-e3' = $given } } }
        )
    }
    BeforeAll {
        $a, $b = 'a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002'
        $removed = '00000005-0000-4000-8000-000000000000'
    }
    BeforeEach { New-TestStore }

    It 'and means two, is refused: <What>' -ForEach $commands {
        New-User $removed old@contoso.com
        $null = @{ id = $removed; '@removed' = @{ reason = 'deleted' } } | Import-AutoClaimUser -AllowRemoval
        $before = Get-StoreState
        foreach ($given in @{ Id = $a; UserPrincipalName = 'b@contoso.com' }, [pscustomobject] @{ Id = $a; UserPrincipalName = 'nobody@contoso.com' }, @{ Id = $removed; UserPrincipalName = 'a@contoso.com' },
            @{ UserId = $a; UserPrincipalName = 'b@contoso.com' }, [pscustomobject] @{ UserId = $a; UserPrincipalName = 'nobody@contoso.com' }, @{ UserId = 'a@contoso.com'; UserPrincipalName = 'b@contoso.com'; Id = $a },
            @{ Id = $a; UserPrincipalName = $b }, @{ UserPrincipalName = $b }, @{ Id = 1; UserPrincipalName = $b }) {
            $failed = & { try { $null = & $Run } catch { $_ } } 2>&1
            $failed | Should -HaveCount 1
            $failed.FullyQualifiedErrorId | Should -Match (($given.UserId ?? $given.Id) -is [string] ? '^Ambiguous,' : '^BadRecord,')
            "$failed" | Should -BeLike "*$($given.UserPrincipalName)*"
            $failed.ErrorDetails.RecommendedAction | Should -Match 'UserPrincipalName|UserId'
        }
        Get-StoreState | Should -Be $before
    }
    It 'and means one, is taken: <What>' -ForEach $commands {
        foreach ($given in @{ Id = $a; UserPrincipalName = 'A@contoso.com' }, [pscustomobject] @{ Id = 'row 5'; UserPrincipalName = 'a@contoso.com' },
            @{ UserId = $a; UserPrincipalName = 'A@contoso.com'; Id = 'row 5' }, @{ UserId = 'A@contoso.com'; UserPrincipalName = 'a@contoso.com' }) {
            $failed = & { try { $null = & $Run } catch { $_ } } 2>&1
            # Nothing is locked, nor planned twice.
            $failed | Where-Object FullyQualifiedErrorId -NotMatch '^(NotLocked|NameTaken|InvalidArgument)' | Should -BeNullOrEmpty
        }
    }
    It 'goes by its id where two share an address' {
        New-User $removed a@contoso.com
        (@{ Id = $removed; UserPrincipalName = 'a@contoso.com' } | Test-LicenseClaim -App Teams).UserId | Should -Be $removed
        (@{ Id = $a; UserPrincipalName = 'a@contoso.com' } | Invoke-LicenseClaim -App Teams).UserId | Should -Be $a
        'a@contoso.com' | Invoke-LicenseClaim -App Teams -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'Ambiguous,Invoke-LicenseClaim'
        $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Use the object id of one of them: Get-AutoClaimUser gives both.'
        (Get-AutoClaimUser a@contoso.com).Id | Sort-Object | Should -Be $removed, $a
    }
    It 'whom nobody knows, is called by the address' {
        (@{ Id = $removed; UserPrincipalName = 'new@contoso.com' } | Test-LicenseClaim -App Teams).User | Should -Be 'new@contoso.com'
        # What is called the user's id is it.
        (@{ UserId = $removed; UserPrincipalName = 'new@contoso.com' } | Test-LicenseClaim -App Teams).User | Should -Be $removed
    }
}

Describe 'A text that reads as an object does that says twice whom it means' {
    BeforeEach { New-TestStore }

    It 'is what it says: <Text>' -ForEach @(
        @{ Text = '(Id a0000000-0000-4000-8000-000000000001, UserPrincipalName a@contoso.com)' }
        @{ Text = '(Id a0000000-0000-4000-8000-000000000001, UserPrincipalName b@contoso.com)' }
        @{ Text = '(Id , UserPrincipalName a@contoso.com)' }
        @{ Text = 'user:(Id a0000000-0000-4000-8000-000000000001, UserPrincipalName a@contoso.com)' }
    ) {
        $null = New-TestEvent a | Invoke-LicenseClaim
        (Undo-LicenseClaim 1 -Reason $Text -Force).UndoReason | Should -Be $Text
        (Set-AutoClaimPolicy Spare -Department $Text -PassThru -WarningAction Ignore).Departments | Should -Be $Text
        (Rename-AutoClaimPolicy Spare $Text -PassThru).Name | Should -Be $Text
        (Get-AutoClaimPolicy $Text).Name | Should -Be $Text
        foreach ($run in { $Text | Test-LicenseClaim -App Teams }, { Test-LicenseClaim -User $Text -App Teams }) {
            $decision = & $run 2>$null
            $decision.UserId | Should -BeNullOrEmpty
        }
        Get-AutoClaimUser $Text -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'NotFound,Get-AutoClaimUser'
    }
}
