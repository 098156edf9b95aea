# Prints the seconds an empty advanced function and Invoke-LicenseClaim take for the same records.
param([string] $Module, [string] $Store, [string] $Events)
$ErrorActionPreference = 'Stop'
Import-Module $Module
function Read-Nothing {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipelineByPropertyName)] [string] $EventId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $UserId,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $App,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Trigger,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $At,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Environment
    )
    process { }
}
$records = Import-Csv $Events
Connect-AutoClaim -Path $Store
# Two hundred records warm both up.
$records | Select-Object -First 200 | Read-Nothing
$records | Select-Object -First 200 | Invoke-LicenseClaim | Out-Null
$clock = [Diagnostics.Stopwatch]::StartNew()
$records | Read-Nothing
$empty = $clock.Elapsed.TotalSeconds
$clock.Restart()
$records | Invoke-LicenseClaim | Out-Null
$piped = $clock.Elapsed.TotalSeconds
Disconnect-AutoClaim
"$empty $piped"
