# The tenant of tests/tenant as a program on loopback. -Program or AUTOCLAIM_TENANT names its file; else it is built.
Set-StrictMode -Version 3.0

function Start-ServedTenant([hashtable] $Config, [string] $Program = $env:AUTOCLAIM_TENANT) {
    if (-not $Program) {
        $manifest = "$PSScriptRoot/../../Cargo.toml"
        cargo build --quiet --package autoclaim-tenant --manifest-path $manifest
        if ($LASTEXITCODE) { throw 'cargo build failed.' }
        $Program = Join-Path (cargo metadata --format-version 1 --no-deps --manifest-path $manifest | ConvertFrom-Json).target_directory 'debug/autoclaim-tenant'
    }
    $start = [Diagnostics.ProcessStartInfo]::new($Program)
    $start.RedirectStandardOutput = $true
    $start.ArgumentList.Add(($Config | ConvertTo-Json -Depth 10 -Compress))
    $process = [Diagnostics.Process]::Start($start)
    "http://127.0.0.1:$($process.StandardOutput.ReadLine())"
}

# Steers the tenant, or asks it.
function Invoke-ServedTenant([string] $Address, [string] $What, [hashtable] $Body = @{}) { Invoke-RestMethod "$Address/_tenant/$What" -Method Post -Body ($Body | ConvertTo-Json) }

# What Graph and AutoClaim wait for takes minutes: on this clock, by which the store and a tenant of the same speed go, seconds.
class QuickClock : TimeProvider {
    hidden [DateTimeOffset] $Start
    hidden [int] $Speed
    hidden [Diagnostics.Stopwatch] $Since = [Diagnostics.Stopwatch]::StartNew()
    QuickClock([DateTimeOffset] $Start, [int] $Speed) { ($this.Start, $this.Speed) = ($Start, $Speed) }
    [DateTimeOffset] GetUtcNow() { return $this.Start.Add($this.Since.Elapsed.Multiply($this.Speed)) }
    [long] GetTimestamp() { return $this.Since.ElapsedTicks * $this.Speed }
}

# The clock of a tenant of this speed, for a session.
function New-QuickClock([string] $Address, [int] $Speed) { [QuickClock]::new((Invoke-ServedTenant $Address state).now, $Speed) }
