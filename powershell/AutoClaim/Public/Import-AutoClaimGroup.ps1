function Import-AutoClaimGroup {
    <#
    .SYNOPSIS
        Brings groups, their licenses and their members of the tenant into the store.
    .DESCRIPTION
        Takes what Graph gives: objects of the Microsoft.Graph module, parsed JSON, hashtables, CSV rows, or a file of Graph's JSON.
        Members are those of a group's members property, or those of -Member; of a group that says its members, those not listed have left.
        Graph puts twenty members at most into a group (-ExpandProperty): where there are as many, nobody leaves, and a warning asks for -Member.
        What is older than what is stored does not overwrite it. A record that cannot be taken is an error that names it, and the
        others go through.
    .EXAMPLE
        Get-MgGroup -All -Property id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,assignedLicenses |
            Import-AutoClaimGroup

        Reads every group of the tenant. A policy with -AssignVia Group can only use a group of which all these flags are known.
    .EXAMPLE
        Import-AutoClaimGroup -Member @{ 'lic-e3' = Get-MgGroupMember -All -GroupId $id }

        Says who is directly in a group that was imported before; groups and devices among the members are left out.
    .INPUTS
        Graph's group, or any object with its properties
    .OUTPUTS
        AutoClaim.ImportResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ImportResult])]
    param(
        # A group, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [AllowNull()]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A file of Graph's JSON: pages, arrays, or one object a line; or a .csv with Graph's properties as columns.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [Alias('LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # The direct members of groups: the group's id or name, and its users by id, user principal name, or object.
        [Parameter(Mandatory, ParameterSetName = 'Member')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.UsersByGroup()]
        [hashtable] $Member,

        # When Graph was asked. Without it, records that are piped in count as new as the pipeline itself; a file needs it.
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
        $batch = [AutoClaim.ImportBatch]::Groups($command)
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'InputObject' -and $batch.Add($InputObject)) { $batch.Send() }
    }
    end {
        $imported = if ($Path) { $batch.Whole([AutoClaim.Command]::File($PSCmdlet, $Path)) }
        elseif ($Member) { $batch.Members($Member) }
        else { $batch.Finish() }
        $imported
    }
    clean {
        ${batch}?.Dispose()
    }
}
