#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What the README shows of PowerShell runs as it stands there, and prints what it shows; warnings it leaves out.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").ProviderPath
    $readme = (Get-Content (Join-Path $root README.md) -Raw).ReplaceLineEndings("`n")

    # Text without what differs from run to run.
    function Get-Plain([string[]] $Line) { $Line.TrimEnd() -replace "`e\[[\d;]*m" -replace '\d{4}-\d\d-\d\d \d\d:\d\d', 'YYYY-MM-DD hh:mm' -replace '\b\d+ min\b', '? min' | Where-Object { $_ } }

    # The lines of a text that begin a command, each with what stands below it.
    function Split-Walk([string] $Text) {
        foreach ($part in $Text -split '(?m)^PS> ' | Select-Object -Skip 1) {
            $command, $below = $part -split "`n"
            @{ Command = ($command -replace '\s+#.*$').Trim(); Below = @(Get-Plain $below) }
        }
    }
}

Describe 'The walk through of the README' {
    It 'runs as printed, on the files that it says, and prints what it shows' {
        $shown = @(Split-Walk ([regex]::Match($readme, '(?s)## A walk through\n\n```powershell\n(.+?)\n```').Groups[1].Value))
        $shown.Count | Should -BeGreaterThan 20
        $folder = Join-Path $TestDrive walk
        Push-Location $root
        try { $null = cargo run --quiet --locked --package sample-tenant -- $folder 2>&1 } finally { Pop-Location }
        $script = @(
            # Tables break between words in some languages only, and the invariant culture of LANG=C is none of them.
            "[cultureinfo]::CurrentCulture = 'en-US'"
            "Import-Module '$((Get-Module AutoClaim).ModuleBase)'; Set-Location '$folder'; `$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'"
            $shown.ForEach({ "'PS> $($_.Command.Replace("'", "''"))'; . { $($_.Command) } 2>&1 3>`$null 6>&1 | Out-String -Width 80" })
        ) -join "`n"
        $file = Join-Path $TestDrive walk.ps1
        Set-Content $file $script
        $printed = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $printed
        $ran = @(Split-Walk $printed.ReplaceLineEndings("`n"))
        $ran.Command | Should -Be $shown.Command
        for ($i = 0; $i -lt $shown.Count; $i++) {
            if (-not $shown[$i].Below) { continue }
            $like = $shown[$i].Below.ForEach({ $_ -eq '...' ? '(.+\n)+?' : [regex]::Escape($_) + '\n' }) -join ''
            ($ran[$i].Below -join "`n") + "`n" | Should -Match "^$like$" -Because $shown[$i].Command
        }
    }
    It 'says which scopes of Graph its files take' {
        $scopes = [regex]::Match($readme, 'Connect-MgGraph -Scopes ([\w., ]+?)\s*(#|\n)').Groups[1].Value -split ', '
        $scopes | Sort-Object | Should -Be ((Get-AutoClaimPermission -Task Refresh, Events).Name | Sort-Object -Unique)
    }
}
