# Runs the Pester tests against the module that is built, or with -Package -Path tests/packages against packages. Failures first, then one line for machines: passed N failed M.
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
[CmdletBinding(DefaultParameterSetName = 'Module')]
param(
    # The built module.
    [Parameter(ParameterSetName = 'Module')]
    [string] $Module = (Join-Path $PSScriptRoot '../../out/AutoClaim'),

    # The folder with the packages, as package.ps1 made it.
    [Parameter(ParameterSetName = 'Package', Mandatory)]
    [string] $Package,

    # How the libraries in the packages were built.
    [Parameter(ParameterSetName = 'Package')]
    [ValidateSet('Release', 'Debug')]
    [string] $Build = 'Release',

    # Test files to run; without it, all.
    [string[]] $Path = $PSScriptRoot
)
$ErrorActionPreference = 'Stop'
if ($Package) { $env:AUTOCLAIM_PACKAGES, $env:AUTOCLAIM_CONFIGURATION = (Resolve-Path $Package).ProviderPath, $Build } else { $env:AUTOCLAIM_MODULE = (Resolve-Path $Module).ProviderPath }
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$env:POWERSHELL_UPDATECHECK = 'Off'
$PSStyle.OutputRendering = 'PlainText'

$env:AUTOCLAIM_TEST_STORES = [IO.Directory]::CreateTempSubdirectory('autoclaim-').FullName
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$result = Invoke-Pester -Configuration $configuration
if (-not $result) { 'passed 0 failed 1'; exit 1 }

foreach ($test in $result.Failed) {
    "FAILED: $($test.ExpandedPath)"
    $test.ErrorRecord | ForEach-Object { "    $($_.Exception.Message -replace '\r?\n', "`n    ")"; "    $($_.ScriptStackTrace -split '\r?\n' | Select-Object -First 1)" }
}
foreach ($container in @($result.FailedContainers) + @($result.FailedBlocks)) {
    if ($container.ErrorRecord) { "FAILED: $container"; $container.ErrorRecord | ForEach-Object { "    $($_.Exception.Message)" } }
}
foreach ($test in $result.Skipped) { "NOT RUN: $($test.ExpandedPath): $($test.ErrorRecord[0].Exception.Message -replace '^is skipped, because ')" }
# What is open cannot be removed everywhere.
if (Get-Module AutoClaim) { Get-AutoClaimSession -ListAvailable | Disconnect-AutoClaim }
[IO.Directory]::Delete($env:AUTOCLAIM_TEST_STORES, $true)
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"passed $($result.PassedCount) failed $failed"
exit [int]($failed -gt 0 -or $result.PassedCount -eq 0)
