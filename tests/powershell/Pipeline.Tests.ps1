#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What people do with a pipeline: end it early, break it at either end, feed it nothing, feed what takes nothing, and say what errors should do.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # Each set of parameters that takes nothing from the pipeline, with arguments that choose it.
    $open = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
    $closed = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($set in $command.ParameterSets.Where{ -not $_.Parameters.Where{ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } }) {
            $arguments = @{}
            foreach ($parameter in $set.Parameters.Where{ $_.IsMandatory -or ($command.ParameterSets.Count -gt 1 -and $command.Parameters[$_.Name].ParameterSets.Keys.Count -eq 1 -and $command.Parameters[$_.Name].ParameterSets.ContainsKey($set.Name)) }) {
                $words = $parameter.Attributes.Where{ $_ -is [ValidateSet] }.ValidValues
                $arguments[$parameter.Name] = if ($words) { $words[0] } elseif ($parameter.ParameterType -in [switch], [bool]) { $true } elseif ($parameter.ParameterType -in [hashtable], [Collections.IDictionary]) { @{ x = 'x' } } elseif ($parameter.ParameterType -in [datetime], [Nullable[datetime]]) { [datetime]::Today } elseif ($parameter.ParameterType -eq [AutoClaim.Session]) { $open } else { '1' }
            }
            if ($arguments.Count -or $command.ParameterSets.Count -eq 1) { @{ Name = $command.Name; Set = $set.Name; Arguments = $arguments } }
        }
    }
}
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function New-Person([int] $Number) { @{ id = 'a0000000-0000-4000-8000-{0:d12}' -f $Number; userPrincipalName = "u$Number@contoso.com"; accountEnabled = $true; licenseAssignmentStates = @() } }
    function Get-UserCount { (Get-AutoClaimSession).Counts.Users }
}

Describe 'A pipeline that ends early (L7)' {
    BeforeEach { New-TestStore }

    It 'tells a batch that was committed and not shown when its events come again; events it never read were not done' {
        $read = [Collections.Generic.List[string]]::new()
        $shown = & { foreach ($name in 'a', 'b', 'c', 'd', 'e', 'f', 'g') { $read.Add($name); New-TestEvent $name } } | Invoke-LicenseClaim | Select-Object -First 2
        $done = Get-LicenseClaim
        $done.Count | Should -BeLessOrEqual $read.Count
        $read.Count | Should -BeLessThan 7
        foreach ($decision in New-TestEvent a, b, c, d, e, f, g | Invoke-LicenseClaim) {
            $decision.Duplicate | Should -Be ($decision.ClaimId -in $done.ClaimId)
        }
        $shown.ClaimId | Should -Be $done[-1].ClaimId, $done[-2].ClaimId
    }
    It 'does nothing for events that waited when their source failed' {
        { & { New-TestEvent a, b, c, d; throw 'the source' } | Invoke-LicenseClaim } | Should -Throw 'the source'
        $done = @(Get-LicenseClaim).User
        (New-TestEvent a, b, c, d | Invoke-LicenseClaim).Where{ -not $_.Duplicate }.User | Should -Not -BeIn $done
        @(Get-LicenseClaim) | Should -HaveCount 4
    }
    It 'an import keeps the batches it sent, and nothing of the one that waited, when its source fails' {
        { & { foreach ($number in 1000..2500) { New-Person $number }; throw 'the source' } | Import-AutoClaimUser } | Should -Throw 'the source'
        Get-UserCount | Should -Be 1010
    }
    It 'an import is whole before the first result, so that ending it early loses nothing' {
        1000..1200 | ForEach-Object { New-Person $_ } | Import-AutoClaimUser | Select-Object -First 1 | Should -HaveCount 1
        Get-UserCount | Should -Be 211
    }
    It 'a list reads no further page than somebody looks at' {
        Set-AutoClaimSetting -RecordAll $true
        $null = Invoke-LicenseClaim -InputObject (1..1200).ForEach{ @{ user = 'd@contoso.com'; eventId = "e$_" } } -App Teams
        foreach ($read in { Get-LicenseClaim -Debug 5>&1 }, { Get-AutoClaimReport -IncludeRefused -Debug 5>&1 }) {
            @(& $read).Where{ $_ -is [Management.Automation.DebugRecord] } | Should -HaveCount 2
            @(& $read | Select-Object -First 9).Where{ $_ -is [Management.Automation.DebugRecord] } | Should -HaveCount 1
        }
    }
    It 'a reader passes on what is thrown further down, and can be used again' {
        { Get-AutoClaimPolicy | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        Get-AutoClaimPolicy | Should -HaveCount 3
    }
    It 'an import passes on what is thrown further down, and stays done' {
        { New-Person 1000 | Import-AutoClaimUser | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        Get-UserCount | Should -Be 11
    }
}

Describe 'Nothing as input' {
    BeforeAll { New-TestStore }

    It 'an empty list does nothing: <_>' -ForEach 'Get-AutoClaimPolicy', 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Test-LicenseClaim', 'Invoke-LicenseClaim', 'Set-AutoClaimPolicy' {
        $arguments = if ($_ -like 'Set-*') { @{ Priority = 1 } } else { @{} }
        @() | & $_ @arguments -ErrorAction Stop | Should -BeNullOrEmpty
    }
    It '$null names nothing and never everything: <Case>' -ForEach @(
        @{ Case = 'Get-AutoClaimPolicy $null'; Run = { Get-AutoClaimPolicy $null }; Count = 1 }
        @{ Case = '$null | Get-AutoClaimPolicy'; Run = { $null | Get-AutoClaimPolicy }; Count = 1 }
        @{ Case = 'Get-AutoClaimPolicy @($null, $null)'; Run = { Get-AutoClaimPolicy @($null, $null) }; Count = 2 }
        @{ Case = 'Get-AutoClaimPolicy $null -AsJson'; Run = { Get-AutoClaimPolicy $null -AsJson }; Count = 1 }
        @{ Case = 'Get-AutoClaimPool $null'; Run = { Get-AutoClaimPool $null }; Count = 1 }
        @{ Case = '$null | Get-LicenseClaim'; Run = { $null | Get-LicenseClaim }; Count = 1 }
        @{ Case = '$null | Get-AutoClaimReport'; Run = { $null | Get-AutoClaimReport }; Count = 1 }
        @{ Case = '$null | Get-AutoClaimReport -GroupBy App'; Run = { $null | Get-AutoClaimReport -GroupBy App }; Count = 1 }
        @{ Case = '$null | Get-AutoClaimReport -AsJson'; Run = { $null | Get-AutoClaimReport -AsJson }; Count = 1 }
        @{ Case = 'Get-AutoClaimPolicy @()'; Run = { Get-AutoClaimPolicy @() }; Count = 0 }
    ) {
        $ErrorActionPreference = 'Continue'
        $null = New-TestEvent a | Invoke-LicenseClaim
        $errors, $out = @(& $Run 2>&1).Where({ $_ -is [Management.Automation.ErrorRecord] }, 'Split')
        $out | Should -BeNullOrEmpty
        $errors | Should -HaveCount $Count
        if ($Count) { $errors.FullyQualifiedErrorId | Should -Match '^(InvalidArgument|ParameterArgumentValidationErrorNullNotAllowed),' }
    }
    It 'a $null among records is an error of its own' {
        $ErrorActionPreference = 'Continue'
        $out = @('a@contoso.com', $null, 'b@contoso.com' | Test-LicenseClaim -App Teams 2>&1)
        $out[0].User, $out[2].User | Should -Be 'a@contoso.com', 'b@contoso.com'
        $out[1].FullyQualifiedErrorId | Should -BeLike '*NullNotAllowed,Test-LicenseClaim'
        $out = @(Test-LicenseClaim -InputObject 'a@contoso.com', $null, 'b@contoso.com' -App Teams 2>&1)
        $out.Where{ $_ -is [AutoClaim.ClaimDecision] }.User | Should -Be 'a@contoso.com', 'b@contoso.com'
        $out.Where{ $_ -is [Management.Automation.ErrorRecord] }.FullyQualifiedErrorId | Should -Be 'BadRecord,Test-LicenseClaim'
    }
    It 'a session that is $null is not the default session' {
        { Set-AutoClaimSetting -Enabled $true -Session $null } | Should -Throw -ErrorId 'NotConnected,Set-AutoClaimSetting'
        { $null | Disconnect-AutoClaim } | Should -Throw -ErrorId 'NotConnected,Disconnect-AutoClaim'
        (Get-AutoClaimSession).IsOpen | Should -BeTrue
    }
}

Describe 'What takes nothing from the pipeline' {
    BeforeEach { New-TestStore -Mode Graph }

    It '<Name> (<Set>) refuses what is piped in before anything runs' -ForEach $closed {
        $before, $read = (Get-StoreDump), [Collections.Generic.List[int]]::new()
        { & { $read.Add(1); 1 } | & $Name @Arguments } | Should -Throw -ErrorId "InvalidArgument,$Name" -ExpectedMessage "$Name takes nothing from the pipeline*"
        $read | Should -BeNullOrEmpty
        Get-StoreDump | Should -Be $before
    }
    It 'is what the emergency stop, the settings and the cycle are, and more' -ForEach @{ Found = $closed.ForEach{ "$($_.Name)" } } {
        'Stop-AutoClaimChange', 'Set-AutoClaimSetting', 'Invoke-AutoClaimCycle', 'Connect-AutoClaim', 'Restore-AutoClaimStore' | Should -BeIn $Found
    }
}

Describe 'Lists as one object' {
    BeforeEach { New-TestStore }

    It '-InputObject takes <Kind>' -ForEach @(
        @{ Kind = 'an array'; Make = { , @(New-TestEvent a, b) } }
        @{ Kind = 'a generic list'; Make = { , [Collections.Generic.List[object]] @(New-TestEvent a, b) } }
        @{ Kind = 'JSON that was not enumerated'; Make = { , ('[{"user":"a@contoso.com"},{"user":"b@contoso.com"}]' | ConvertFrom-Json -NoEnumerate) } }
    ) {
        $list = & $Make
        (Invoke-LicenseClaim -InputObject $list -App Teams).User | Should -Be 'a@contoso.com', 'b@contoso.com'
        (, $list | Test-LicenseClaim -App Teams).User | Should -Be 'a@contoso.com', 'b@contoso.com'
    }
    It 'imports take them too' {
        (Import-AutoClaimUser -InputObject @((New-Person 1000), (New-Person 1001))).Added | Should -Be 2
        (, [Collections.ArrayList] @((New-Person 1002), (New-Person 1003)) | Import-AutoClaimUser).Added | Should -Be 2
    }
}

Describe 'What errors should do' {
    BeforeEach { New-TestStore; $Error.Clear() }

    It '<Name> with -ErrorAction <Action>' -ForEach @(
        foreach ($one in @(
                @{ Name = 'Get-AutoClaimPolicy'; Run = { 'nope', 'Spare' | Get-AutoClaimPolicy @how }; Id = 'NotFound'; Left = 1 }
                @{ Name = 'Set-AutoClaimPolicy'; Run = { 'nope', 'Spare' | Set-AutoClaimPolicy -Priority 5 -PassThru @how }; Id = 'NotFound'; Left = 1 }
                @{ Name = 'Invoke-LicenseClaim'; Run = { @{ user = '' }, @{ user = 'a@contoso.com' } | Invoke-LicenseClaim -App Teams @how }; Id = 'BadRecord'; Left = 1 }
                @{ Name = 'Import-AutoClaimUser'; Run = { @{ id = 'x' }, (New-Person 1000) | Import-AutoClaimUser @how }; Id = 'InvalidArgument'; Left = 1 }
            )) { foreach ($action in 'Stop', 'SilentlyContinue', 'Ignore', 'Continue') { $one + @{ Action = $action } } }
    ) {
        $how = @{ ErrorAction = $Action; ErrorVariable = 'failed' }
        if ($Action -eq 'Stop') { { & $Run } | Should -Throw -ErrorId "$Id,$Name"; return }
        $out = @(. $Run 2>&1)
        $out.Where{ $_ -is [Management.Automation.ErrorRecord] } | Should -HaveCount ([int] ($Action -eq 'Continue'))
        $out.Where{ $_ -isnot [Management.Automation.ErrorRecord] } | Should -HaveCount $Left
        $failed | Should -HaveCount ([int] ($Action -ne 'Ignore'))
        $Error | Should -HaveCount ([int] ($Action -ne 'Ignore'))
        if ($failed) { $failed[0].FullyQualifiedErrorId | Should -Be "$Id,$Name" }
    }
    It "the caller's preference is obeyed as -ErrorAction is: <_>" -ForEach 'Stop', 'SilentlyContinue', 'Ignore' {
        $preference = $_
        function Get-Both { $ErrorActionPreference = $preference; 'nope', 'Spare' | Get-AutoClaimPolicy }
        if ($_ -eq 'Stop') { { Get-Both } | Should -Throw -ErrorId 'NotFound,Get-AutoClaimPolicy'; return }
        (Get-Both).Name | Should -Be 'Spare'
        $Error | Should -HaveCount ([int] ($_ -eq 'SilentlyContinue'))
    }
    It '-ErrorVariable adds with +, and -WarningVariable hears warnings' {
        'nope', 'never' | Get-AutoClaimPolicy -ErrorAction SilentlyContinue -ErrorVariable failed
        Get-AutoClaimPool none -ErrorAction SilentlyContinue -ErrorVariable +failed
        $failed.TargetObject | Should -Be 'nope', 'never', 'none'
        $null = New-AutoClaimPolicy W -App Teams -Product SPE_E3 -WarningAction SilentlyContinue -WarningVariable warned
        "$warned" | Should -Match 'EXCHANGE_S_ENTERPRISE'
    }
    It 'an error of a whole batch carries every record of it' {
        $session = Get-AutoClaimSession
        $records = @{ user = 'a@contoso.com' }, @{ user = 'b@contoso.com' }
        $holder = Lock-TestStore
        try { Invoke-LicenseClaim -InputObject $records -App Teams -ErrorAction SilentlyContinue -ErrorVariable failed }
        finally { Unlock-TestStore $holder }
        $failed.FullyQualifiedErrorId | Should -Be 'StoreBusy,Invoke-LicenseClaim'
        $failed.CategoryInfo.Category | Should -Be 'ResourceBusy'
        $failed[0].TargetObject | Should -Be $records
        $session.IsOpen | Should -BeTrue
    }
}

Describe 'What it says on the way' {
    BeforeEach { New-TestStore }

    It '-Verbose says what was done: <Case>' -ForEach @(
        @{ Case = 'a claim'; Run = { Invoke-LicenseClaim a@contoso.com, b@contoso.com -App Teams @how }; Says = '2 events: 2 Claimed' }
        @{ Case = 'a claim told again'; Run = { $null = New-TestEvent a | Invoke-LicenseClaim; New-TestEvent a | Invoke-LicenseClaim @how }; Says = '1 event: 1 told again' }
        @{ Case = 'an import'; Run = { New-Person 1000 | Import-AutoClaimUser @how }; Says = '1 user: 1 added, 0 changed, 0 unchanged, 0 older, 0 removed, 0 refused' }
        @{ Case = 'a change'; Run = { Set-AutoClaimPolicy Spare -Priority 5 @how }; Says = "policy 'Spare': priority 3 -> 5" }
        @{ Case = 'a connection'; Run = { Connect-AutoClaim :memory: -Create -Mode Local @how }; Says = 'Opened :memory:: Local, schema *, library *.' }
    ) {
        $how = @{ Verbose = $true }
        $said = & $Run 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$said" | Should -BeLike "*$Says"
    }
    It '-Debug names what was called of the library' {
        Get-AutoClaimPolicy Spare -Debug 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] } | Should -Match '^policy\.list: \d+ ms$'
    }
    It 'nothing is written past the streams' {
        Get-ChildItem "$PSScriptRoot/../../powershell" -Recurse -Include *.ps1, *.psm1, *.cs | Where-Object FullName -NotMatch '[\\/](obj|bin)[\\/]|quickstart' |
            Select-String 'Write-Host|Console\.(Write|Error|Out)|Out-Host' | Should -BeNullOrEmpty
    }
}
