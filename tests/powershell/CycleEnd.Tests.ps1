#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# How runs of Invoke-AutoClaimCycle end, and what they say of what kept them from ending otherwise.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/CannedTenant.psm1" -Force
    # Users whose claims wait to be sent.
    function New-WaitingStore([string[]] $User = 'a') {
        New-TestStore -Mode Graph
        Set-AutoClaimSetting -VerifyAfter 1
        $null = New-TestEvent $User | Invoke-LicenseClaim
    }
    function New-Refusal([int] $Status, [string] $Code) { @{ Status = $Status; Headers = @{}; Body = "{`"error`":{`"code`":`"$Code`",`"message`":`"No.`"}}" } }
}

Describe 'The end of a run' {
    BeforeEach { New-WaitingStore }

    It 'is text in JSON too' {
        $null = New-CannedTenant
        $result = Invoke-AutoClaimCycle -Task Send -Until Sent
        $result | ConvertTo-Json -Depth 3 | Should -Match '"Ended": "Idle"'
    }
    It 'is MaxDuration at once where what comes next is due after it' {
        $null = New-CannedTenant
        Set-AutoClaimSetting -VerifyAfter 1h
        $result = Invoke-AutoClaimCycle -Task Send, Verify -MaxDuration 30m
        $result.Ended, $result.Sent, $result.Left | Should -Be 'MaxDuration', 1, 1
        $result.Duration | Should -BeLessThan ([timespan] '0:10')
    }
    It 'is Stopped where -Request breaks' {
        $result = Invoke-AutoClaimCycle -Task Send -Request { break }
        $result.Ended, $result.Left | Should -Be 'Stopped', 1
        (Get-AutoClaimPendingChange).State | Should -Be 'Pending'
    }
    It 'is an error where -Request goes on without an answer' {
        { Invoke-AutoClaimCycle -Task Send -Request { continue } } | Should -Throw -ErrorId 'BadResponse,Invoke-AutoClaimCycle'
    }
    It 'takes no -MaxDuration of <_>' -ForEach 0, -5, '0s', ([timespan]::Zero) {
        { Invoke-AutoClaimCycle -MaxDuration $_ } | Should -Throw ($_ -eq -5 ? '*-5 is below zero. Give a longer time.' : '*Give more than 0.')
    }
}

Describe 'A run without an answer' {
    BeforeEach { New-WaitingStore }

    It 'says so in its warnings, with the reason' {
        $null = New-CannedTenant { throw [Net.Http.HttpRequestException]::new('Connection refused') }
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 1s -WarningVariable warned 3> $null
        $result.Ended, $result.Warnings.Name | Should -Be 'MaxDuration', 'NO_ANSWER'
        $result.Warnings.Message | Should -Match '^No answer to (\d+) of \1 requests: Connection refused\.$'
        "$warned" | Should -BeLike 'No answer to *network*'
    }
    It 'takes <Case> for no answer, and goes on' -ForEach @(
        @{ Case = 'a status that HTTP does not have'; Answer = @{ Status = -1; Body = '{}' }; Says = 'What came has the status -1, which is none of HTTP''s.' }
        @{ Case = 'a body that nests too deep'; Answer = @{ Status = 200; Body = '{"value":[],"x":' + '[' * 61 + ']' * 61 + '}' }; Says = '*nests too deep.' }
    ) {
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 1s -Request { $Answer } 3> $null
        $result.Ended, $result.Warnings.Name | Should -Be 'MaxDuration', 'NO_ANSWER'
        $result.Warnings.Message | Should -BeLike "No answer to *: $Says"
    }
    It 'counts what was not answered beside what was' {
        $lost = @{}
        $null = New-CannedTenant { if (-not $lost.Count) { $lost.Once = $true; throw [Net.Http.HttpRequestException]::new('Connection reset') } }.GetNewClosure()
        $result = Invoke-AutoClaimCycle -Task Send -Until Sent -MaxDuration 5m 3> $null
        $result.Sent | Should -Be 1
        $result.Warnings.Message | Should -Be "No answer to 1 of $($result.Requests) requests: Connection reset."
    }
}

Describe 'A store that is busy' {
    BeforeEach { New-WaitingStore }

    It 'is asked again' {
        $shell = New-TestShell 'Import-Module $canned; $null = New-CannedTenant; Invoke-AutoClaimCycle -Task Send -Until Sent' @{ canned = "$PSScriptRoot/CannedTenant.psm1" }
        $holder = Lock-TestStore
        try {
            $running = $shell.BeginInvoke()
            # Longer than the library waits for the lock, twice.
            Wait-Until { $shell.Streams.Warning.Count -or $running.IsCompleted }
            $running.IsCompleted | Should -BeFalse
        }
        finally { Unlock-TestStore $holder }
        $result = $shell.EndInvoke($running)
        $result.Sent | Should -Be 1
        $result.Warnings | Should -BeNullOrEmpty
        $shell.Streams.Warning | Should -HaveCount 1
    }
    It 'ends a run by -MaxDuration, before it asks for anything' {
        $holder = Lock-TestStore
        try { $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 1s -Request { throw 'sent' } -WarningVariable warned 3> $null }
        finally { Unlock-TestStore $holder }
        $result.Ended, $result.Warnings.Name | Should -Be 'MaxDuration', 'STORE_BUSY'
        $result.Duration | Should -BeLessThan ([timespan] '0:00:20')
        $warned | Should -HaveCount 1
    }
    It 'ends a run by -MaxDuration, with an answer that it does not take' {
        $holders = [Collections.Generic.List[object]]::new()
        try { $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 1s -Request { $holders.Add((Lock-TestStore)); @{ Status = 200; Body = '{}' } } 3> $null }
        finally { foreach ($holder in $holders) { Unlock-TestStore $holder } }
        $result.Ended, $result.Warnings.Name | Should -Be 'MaxDuration', 'STORE_BUSY'
        $holders | Should -HaveCount 1
    }
}

Describe 'What a setting holds' {
    It 'is left, warned of in every run, and cured by <Cure>' -ForEach @(
        @{ Hold = @{ Enabled = $false }; Why = 'the switch is off'; Cure = 'Set-AutoClaimSetting -Enabled $true' }
        @{ Hold = @{ MaxWritesPerHour = 0 }; Why = 'the setting MaxWritesPerHour is 0'; Cure = 'Set-AutoClaimSetting -MaxWritesPerHour' }
    ) {
        New-WaitingStore a, b
        $null = New-CannedTenant
        Set-AutoClaimSetting @Hold
        foreach ($run in 1, 2) {
            $result = Invoke-AutoClaimCycle -Task Send, Verify -WarningVariable warned 3> $null
            $result.Ended, $result.Sent, $result.Held, $result.Left | Should -Be 'Idle', 0, 2, 2
            $result.Warnings.Name | Should -Be 'CHANGES_HELD'
            $result.Warnings.Hint | Should -BeLike "*$Cure*"
            $warned | Should -HaveCount 1
            "$warned" | Should -BeLike "2 changes wait and ${Why}: *$Cure*"
        }
        Get-MgSent | Should -BeNullOrEmpty
        $said = Get-WhatIfText { Invoke-AutoClaimCycle -Task Send -WhatIf 3> $null }
        $said | Should -HaveCount 2
        $said[0] | Should -Match ': 2 held$'
        $said[1] | Should -Be "2 changes wait and ${Why}: nothing of it is sent."
    }
    It 'leaves removals out while the switch is off' {
        New-WaitingStore a
        $null = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Send, Verify
        $null = Undo-LicenseClaim 1 -Force
        $null = New-TestEvent b | Invoke-LicenseClaim
        Set-AutoClaimSetting -Enabled $false
        $said = Get-WhatIfText { Invoke-AutoClaimCycle -Task Send -WhatIf 3> $null }
        $said[0] | Should -Match 'Send 1, 1 held; '
        $said[-1] | Should -Be 'a@contoso.com: remove SPE_E3'
    }
    It 'says how long -MaxWritesPerHour makes it' {
        New-WaitingStore a, b, c
        Set-AutoClaimSetting -MaxWritesPerHour 1
        (Get-WhatIfText { Invoke-AutoClaimCycle -Task Send -WhatIf })[0] | Should -Match 'Send 3; 2 hours at MaxWritesPerHour 1$'
        Set-AutoClaimSetting -MaxWritesPerHour 3
        (Get-WhatIfText { Invoke-AutoClaimCycle -Task Send -WhatIf })[0] | Should -Match 'Send 3; 1 second at Graph''s limits$'
    }
}

Describe 'A run that begins' {
    BeforeEach { New-WaitingStore }

    It 'looks anew at a session that had expired and a permission that was missing: <Status>' -ForEach @(
        @{ Status = 401; Code = 'InvalidAuthenticationToken'; Hint = 'Sign in again' }, @{ Status = 403; Code = 'Authorization_RequestDenied'; Hint = 'Get-AutoClaimPermission names the roles' }
    ) {
        $refusal = New-Refusal $Status $Code
        $null = New-CannedTenant { $refusal }.GetNewClosure()
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 1s 3> $null
        $result.Sent, @($result.Warnings).Count | Should -Be 0, 1
        $result.Warnings.Hint | Should -Match $Hint
        $null = New-CannedTenant
        $result = Invoke-AutoClaimCycle -Task Send, Verify -MaxDuration 30s 3> $null
        $result.Ended, $result.Sent | Should -Be 'Idle', 1
        $result.Warnings | Should -BeNullOrEmpty
    }
    It 'counts as failed what Graph refuses for good' {
        $null = New-CannedTenant { param($asked) if ($asked.Method -eq 'POST') { @{ Status = 400; Headers = @{}; Body = '{"error":{"code":"Request_BadRequest","message":"Unable to update the specified properties for objects that have originated within an external service."}}' } } }
        $result = Invoke-AutoClaimCycle -Task Send, Verify -MaxDuration 30s
        $result.Failed, $result.Sent | Should -Be 1, 0
        $told = New-TestEvent a | Invoke-LicenseClaim -Retry -WarningVariable warned 3>$null
        $told.Duplicate | Should -BeTrue
        "$warned" | Should -Match 'failed, and its event is not decided anew: Get-LicenseClaim -Id 1 says why'
    }
    It 'lists the tenant again with -Force only' {
        $null = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Refresh -MaxDuration 30s
        Connect-MgGraph -TenantId (Get-MgContext).TenantId -Tenant { @{ Status = 200; Headers = @{}; Body = '{"value":[]}' } }
        $null = Invoke-AutoClaimCycle -Task Refresh -MaxDuration 1s
        $before = @(Get-MgSent).Count
        $null = Invoke-AutoClaimCycle -Task Refresh -MaxDuration 1s -Force
        @(Get-MgSent).Count | Should -BeGreaterThan $before
    }
}
