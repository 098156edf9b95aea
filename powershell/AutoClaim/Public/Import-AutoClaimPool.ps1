function Import-AutoClaimPool {
    <#
    .SYNOPSIS
        Brings the products and units of the tenant into the store.
    .DESCRIPTION
        Takes what Graph gives: objects of the Microsoft.Graph module, parsed JSON, hashtables, CSV rows, or a file of Graph's JSON.
        Units claimed before the data was taken are counted in it; later claims stay booked on top.
        What is older than what is stored does not overwrite it. A record that cannot be taken is an error that names it, and the
        others go through.
    .EXAMPLE
        Get-MgSubscribedSku -All | Import-AutoClaimPool

        Reads the tenant's products and shows them as they are now.
    .EXAMPLE
        Import-AutoClaimPool -Path ./skus.json -TakenAt '2026-11-21 09:00' -WhatIf

        Says what a file saved from Graph this morning would change.
    .INPUTS
        Graph's subscribedSku, or any object with its properties
    .OUTPUTS
        AutoClaim.Pool
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Pool])]
    param(
        # A subscribedSku, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [AllowNull()]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A file of Graph's JSON: a page, an array, or one object; or a .csv with Graph's properties as columns.
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
        $batch = [AutoClaim.ImportBatch]::Pools($command)
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'InputObject' -and $batch.Add($InputObject)) { $batch.Send() }
    }
    end {
        $imported = if ($Path) { $batch.Whole([AutoClaim.Command]::File($PSCmdlet, $Path)) }
        else { $batch.Finish() }
        if ($imported) { $imported[0].Items }
    }
    clean {
        ${batch}?.Dispose()
    }
}
