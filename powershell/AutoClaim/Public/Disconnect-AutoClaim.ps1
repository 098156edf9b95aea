function Disconnect-AutoClaim {
    <#
    .SYNOPSIS
        Closes a store.
    .DESCRIPTION
        Closes the session, once the calls in progress on it have ended. What was committed stays. Closing twice is no error.
        Sessions that are open when PowerShell ends are closed then. A store that nobody has open is one file.
    .EXAMPLE
        Disconnect-AutoClaim

        Closes the store that was opened last in this runspace.
    .EXAMPLE
        Get-AutoClaimSession -ListAvailable | Disconnect-AutoClaim

        Closes every store that is open in this process.
    .INPUTS
        AutoClaim.Session
    .OUTPUTS
        None
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    param(
        # The session to close; without it, the one Connect-AutoClaim opened last in this runspace.
        [Parameter(Position = 0, ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    process {
        # Only without -Session is it no error that there is nothing to close: Enter refuses one that is null or none.
        if ($PSBoundParameters.ContainsKey('Session')) { $null = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session) }
        $closing = $Session ?? [AutoClaim.Sessions]::Default
        if ($closing) { $closing.Dispose() }
    }
}
