function Get-AutoClaimSession {
    <#
    .SYNOPSIS
        Shows which store is open, and how old its data is.
    .DESCRIPTION
        Gives the session that cmdlets use in this runspace: its file, mode and tenant, whether the switch is on, how much there is of
        what, and when pools, users and groups were taken from the tenant.
    .EXAMPLE
        Get-AutoClaimSession

        The store that was opened last in this runspace.
    .EXAMPLE
        Get-AutoClaimSession -ListAvailable | Where-Object Mode -EQ Graph

        Every store open in this process that serves a tenant.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.Session
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Session])]
    param(
        # Every session that is open in this process.
        [switch] $ListAvailable,

        # The session to look at; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        # That there is none is no error: whoever asks wants to know.
        if (-not ($ListAvailable -or $PSBoundParameters.ContainsKey('Session') -or [AutoClaim.Sessions]::Default)) { return }
        $sessions = if ($ListAvailable) { [AutoClaim.Sessions]::Look() } else { [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session).Refresh() }
        $sessions
    }
}
