function Get-AutoClaimPendingChange {
    <#
    .SYNOPSIS
        Lists pending changes: what should be done in the tenant and was not yet seen done, oldest first.
    .DESCRIPTION
        In a Graph store a claim becomes a pending change: Pending until it is sent, then Sent; only a read or an import that shows it closes it. Attempts
        says what Invoke-AutoClaimCycle tried and what Graph answered, UnderWay that nobody knows yet what came of the last one. A Local store
        has none.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-AutoClaimPendingChange

        Every pending change that is not closed.
    .EXAMPLE
        Get-AutoClaimPendingChange -State Sent | Where-Object Overdue

        Pending changes that were sent and should have been seen by now.
    .EXAMPLE
        Get-AutoClaimPendingChange -State Failed | Format-List

        What Graph refused for good, each with all that was tried.
    .INPUTS
        A user, or any object that names one
    .OUTPUTS
        AutoClaim.PendingChange
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PendingChange])]
    param(
        # A user, or an object that names one.
        [Parameter(ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # Only these users', by id, user principal name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only changes of this kind.
        [ValidateSet('AssignLicense', 'SetUsageLocation', 'AddToGroup', 'RemoveLicense', 'RemoveFromGroup')]
        [string] $Kind,

        # Only changes in this state; without it, all that are not closed: Pending and Sent.
        [ValidateSet('Pending', 'Sent', 'Observed', 'Failed', 'Cancelled')]
        [string] $State,

        # No more than so many.
        [ArgumentCompletions('1', '10', '100')]
        [ValidateRange(1, [int]::MaxValue)]
        [AutoClaim.NotBlank()]
        [AutoClaim.Whole()]
        [int] $First,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ User = 'user'; Kind = 'kind'; State = 'state' })
    }
    process {
        $command.Read([AutoClaim.Methods]::ChangeList, $command.Narrow([AutoClaim.Methods]::ChangeList, $request, $InputObject))
    }
}
