function Import-AutoClaimPowerApp {
    <#
    .SYNOPSIS
        Brings the Power Apps, and which of them need a premium license, into the store.
    .DESCRIPTION
        Takes what Get-AdminPowerApp or the admin API gives, or objects, parsed JSON, hashtables, CSV rows, or a file, with id, name, environment
        and premium. The audit log does not say whether an app that was launched is premium: with this inventory ConvertTo-LicenseClaimEvent makes
        LaunchPremiumApp of such a launch, without it LaunchApp. What is older than what is stored does not overwrite it. A record that cannot be
        taken is an error that names it, and the others go through.

        An app is premium if it is classified so (appPlanClassification). Only where that is missing, it is if it uses a premium or custom connector
        or a gateway, unless all its premium connectors are grandfathered.
    .EXAMPLE
        Get-AdminPowerApp | Import-AutoClaimPowerApp -Snapshot Full

        Imports every app. To go by a file, write it with ConvertTo-Json -Depth 10.
    .EXAMPLE
        Import-Csv ./apps.csv | Import-AutoClaimPowerApp -ColumnMap @{ id = 'App ID'; name = 'App'; premium = 'Premium' }

        Reads a table of one's own, whose columns have other names.
    .EXAMPLE
        Import-AutoClaimPowerApp -Path ./apps.json -TakenAt '2026-11-21 09:00' -Snapshot Full

        Imports a file that holds every app. Apps that are not in it are gone, after asking.
    .INPUTS
        What Get-AdminPowerApp gives, or any object with id and premium
    .OUTPUTS
        AutoClaim.ImportResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ImportResult])]
    param(
        # A Power App, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [AllowNull()]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A JSON file: pages, arrays, or one object a line; or a .csv with id, name, environment and premium as columns.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [Alias('LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # When they were read. Without it, records that are piped in count as new as the pipeline itself; a file needs it.
        # Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $TakenAt,

        # Full: what is not in the import is gone. Partial: it stays as it is.
        [ValidateSet('Full', 'Partial')]
        [string] $Snapshot,

        # Replaces what was dated in the future by mistake.
        [switch] $Replace,

        # With Full: lets more than 10 and more than a tenth of what is stored go, or a pool of which users hold licenses. Without it such a snapshot is refused.
        [switch] $AllowRemoval,

        # What a property is called in the records: @{ id = 'AppName' }.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [hashtable] $ColumnMap,

        # Asks nobody. Otherwise a full snapshot that removes asks first, with the number.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.ImportBatch]::PowerApps($command)
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'InputObject' -and $batch.Add($InputObject)) { $batch.Send() }
    }
    end {
        $imported = if ($Path) { $batch.Whole([AutoClaim.Command]::File($PSCmdlet, $Path)) }
        else { $batch.Finish() }
        $imported
    }
    clean {
        ${batch}?.Dispose()
    }
}
