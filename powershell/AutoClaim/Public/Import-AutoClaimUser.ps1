function Import-AutoClaimUser {
    <#
    .SYNOPSIS
        Brings users and their licenses of the tenant into the store.
    .DESCRIPTION
        Takes what Graph gives: objects of the Microsoft.Graph module, parsed JSON, hashtables, CSV rows, or a file of Graph's JSON.
        A property that is not there leaves untouched what is known; a user not known yet needs accountEnabled and licenseAssignmentStates.
        What is older than what is stored does not overwrite it. A record that cannot be taken is an error that names it, and the
        others go through; records of another kind refuse the import. What Full would remove is said before it is, and more than a tenth
        of what is stored, if it is more than 10, goes only with -AllowRemoval. A large import is committed in parts: cut short, it may be sent again as a whole.
        In a CSV the column licenseAssignmentStates holds Graph's JSON of a user's licenses, [] for none; the separator is found by the
        heading. Give a CSV with -Path: a row that was cut short is then refused, and
        nobody is removed for being absent. Import-Csv fills it up as if it were whole.
    .EXAMPLE
        Get-MgUser -All -Property id,userPrincipalName,accountEnabled,userType,usageLocation,licenseAssignmentStates | Import-AutoClaimUser

        Reads every user of the tenant with what a decision needs to know.
    .EXAMPLE
        Import-AutoClaimUser -Path ./users.json -TakenAt '2026-11-21 09:00' -Snapshot Full

        Imports a file that holds every user. Users who are not in it are gone, after asking.
    .EXAMPLE
        Import-AutoClaimUser -Path ./users.json -TakenAt '2026-11-21 09:00' -Snapshot Full -AllowRemoval -Force

        The same in a pipeline that nobody watches, also where more than a tenth of the users are gone.
    .INPUTS
        Graph's user, or any object with its properties
    .OUTPUTS
        AutoClaim.ImportResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ImportResult])]
    param(
        # A user, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [AllowNull()]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A file of Graph's JSON: pages, arrays, or one object a line; or a .csv with Graph's properties as columns.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [Alias('LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # When Graph was asked. Without it, records that are piped in count as new as the pipeline itself; a file needs it.
        # Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $TakenAt,

        # Full: what is not in the import is gone. Partial: it stays as it is.
        [ValidateSet('Full', 'Partial')]
        [string] $Snapshot,

        # Replaces what was dated in the future by mistake, and in a Local store what claims have changed.
        [switch] $Replace,

        # With Full: lets more than 10 and more than a tenth of what is stored go, or a pool of which users hold licenses. Without it such a snapshot is refused.
        [switch] $AllowRemoval,

        # What a property is called in the records, by the name Graph gives it: @{ userPrincipalName = 'UPN' }.
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
        $batch = [AutoClaim.ImportBatch]::Users($command)
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
