#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Whoever copies the file of a store that no PowerShell uses any more has everything. Each in a process of its own.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $module = (Get-Module AutoClaim).ModuleBase
    $shell = (Get-Process -Id $PID).Path

    # What a child does first: three claims, each a command of its own.
    function Get-Claiming([string] $Store) { "Import-Module '$module'; Connect-AutoClaim '$Store'; foreach (`$user in 'a', 'b', 'c') { `$null = Invoke-LicenseClaim `"`$user@contoso.com`" -App Teams }" }

    # Of a copy of the file alone.
    function Get-CopiedClaim([string] $Store) {
        $copy = New-StorePath
        Copy-Item $Store $copy
        $opened = Connect-AutoClaim $copy -PassThru
        try { (Get-LicenseClaim -Session $opened).User } finally { $opened.Dispose() }
    }
    function Start-Child([string] $Script) {
        $start = [Diagnostics.ProcessStartInfo]::new($shell, [string[]] @('-NoProfile', '-NonInteractive', '-Command', $Script))
        $start.RedirectStandardOutput = $true
        [Diagnostics.Process]::Start($start)
    }
}

Describe 'A store that a PowerShell had open' {
    BeforeEach {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
    }

    It 'is one file again after <case>' -ForEach @(
        @{ case = 'the end of -Command'; ending = ''; code = 0 }
        @{ case = 'exit'; ending = '; exit 3'; code = 3 }
        @{ case = 'throw'; ending = "; throw 'no more'"; code = 1 }
        @{ case = 'an exit of .NET'; ending = '; [Environment]::Exit(4)'; code = 4 }
    ) {
        $null = & $shell -NoProfile -NonInteractive -Command "$(Get-Claiming $store)$ending" 2>&1
        $LASTEXITCODE | Should -Be $code
        "$store-wal" | Should -Not -Exist
        Get-CopiedClaim $store | Should -HaveCount 3
    }
    It 'is one file again after a script, and after the runspaces that wrote to it' {
        $script = Join-Path $TestDrive 'jobs.ps1'
        "`$null = Start-ThreadJob { $(Get-Claiming $store) } | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop" | Set-Content $script
        $null = & $shell -NoProfile -NonInteractive -File $script
        $LASTEXITCODE | Should -Be 0
        "$store-wal" | Should -Not -Exist
        Get-CopiedClaim $store | Should -HaveCount 3
    }
    It 'has no more than a few megabytes beside it while commands follow each other' {
        Connect-AutoClaim $store
        $null = New-AutoClaimPolicy -Name Loop -App Teams -Product SPE_E3
        1..150 | ForEach-Object { $null = Set-AutoClaimPolicy Loop -Cap $_ }
        (Get-Item "$store-wal").Length | Should -BeLessThan 5MB
    }
    It 'has what the last command did in its file soon after, and keeps it when a signal ends the process' {
        $child = Start-Child "$(Get-Claiming $store); 'ready'; `$null = [Threading.Thread]::CurrentThread.Join(-1)"
        $child.StandardOutput.ReadLine() | Should -Be 'ready'
        $until = [DateTime]::UtcNow.AddSeconds(30)
        while (@(Get-CopiedClaim $store).Count -lt 3) { [DateTime]::UtcNow | Should -BeLessThan $until }
        if ($IsWindows) { $child.Kill() } else { kill -TERM $child.Id }
        $child.WaitForExit()
        $child.ExitCode | Should -Not -Be 0
        Get-CopiedClaim $store | Should -HaveCount 3
    }
    It 'has all of it where a signal ends the process at once, and its next session puts it into the file' {
        $child = Start-Child "$(Get-Claiming $store); 'ready'; `$null = [Threading.Thread]::CurrentThread.Join(-1)"
        $child.StandardOutput.ReadLine() | Should -Be 'ready'
        $child.Kill()
        $child.WaitForExit()
        $opened = Connect-AutoClaim $store -PassThru
        Get-LicenseClaim | Should -HaveCount 3
        Test-AutoClaimStore -WarningVariable warned | Should -Not -BeNullOrEmpty
        $warned | Should -BeNullOrEmpty
        Get-CopiedClaim $store | Should -HaveCount 3
        $opened.Dispose()
    }
}

Describe 'A store whose log cannot be moved into its file' {
    It 'is sound, and a warning of Test-AutoClaimStore says how to copy it' {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        $null = (Get-AutoClaimSession).Checkpoint()
        # As another process has it that is writing.
        $turn = [IO.File]::Open("$store-turn", 'Open', 'ReadWrite', 'None')
        try {
            $null = Invoke-LicenseClaim a@contoso.com -App Teams
            $check = Test-AutoClaimStore -WarningVariable warned 3>$null
            $check.Ok, ($check.LogBytes -gt 4000) | Should -Be $true, $true
            "$warned" | Should -Match '^[\d,]+ bytes of what was done lie in the log .+ Backup-AutoClaimStore\.$'
            Get-CopiedClaim $store | Should -BeNullOrEmpty
            $copy = (Backup-AutoClaimStore (New-StorePath) -PassThru).FullName
            Get-CopiedClaim $copy | Should -HaveCount 1
        }
        finally { $turn.Dispose() }
        (Test-AutoClaimStore -WarningVariable warned).LogBytes | Should -Be 0
        $warned | Should -BeNullOrEmpty
        Get-CopiedClaim $store | Should -HaveCount 1
    }
    It 'does not keep two processes from writing at once' {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        $children = 'abcde', 'fghij' | ForEach-Object { Start-Child "Import-Module '$module'; Connect-AutoClaim '$store'; foreach (`$user in [char[]] '$_') { `$null = Invoke-LicenseClaim `"`$user@contoso.com`" -App Teams; (Get-AutoClaimSession).Checkpoint() }" }
        foreach ($child in $children) {
            $null = $child.StandardOutput.ReadToEnd()
            $child.WaitForExit()
            $child.ExitCode | Should -Be 0
        }
        "$store-wal" | Should -Not -Exist
        Get-CopiedClaim $store | Should -HaveCount 10
    }
}
