function Stop-AutoClaimChange {
    <#
    .SYNOPSIS
        Cancels pending changes that were not sent yet.
    .DESCRIPTION
        A license or membership that was to be added is not: the claim is Undone, its unit is available again, what waits for it is cancelled too, and the user may
        claim again. One that was to go stays: the claim is Observed. What was handed out and not seen yet cannot be cancelled: ChangeUnderWay.
        With -State Pending everything that can be cancelled is: the emergency stop.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Stop-AutoClaimChange 12 -Reason 'Wrong policy'

        Cancels one pending change, after asking.
    .EXAMPLE
        Get-AutoClaimPendingChange -User anna@contoso.com | Stop-AutoClaimChange -WhatIf

        Says which of one user's pending changes would be cancelled, with which others, and which claims would be undone.
    .EXAMPLE
        Stop-AutoClaimChange -State Pending -Force

        Cancels every pending change that was not sent, without asking. -Verbose says how many.
    .INPUTS
        AutoClaim.PendingChange, the number of a pending change, or a record with a change's Id, Kind, State and User
    .OUTPUTS
        AutoClaim.PendingChange with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PendingChange])]
    param(
        # A pending change, or its number.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # Pending changes by number.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Id')]
        [ArgumentCompleter([AutoClaim.PendingChangeCompleter])]
        [long[]] $Id,

        # All changes in this state that fit.
        [Parameter(Mandatory, ParameterSetName = 'Filter')]
        [ValidateSet('Pending', 'Sent')]
        [string] $State,

        # Only changes of this kind.
        [Parameter(ParameterSetName = 'Filter')]
        [ValidateSet('AssignLicense', 'SetUsageLocation', 'AddToGroup', 'RemoveLicense', 'RemoveFromGroup')]
        [string] $Kind,

        # Only this user's, by id, user principal name, or an object that carries one.
        [Parameter(ParameterSetName = 'Filter')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string] $User,

        # Why, for the claims and the audit trail.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $Reason,

        # Asks nobody.
        [switch] $Force,

        # Returns the changes as they are now, and those that are cancelled with them.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ State = 'state'; Kind = 'kind'; User = 'user'; Reason = 'reason' })
        $records = [Collections.Generic.List[object]]::new()
    }
    process {
        if ($PSCmdlet.ParameterSetName -ne 'Filter') { $records.AddRange([object[]] ($Id ?? @(, $InputObject))) }
    }
    end {
        $cancelled = $command.Cancel($request, ($PSCmdlet.ParameterSetName -eq 'Filter' ? $null : $records))
        if ($PassThru) { foreach ($change in $cancelled) { $change } }
    }
}
