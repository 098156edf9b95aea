#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Invoke-AutoClaimCycle before a canned tenant, through a stand-in of Microsoft's module.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/CannedTenant.psm1" -Force
    $e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965'
    # Users whose claims wait to be sent.
    function New-WaitingStore([string[]] $User = 'a') {
        New-TestStore -Mode Graph
        Set-AutoClaimSetting -VerifyAfter 1
        $null = New-TestEvent $User | Invoke-LicenseClaim
    }
    function Get-Connect([Management.Automation.ErrorRecord] $From) { $From.ErrorDetails.RecommendedAction -replace '^.*(?=Connect-MgGraph)' }
}

Describe 'Invoke-AutoClaimCycle' {
    It 'sends what is due and closes it when it is seen' {
        New-WaitingStore a, b
        $tenant = New-CannedTenant
        $result = Invoke-AutoClaimCycle -Task Send, Verify
        $result | Should -BeOfType AutoClaim.CycleResult
        $result.Ended | Should -Be 'Idle'
        $result.Sent, $result.Seen, $result.Failed, $result.Left | Should -Be 2, 2, 0, 0
        $result.Warnings | Should -BeNullOrEmpty
        Get-CannedHolder $tenant $e3 | Should -Be 'a@contoso.com', 'b@contoso.com'
        (Get-LicenseClaim).State | Should -Be 'Observed', 'Observed'
        Get-AutoClaimPendingChange | Should -BeNullOrEmpty
    }
    It '-Until Sent leaves it to the next run to see what was sent' {
        New-WaitingStore
        $null = New-CannedTenant
        $result = Invoke-AutoClaimCycle -Task Send, Verify -Until Sent
        $result.Ended, $result.Sent, $result.Seen | Should -Be 'Sent', 1, 0
        (Get-AutoClaimPendingChange).State | Should -Be 'Sent'
        (Invoke-AutoClaimCycle -Task Send, Verify).Seen | Should -Be 1
    }
    It 'takes the next product where the first has no unit left' {
        New-TestStore -Mode Graph
        Enable-AutoClaimPolicy "O'Brien's [EU] policy"
        Disable-AutoClaimPolicy 'Teams for all'
        $null = New-TestEvent a | Invoke-LicenseClaim
        $tenant = New-CannedTenant
        $tenant.Skus[0].consumedUnits = 3
        $result = Invoke-AutoClaimCycle -Task Send -Until Sent
        $result.Sent, $result.NextProduct | Should -Be 1, 1
        Get-CannedHolder $tenant 'c7df2760-2c81-4ef7-b578-5b5392b571df' | Should -Be 'a@contoso.com'
    }
    It 'sends each request once: the retries of Microsoft''s module are off, and as they were afterwards' {
        New-WaitingStore
        $refused = @{}
        $null = New-CannedTenant { param($asked) if ($asked.Method -eq 'POST' -and -not $refused.Count) { $refused.Once = $true; @{ Status = 429; Headers = @{ 'Retry-After' = '1' }; Body = '{"error":{"code":"TooManyRequests","message":"Later."}}' } } }.GetNewClosure()
        (Invoke-AutoClaimCycle -Task Send -Until Sent).Sent | Should -Be 1
        @(Get-MgSent | Where-Object Method -EQ POST) | Should -HaveCount 2
        (Get-MgSent).Timeout | Sort-Object -Unique | Should -Be ([timespan]::FromSeconds(100))
        $context = Get-MgRequestContext
        $context.MaxRetry, $context.ClientTimeout | Should -Be 3, ([timespan]::FromSeconds(300))
    }
    It 'sends the text of the library, as JSON, with its headers' {
        New-WaitingStore
        $null = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Send -Until Sent
        $sent = Get-MgSent | Where-Object Method -EQ POST
        $sent.ContentType | Should -Be 'application/json; charset=utf-8'
        $sent.Headers.Keys | Should -Contain 'client-request-id'
        $sent.Headers.Keys | Should -Not -Contain 'Content-Type'
        $sent.Body | Should -BeOfType string
        ($sent.Body | ConvertFrom-Json).removeLicenses.GetType().IsArray | Should -BeTrue
    }
    It 'does not take an answer of another address for one' {
        New-WaitingStore
        $null = New-CannedTenant
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 0:00:01 -Request {
            param($Request)
            $response = [Net.Http.HttpResponseMessage]::new(200)
            $response.RequestMessage = [Net.Http.HttpRequestMessage]::new('GET', 'https://login.contoso.com/')
            $response
        }
        $result.Ended, $result.Sent | Should -Be 'MaxDuration', 0
    }
    It 'takes a network that does not answer for no answer, and goes on' {
        New-WaitingStore
        $null = New-CannedTenant { throw [Net.Http.HttpRequestException]::new('Connection refused') }
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 0:00:01 -ErrorAction Stop
        $result.Ended, $result.Sent, $result.Failed | Should -Be 'MaxDuration', 0, 0
        (Get-MgRequestContext).MaxRetry | Should -Be 3
    }
    It 'says what somebody has to mend, once' {
        New-WaitingStore
        $null = New-CannedTenant { @{ Status = 401; Headers = @{}; Body = '{"error":{"code":"InvalidAuthenticationToken","message":"Expired."}}' } }
        $result = Invoke-AutoClaimCycle -Task Send -MaxDuration 0:00:01 -WarningVariable warned 3> $null
        $result.Warnings.Name | Should -Be 'SESSION_EXPIRED'
        $warned | Should -HaveCount 1
        $warned | Should -Match 'Sign in again'
    }
    It 'tells of each request by its id, and of no link' {
        New-WaitingStore
        $null = New-CannedTenant
        $said = Invoke-AutoClaimCycle -Task Send -Until Sent -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        @($said) -match '^Request \d+-[0-9a-f]+: Send, POST with LicenseAssignment.ReadWrite.All$' | Should -HaveCount 1
        @($said) -match '^Request \d+-[0-9a-f]+: 200 after ' | Should -HaveCount @(Get-MgSent).Count
        $said | Should -Not -Match 'https:|contoso.com'
    }
    It 'says of what a script block threw the type alone, which may hold what it sent' {
        New-WaitingStore
        $said = & { try { Invoke-AutoClaimCycle -Task Send -Request { throw 'Bearer eyJ0' } -Verbose } catch { } } 4>&1 3>$null | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$said" | Should -Match 'RuntimeException after '
        "$said" | Should -Not -Match 'eyJ0'
        Get-AutoClaimPendingChange | ForEach-Object Attempts | Out-String | Should -Not -Match 'Bearer'
    }
    It 'refuses a Local store before anything else' {
        New-TestStore -Empty
        Disconnect-MgGraph
        { Invoke-AutoClaimCycle } | Should -Throw -ErrorId 'InvalidArgument,Invoke-AutoClaimCycle'
    }
}

Describe 'The sign-in' {
    BeforeEach { New-WaitingStore }

    It 'that is missing is an error with the line that helps' {
        $null = New-CannedTenant
        Disconnect-MgGraph
        $failed = { Invoke-AutoClaimCycle -Task Send, Verify } | Should -Throw -ErrorId 'NotSignedIn,Invoke-AutoClaimCycle' -PassThru
        $failed.CategoryInfo.Category | Should -Be 'AuthenticationError'
        Get-Connect $failed | Should -Be 'Connect-MgGraph -Scopes LicenseAssignment.Read.All, User.Read.All, LicenseAssignment.ReadWrite.All'
    }
    It 'asks for User.ReadWrite.All only where usage locations are set' {
        $null = New-CannedTenant
        Disconnect-MgGraph
        Set-AutoClaimSetting -DefaultUsageLocation DE
        Get-Connect ({ Invoke-AutoClaimCycle -Task Send } | Should -Throw -PassThru) | Should -Match 'User.ReadWrite.All'
    }
    It 'asks for the sign-in log only where it is read' {
        $null = New-CannedTenant
        Disconnect-MgGraph
        Get-Connect ({ Invoke-AutoClaimCycle } | Should -Throw -PassThru) | Should -Not -Match 'AuditLog'
        Set-AutoClaimSetting -ClaimFromSignIn $true
        Get-Connect ({ Invoke-AutoClaimCycle } | Should -Throw -PassThru) | Should -Match 'AuditLog.Read.All'
    }
    It 'to another tenant is refused' {
        $tenant = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Send -Until Sent
        Connect-MgGraph -TenantId 'd0000000-0000-4000-8000-00000000000d'
        $failed = { Invoke-AutoClaimCycle } | Should -Throw -ErrorId 'WrongTenant,Invoke-AutoClaimCycle' -PassThru
        Get-Connect $failed | Should -Match "^Connect-MgGraph -Scopes .+ -TenantId $($tenant.Id)$"
    }
    It 'to another cloud is refused' {
        $tenant = New-CannedTenant
        Set-AutoClaimSetting -Cloud USGov
        $failed = { Invoke-AutoClaimCycle } | Should -Throw -ErrorId 'WrongTenant,Invoke-AutoClaimCycle' -PassThru
        Get-Connect $failed | Should -Match ' -Environment USGov$'
        Get-MgSent | Should -BeNullOrEmpty
    }
    It 'without a scope that is needed is told without scopes' {
        $null = New-CannedTenant
        Disconnect-MgGraph
        Get-Connect ({ Invoke-AutoClaimCycle -Task Events } | Should -Throw -PassThru) | Should -Be 'Connect-MgGraph'
    }
    It 'needs Microsoft''s module, and says how to get it' {
        $shell = New-TestShell '$PSModuleAutoLoadingPreference = "None"; Invoke-AutoClaimCycle'
        $shell.Invoke() | Should -BeNullOrEmpty
        $shell.Streams.Error.FullyQualifiedErrorId | Should -Be 'GraphModuleMissing,Invoke-AutoClaimCycle'
        $shell.Streams.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Install-Module Microsoft.Graph.Authentication'
    }
}

Describe 'Invoke-AutoClaimCycle -Request' {
    BeforeEach { New-WaitingStore }

    It 'takes an answer as <Kind>' -ForEach @(
        @{ Kind = 'a hashtable'; Shape = { param($answer) $answer } }
        @{ Kind = 'an object of Invoke-WebRequest'; Shape = { param($answer) [pscustomobject] @{ StatusCode = $answer.Status; Headers = @{ 'Content-Type' = [string[]] 'application/json' }; Content = $answer.Body } } }
        @{ Kind = 'bytes'; Shape = { param($answer) @{ Status = $answer.Status; Body = [Text.Encoding]::UTF8.GetBytes($answer.Body) } } }
        @{ Kind = 'an HttpResponseMessage'; Shape = { param($answer) $response = [Net.Http.HttpResponseMessage]::new($answer.Status); $response.Content = [Net.Http.StringContent]::new($answer.Body); $response } }
    ) {
        $tenant = New-CannedTenant
        Disconnect-MgGraph
        (Invoke-AutoClaimCycle -Task Send -Until Sent -Request { param($Request) & $Shape (Get-CannedAnswer $tenant ([pscustomobject] @{ Method = $Request.Method; Uri = [uri] $Request.Url; Body = $Request.Body })) }).Sent | Should -Be 1
        Get-CannedHolder $tenant $e3 | Should -Be 'a@contoso.com'
    }
    It 'refuses what is no response: <Given>' -ForEach @{ Given = '$null' }, @{ Given = "'text'" }, @{ Given = '@{ Status = 200; Body = @{ value = 1 } }' }, @{ Given = '@{ Body = "{}" }' } {
        { Invoke-AutoClaimCycle -Task Send -Request ([scriptblock]::Create($Given)) } | Should -Throw -ErrorId 'BadResponse,Invoke-AutoClaimCycle'
    }
    It 'ends with its error, if it is not the network''s' {
        { Invoke-AutoClaimCycle -Task Send -Request { throw 'No token.' } } | Should -Throw 'No token.'
        (Get-AutoClaimPendingChange).State | Should -Be 'Pending'
    }
}

Describe 'Invoke-AutoClaimCycle -WhatIf' {
    It 'says by user what would be sent, and sends and writes nothing' {
        New-WaitingStore a, b
        $null = New-CannedTenant
        Disconnect-MgGraph
        $before = Get-StoreDump
        $said = Get-WhatIfText { Invoke-AutoClaimCycle -WhatIf | Should -HaveCount 0 }
        $said | Should -HaveCount 3
        $said[0] | Should -Match 'Send 2.* at Graph''s limits$'
        $said[1..2] | Should -Be 'a@contoso.com: assign SPE_E3', 'b@contoso.com: assign SPE_E3'
        Get-StoreDump | Should -Be $before
        Get-MgSent | Should -BeNullOrEmpty
    }
    It 'leaves out what its tasks do not do' {
        New-WaitingStore
        Get-WhatIfText { Invoke-AutoClaimCycle -Task Verify -WhatIf } | Should -HaveCount 1
    }
    It 'asks once with -Confirm' {
        Import-Module "$PSScriptRoot/Answers.psm1" -Force
        New-WaitingStore a, b
        $asked = Invoke-WithAnswer No 'Invoke-AutoClaimCycle -Request { throw "sent" } -Confirm'
        $asked | Should -HaveCount 1
        $asked | Should -Match 'Send 2'
    }
}

Describe 'Ctrl+C' {
    It 'while a request is under way gives back what was not started, and the next run goes on' {
        New-WaitingStore a
        $tenant = New-CannedTenant
        $begun = [Threading.ManualResetEventSlim]::new()
        $shell = New-TestShell 'Invoke-AutoClaimCycle -Task Send -Request { $begun.Set(); while ($true) { [Threading.Thread]::Sleep(10) } }' @{ begun = $begun }
        $null = $shell.BeginInvoke()
        Wait-Until { $begun.IsSet }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        (Invoke-AutoClaimCycle -Task Send -Until Sent).Sent | Should -Be 1
        Get-CannedHolder $tenant $e3 | Should -Be 'a@contoso.com'
    }
    It 'while it waits ends it at once' {
        New-WaitingStore a
        Set-AutoClaimSetting -VerifyAfter 3600
        $null = New-CannedTenant
        $null = Invoke-AutoClaimCycle -Task Send -Until Sent
        $shell = New-TestShell 'Invoke-AutoClaimCycle -Task Verify -Request { @{ Status = 503 } }'
        $null = $shell.BeginInvoke()
        Wait-Until { $shell.Streams.Progress.Count }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed | Should -BeLessThan ([timespan] '00:00:02')
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
    }
}

Describe 'Over real HTTP' {
    BeforeAll {
        Import-Module "$PSScriptRoot/ServedTenant.psm1" -Force
        $served = Start-ServedTenant @{ seed = 3; people = 25; products = @{ SPE_E3 = 15; SPE_F1 = 30 }; base = 'https://graph.microsoft.com'; weather = @{ throttledItem = 100; retryIn = 1000, 1000; latency = 0, 0 }; speed = 1 }
        function Get-Served([string] $Path) { (Invoke-RestMethod "$served/v1.0/$Path").value }
    }
    AfterAll { $null = Invoke-ServedTenant $served stop }

    It 'sends with Invoke-WebRequest, while Graph throttles some of them' {
        New-TestStore -Mode Graph -Empty
        $null = Get-Served 'subscribedSkus' | Import-AutoClaimPool
        $null = Get-Served 'users?$top=999&$select=id,userPrincipalName,accountEnabled,userType,usageLocation,licenseAssignmentStates' | Import-AutoClaimUser
        $null = New-AutoClaimPolicy 'Teams for all' -App Teams -Product SPE_E3 -BackupProduct SPE_F1 3> $null
        Set-AutoClaimSetting -Enabled $true -VerifyAfter 1
        $null = Get-AutoClaimUser | Invoke-LicenseClaim -App Teams
        $token = ConvertTo-SecureString 'token' -AsPlainText -Force
        $result = Invoke-AutoClaimCycle -Task Send, Verify -MaxDuration 1 -Request {
            param($Request)
            $local = $Request.Url -replace '^https://graph.microsoft.com', $served
            Invoke-WebRequest $local -Method $Request.Method -Headers $Request.Headers -Body $Request.Body -Authentication Bearer -Token $token -AllowUnencryptedAuthentication -MaximumRedirection 0 -SkipHttpErrorCheck -TimeoutSec $Request.TimeoutSeconds
        }
        $result.Ended, $result.Sent, $result.Seen, $result.Failed | Should -Be 'Idle', 25, 25, 0
        $state = Invoke-ServedTenant $served state
        $state.given | Should -HaveCount 25
        $state.consumed.SPE_E3, $state.consumed.SPE_F1 | Should -Be 15, 10
        $state.overLimit.Count, $state.hasty.Count, $state.strayed.Count | Should -Be 0, 0, 0
    }
}
