#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Ctrl+C, and the bar that is shown until then. Another program holds the store's lock, so that the library surely is in the middle of a call.

BeforeDiscovery {
    $busy = @(
        @{ Case = 'a write'; Script = 'Set-AutoClaimSetting -Enabled $false' }
        @{ Case = 'a claim'; Script = 'Invoke-LicenseClaim a@contoso.com -App Teams' }
        @{ Case = 'an import from a file'; Script = 'Import-AutoClaimUser -Path $file -TakenAt ([datetime]::Now)' }
        @{ Case = 'an import from the pipeline'; Script = '@{ id = "a0000000-0000-4000-8000-000000000001"; department = "x" } | Import-AutoClaimUser' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $file = Join-Path $TestDrive 'many.jsonl'
    [IO.File]::WriteAllLines($file, [string[]] (1..20000).ForEach{ '{"id":"a0000000-0000-4000-8000-' + $_.ToString('d12') + '","userPrincipalName":"u' + $_ + '@contoso.com","accountEnabled":true,"licenseAssignmentStates":[]}' })
    function Stop-Shell([powershell] $Shell) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $Shell.Stop()
        $clock.Elapsed
    }
}

Describe 'Ctrl+C' {
    BeforeEach { New-TestStore }

    It 'ends <Case> that waits in the library, changes nothing, takes the bar away, and the session goes on' -ForEach $busy {
        $before = Get-StoreDump
        $shell = New-TestShell $Script @{ file = $file }
        $holder = Lock-TestStore
        try {
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Progress.Count -or $running.IsCompleted }
            $running.IsCompleted | Should -BeFalse
            $took = Stop-Shell $shell
        }
        finally { Unlock-TestStore $holder }
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        # Uninterrupted it would wait four seconds more.
        $took | Should -BeLessThan ([timespan] '00:00:02')
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        $shell.Streams.Error | Should -BeNullOrEmpty
        Get-StoreDump | Should -Be $before
        (Set-AutoClaimSetting -Enabled $false -PassThru).Enabled | Should -BeFalse
    }
    It 'ends a pipeline between two batches: what was committed stays, the rest was not done' {
        $shell = New-TestShell '& { for ($number = 100; $true; $number++) { @{ id = "a0000000-0000-4000-8000-{0:d12}" -f $number; userPrincipalName = "u$number@contoso.com"; accountEnabled = $true; licenseAssignmentStates = @() } } } | Import-AutoClaimUser'
        $null = $shell.BeginInvoke()
        Wait-Until { (Get-AutoClaimSession).Counts.Users -gt 1000 }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        ((Get-AutoClaimSession).Counts.Users - 10) % 1000 | Should -Be 0
    }
    It 'in one runspace leaves a call of another on the same session alone' {
        $stopped, $other = (New-TestShell 'Set-AutoClaimSetting -ActivationDelay 5'), (New-TestShell 'Set-AutoClaimSetting -MaxDataAge 7')
        $holder = Lock-TestStore
        try {
            $running = @($stopped, $other).ForEach('BeginInvoke')
            Wait-Until { $stopped.Streams.Progress.Count -and $other.Streams.Progress.Count }
            $null = Stop-Shell $stopped
            $running[1].IsCompleted | Should -BeFalse
        }
        finally { Unlock-TestStore $holder }
        $null = $other.EndInvoke($running[1])
        $other.Streams.Error | Should -BeNullOrEmpty
        (Get-AutoClaimSetting).MaxDataAge | Should -Be '07:00:00'
        (Get-AutoClaimSetting).ActivationDelay | Should -Be '00:00:00'
    }
}

Describe 'Progress' {
    BeforeEach { New-TestStore }

    It 'comes after a second, at most four times a second, and ends with the work' {
        $shell = New-TestShell 'Set-AutoClaimSetting -MaxDataAge 9'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $holder = Lock-TestStore
        try {
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Progress.Count -ge 4 }
            $elapsed, $count = $clock.Elapsed.TotalSeconds, $shell.Streams.Progress.Count
        }
        finally { Unlock-TestStore $holder }
        $null = $shell.EndInvoke($running)
        $elapsed | Should -BeGreaterThan (1 + 0.25 * ($count - 2))
        $shell.Streams.Progress[0].Activity | Should -Be 'Set-AutoClaimSetting'
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        $shell.Streams.Progress.RecordType -eq 'Completed' | Should -HaveCount 1
    }
    It 'ends when the work fails' {
        $shell = New-TestShell 'Set-AutoClaimSetting -MaxDataAge 9'
        $holder = Lock-TestStore
        try { $null = $shell.Invoke() } finally { Unlock-TestStore $holder }
        $shell.Streams.Error.FullyQualifiedErrorId | Should -Be 'StoreBusy,Set-AutoClaimSetting'
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
    }
    It 'is not shown for what is quick' {
        $shell = New-TestShell 'Get-AutoClaimPolicy; Set-AutoClaimSetting -MaxDataAge 9; Invoke-LicenseClaim a@contoso.com -App Teams'
        $shell.Invoke() | Should -HaveCount 4
        $shell.Streams.Progress | Should -BeNullOrEmpty
    }
    It 'is not shown when nobody wants it (<Preference>)' -ForEach @{ Preference = '-ProgressAction SilentlyContinue'; Before = '' }, @{ Preference = '$ProgressPreference'; Before = '$ProgressPreference = "SilentlyContinue";' } {
        $shown = New-TestShell 'Set-AutoClaimSetting -MaxDataAge 9'
        $silent = New-TestShell "$Before Set-AutoClaimSetting -MaxDataAge 8 $($Preference -like '-*' ? $Preference : '')"
        $holder = Lock-TestStore
        try {
            $running = @($silent, $shown).ForEach('BeginInvoke')
            Wait-Until { $shown.Streams.Progress.Count -ge 2 }
        }
        finally { Unlock-TestStore $holder }
        $null = $silent.EndInvoke($running[0]), $shown.EndInvoke($running[1])
        $silent.Streams.Progress | Should -BeNullOrEmpty
    }
}
