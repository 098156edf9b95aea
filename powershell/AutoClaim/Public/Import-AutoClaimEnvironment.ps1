function Import-AutoClaimEnvironment {
    <#
    .SYNOPSIS
        Brings the Power Platform environments, and which of them are managed, into the store.
    .DESCRIPTION
        Takes objects, parsed JSON, hashtables, CSV rows, or a file, with id, name and managed. Some triggers claim only in a managed environment;
        an environment that is not known counts as not managed. What is older than what is stored does not overwrite it. A record that cannot
        be taken is an error that names it, and the others go through.
    .EXAMPLE
        Import-Csv ./environments.csv | Import-AutoClaimEnvironment -ColumnMap @{ id = 'Environment ID'; name = 'Environment'; managed = 'Managed' }

        Reads a table of the admin center, whose columns have other names.
    .EXAMPLE
        Import-AutoClaimEnvironment -Path ./environments.json -TakenAt '2026-11-21 09:00' -Snapshot Full

        Imports a file that holds every environment. Environments that are not in it are gone.
    .INPUTS
        Any object with id, name and managed
    .OUTPUTS
        AutoClaim.ImportResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ImportResult])]
    param(
        # An environment, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [object] $InputObject,

        # A JSON file: pages, arrays, or one object a line; or a .csv with id, name and managed as columns.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [string] $Path,

        # When they were read. Without it, records that are piped in count as new as the pipeline itself; a file needs it.
        [datetime] $TakenAt,

        # Full: what is not in the import is gone. Partial: it stays as it is.
        [ValidateSet('Full', 'Partial')]
        [string] $Snapshot,

        # What a property is called in the records: @{ id = 'EnvironmentName' }.
        [hashtable] $ColumnMap,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.ImportBatch]::Environments($command)
    }
    process {
        if ($null -ne $InputObject -and $batch.Add($InputObject)) { $batch.Send() }
    }
    end {
        $file = if ($Path) { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path) }
        $imported = if ($file -like '*.csv') { $batch.Table($file, @(Import-Csv -LiteralPath $file -Delimiter ([AutoClaim.CsvFile]::Delimiter($file)))) }
        elseif ($file) { $batch.File($file) }
        else { $batch.Finish() }
        $imported
    }
    clean {
        ${batch}?.Dispose()
    }
}
