#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Get-AutoClaimAudit' {
    BeforeAll {
        New-TestStore
        $null = New-TestEvent a, b | Invoke-LicenseClaim
        Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 7
    }

    It 'lists what was done, newest first, with what changed' {
        $all = Get-AutoClaimAudit
        $all | Should -BeOfType AutoClaim.AuditRecord
        $all.Sequence | Should -Be ($all.Count..1)
        $all[0].Action | Should -Be 'Update policy'
        "$($all[0].Changes)" | Should -Be 'priority 3 -> 7'
        $all[0].Actor | Should -Be ([Environment]::UserName)
    }
    It 'is narrowed by -<Name>' -ForEach @(
        @{ Name = 'After'; Value = { (Get-Date).AddMinutes(5) }; Some = $false }
        @{ Name = 'Before'; Value = { (Get-Date).AddMinutes(-5) }; Some = $false }
        @{ Name = 'Actor'; Value = { [Environment]::UserName }; Some = $true }
        @{ Name = 'Action'; Value = { 'Update policy' }; Some = $true; Count = 3 }
        @{ Name = 'Target'; Value = { 'setting' }; Some = $true; Count = 1 }
        @{ Name = 'Target'; Value = { Get-AutoClaimSetting }; Some = $true; Count = 1 }
        @{ Name = 'User'; Value = { 'a@contoso.com' }; Some = $true; Count = 1 }
        @{ Name = 'User'; Value = { Get-AutoClaimUser a@contoso.com }; Some = $true; Count = 1 }
        @{ Name = 'Policy'; Value = { 'Spare' }; Some = $true; Count = 2 }
        @{ Name = 'Policy'; Value = { Get-AutoClaimPolicy Spare }; Some = $true; Count = 2 }
        @{ Name = 'Claim'; Value = { (Get-LicenseClaim -User b@contoso.com).ClaimId }; Some = $true; Count = 1 }
        @{ Name = 'CorrelationId'; Value = { (Get-AutoClaimAudit -Action 'Update policy')[0].CorrelationId }; Some = $true; Count = 3 }
    ) {
        $arguments = @{ $Name = & $Value }
        $found = @(Get-AutoClaimAudit @arguments)
        $found.Count -gt 0 | Should -Be $Some
        if ($Count) { $found | Should -HaveCount $Count }
    }
    It 'refuses what no record can be of: <Says>' -ForEach @(
        @{ Given = @{ Actor = 'nobody' }; Says = "There is no actor named 'nobody'." }
        @{ Given = @{ Action = 'Update policies' }; Says = '*none of Add policy product,*' }
        @{ Given = @{ After = '2026-12-01Z'; Before = '2026-11-01Z' }; Says = '-After (2026-12-01T00:00:00.000Z) is not before -Before (2026-11-01T00:00:00.000Z).' }
    ) {
        $file = Join-Path $TestDrive 'none.jsonl'
        { Get-AutoClaimAudit @Given -ErrorAction Stop } | Should -Throw $Says
        { Export-AutoClaimAudit $file @Given -ErrorAction Stop } | Should -Throw $Says
        $file | Should -Not -Exist
    }
    It 'takes what it is about: <Kind>' -ForEach @(
        @{ Kind = 'a policy'; Make = { Get-AutoClaimPolicy Spare }; Actions = 'Update policy', 'Create policy' }
        @{ Kind = 'claims'; Make = { Get-LicenseClaim -User a@contoso.com }; Actions = , 'Decide claim' }
        @{ Kind = 'users, with their claims'; Make = { Get-AutoClaimUser a@contoso.com }; Actions = , 'Decide claim' }
        @{ Kind = 'an object with a user'; Make = { [pscustomobject] @{ User = 'a@contoso.com' } }; Actions = , 'Decide claim' }
        @{ Kind = 'rows of a report'; Make = { Get-AutoClaimReport -User a@contoso.com }; Actions = , 'Decide claim' }
    ) {
        (& $Make | Get-AutoClaimAudit).Action | Should -Be $Actions
    }
    It 'says that nothing was given: <Case>' -ForEach @(
        @{ Case = '-Claim $null'; Run = { Get-AutoClaimAudit -Claim $null -ErrorAction Stop }; Named = 'Claim' }
        @{ Case = 'a user of $null'; Run = { [pscustomobject] @{ User = $null } | Get-AutoClaimAudit -ErrorAction Stop }; Named = 'Target' }
        @{ Case = 'an export of -Claim $null'; Run = { Export-AutoClaimAudit (Join-Path $TestDrive none.jsonl) -Claim $null -ErrorAction Stop }; Named = 'Claim' }
    ) {
        $Run | Should -Throw -ExpectedMessage "*-$Named holds nothing.*"
    }
    It 'shows one command as one piece of work' {
        $ids = (Get-AutoClaimAudit | Group-Object CorrelationId).ForEach{ $_.Group.Action | Sort-Object -Unique }
        $ids | Should -Contain 'Update policy'
        (Get-AutoClaimAudit -Action 'Update policy').CorrelationId | Sort-Object -Unique | Should -HaveCount 1
    }
}

Describe 'Export-AutoClaimAudit' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).jsonl"
    }

    It 'writes every record, oldest first, as <Format>' -ForEach @(
        @{ Format = 'JsonLines'; Field = 'hash' }
        @{ Format = 'DirectoryAudit'; Field = 'activityDisplayName' }
    ) {
        $written = Export-AutoClaimAudit $file -Format $Format -PassThru
        $written | Should -BeOfType IO.FileInfo
        $lines = Get-Content $file | ConvertFrom-Json
        $lines.$Field | Should -Not -Contain $null
        $lines.Count | Should -BeGreaterOrEqual (Get-AutoClaimAudit).Count
    }
    It 'writes what the filters leave' {
        Export-AutoClaimAudit $file -Action 'Create policy'
        Get-Content $file | Should -HaveCount 3
        Export-AutoClaimAudit $file -Policy Spare -Force
        (Get-Content $file | ConvertFrom-Json).record | ConvertFrom-Json | ForEach-Object action | Should -Be 'Create policy'
    }
    It 'leaves a file alone that is there, unless -Force' {
        'mine' | Set-Content $file
        { Export-AutoClaimAudit $file -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,Export-AutoClaimAudit'
        Get-Content $file | Should -Be 'mine'
        Export-AutoClaimAudit $file -Force -PassThru | Should -Not -BeNullOrEmpty
    }
}

Describe 'The verdict of Test-AutoClaimStore' {
    BeforeEach { New-TestStore }

    It 'says how far the trail is whole' {
        $check = Test-AutoClaimStore
        $check.Audit.Ok | Should -BeTrue
        $check.Audit.Head.Sequence | Should -Be (Get-AutoClaimAudit)[0].Sequence
        $check.Audit.Head.Hash | Should -Be (Get-AutoClaimAudit)[0].Hash
    }
    It 'takes the remembered end as <Kind>' -ForEach @(
        @{ Kind = 'text'; Make = { "$($args[0].Audit.Head)" } }
        @{ Kind = 'the end'; Make = { $args[0].Audit.Head } }
        @{ Kind = 'the check'; Make = { $args[0] } }
        @{ Kind = 'parsed JSON'; Make = { $args[0].Audit.Head | ConvertTo-Json | ConvertFrom-Json } }
    ) {
        $remembered = & $Make (Test-AutoClaimStore)
        Set-AutoClaimPolicy Spare -Priority 9
        (Test-AutoClaimStore -AuditHead $remembered).Ok | Should -BeTrue
    }
    It 'notices that the end was cut off' {
        $remembered = (Test-AutoClaimStore).Audit.Head
        $code = 'import sqlite3, sys; store = sqlite3.connect(sys.argv[1]); store.execute("DELETE FROM audit WHERE first = (SELECT max(first) FROM audit)"); store.commit()'
        python3 -c $code ([AutoClaim.Sessions]::Default.Path)
        $check = Test-AutoClaimStore -AuditHead $remembered
        $check.Ok | Should -BeFalse
        $check.Audit.Ok | Should -BeFalse
        $check.Findings.Kind | Should -Contain 'Audit'
        Test-AutoClaimStore -AuditHead $remembered -Quiet | Should -BeFalse
    }
    It 'is no verdict where the end is no end' {
        Test-AutoClaimStore -AuditHead 'x' -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Test-AutoClaimStore'
    }
}

Describe 'Roles' {
    BeforeEach {
        New-TestStore
        $path = [AutoClaim.Sessions]::Default.Path
        Connect-AutoClaim $path -Role 'Global Administrator', 'Reports Reader'
        Set-AutoClaimSetting -RequiredRole 'Global Administrator' -RequiredReportRole 'Reports Reader'
    }

    It 'are named in every write, and in the audit trail' {
        (Get-AutoClaimSession).Roles | Should -Be 'Global Administrator', 'Reports Reader'
        Set-AutoClaimPolicy Spare -Priority 9
        (Get-AutoClaimAudit)[0].ActorRoles | Should -Be 'Global Administrator', 'Reports Reader'
    }
    It 'are asked for where policies and settings change: <Command>' -ForEach @(
        @{ Command = { Set-AutoClaimPolicy Spare -Priority 9 -ErrorAction Stop } }
        @{ Command = { New-AutoClaimPolicy x -App Teams -Product SPE_E3 -ErrorAction Stop } }
        @{ Command = { Set-AutoClaimSetting -Enabled $false -ErrorAction Stop } }
        @{ Command = { Register-AutoClaimApp x -ServicePlan TEAMS1 -ErrorAction Stop } }
    ) {
        Connect-AutoClaim $path -Role 'Reports Reader'
        $Command | Should -Throw -ExceptionType ([AutoClaim.AutoClaimException]) -ExpectedMessage '*Global Administrator*'
    }
    It 'are asked for where reports and the audit trail are read: <Command>' -ForEach @(
        @{ Command = { Get-AutoClaimReport -ErrorAction Stop } }
        @{ Command = { Get-AutoClaimReport -GroupBy Day -ErrorAction Stop } }
        @{ Command = { Get-AutoClaimReport -AsJson -ErrorAction Stop } }
        @{ Command = { Export-AutoClaimReport $args[0] -ErrorAction Stop } }
        @{ Command = { Get-AutoClaimAudit -ErrorAction Stop } }
        @{ Command = { Export-AutoClaimAudit $args[0] -ErrorAction Stop } }
    ) {
        $file = Join-Path $TestDrive "$(New-Guid).json"
        Connect-AutoClaim $path -Role 'Helpdesk Administrator'
        { & $Command $file } | Should -Throw -ExceptionType ([AutoClaim.AutoClaimException]) -ExpectedMessage '*Reports Reader*'
        Connect-AutoClaim $path -Role 'Reports Reader'
        { & $Command $file } | Should -Not -Throw
    }
    It 'are not asked for where the store is checked; only the end of the trail is not told' {
        Connect-AutoClaim $path
        $check = Test-AutoClaimStore -ErrorAction Stop
        $check.Ok | Should -BeTrue
        $check.Audit | Should -BeNullOrEmpty
    }
    It 'are none by default, and claims need none' {
        Connect-AutoClaim $path
        (Get-AutoClaimSession).Roles | Should -BeNullOrEmpty
        (New-TestEvent a | Invoke-LicenseClaim).Outcome | Should -Be 'Claimed'
    }
}
