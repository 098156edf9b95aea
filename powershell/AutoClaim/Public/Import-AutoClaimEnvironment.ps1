function Import-AutoClaimEnvironment {
    <#
    .SYNOPSIS
        Brings the Power Platform environments, which of them are managed, and what covers their users into the store.
    .DESCRIPTION
        Takes what Get-AdminPowerAppEnvironment or the admin API gives, or objects, parsed JSON, hashtables, CSV rows, or a file, with id, name
        and managed. Some triggers claim only in a managed environment; an environment that is not known counts as not managed. What is
        older than what is stored does not overwrite it. A record that cannot be taken is an error that names it, and the others go through.

        An environment can cover its users: coverage is a list of kind and units. PayAsYouGo covers everybody's apps; AppPass, with units, one
        user of an app each, those first whom one covered first; FlowPlan some flows, and which ones is not known, so that such events end with
        EntitlementUnknown. Billing policies with their environments say where PayAsYouGo holds.
    .EXAMPLE
        Get-AdminPowerAppEnvironment | Import-AutoClaimEnvironment -Snapshot Full

        Imports every environment. To go by a file, write it with ConvertTo-Json -Depth 10.
    .EXAMPLE
        @{ id = $id; coverage = @(@{ kind = 'AppPass'; units = 50 }) } | Import-AutoClaimEnvironment

        Says that an environment has 50 app passes. Whether it is managed stays as it is.
    .EXAMPLE
        Import-Csv ./environments.csv | Import-AutoClaimEnvironment -ColumnMap @{ id = 'Environment ID'; name = 'Environment'; managed = 'Managed' }

        Reads a table of the admin center, whose columns have other names.
    .EXAMPLE
        Import-AutoClaimEnvironment -Path ./environments.json -TakenAt '2026-11-21 09:00' -Snapshot Full

        Imports a file that holds every environment. Environments that are not in it are gone, after asking.
    .INPUTS
        What Get-AdminPowerAppEnvironment gives, billing policies, or any object with id and managed or coverage
    .OUTPUTS
        AutoClaim.ImportResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ImportResult])]
    param(
        # An environment or billing policy, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [AllowNull()]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A JSON file: pages, arrays, or one object a line; or a .csv with id, name and managed as columns.
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

        # What a property is called in the records: @{ id = 'EnvironmentName' }.
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
        $batch = [AutoClaim.ImportBatch]::Environments($command)
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
