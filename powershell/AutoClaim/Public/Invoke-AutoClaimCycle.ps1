function Invoke-AutoClaimCycle {
    <#
    .SYNOPSIS
        Keeps a Graph store and its tenant alike: reads what is due, claims, sends pending changes, and looks whether they are seen.
    .DESCRIPTION
        The library says which requests are due and what their answers mean; this cmdlet sends them, one after the other, through the session that
        Connect-MgGraph opened, and waits where Graph's limits or the tenant need time. Each request is sent once. What is not done when it ends, however it ends,
        the next run does; Ctrl+C loses nothing. Several runs on one store at once share the work.
        A pending change that was sent is closed only by a read of the tenant that shows it. With -WhatIf it says what is held, and by user what would be sent;
        it sends nothing, nor reads anything of the tenant. As Get-AutoClaimPendingChange does, that lists people:
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        See about_AutoClaim_Automation for runs that nobody watches.
    .EXAMPLE
        Invoke-AutoClaimCycle

        Does everything that is due, until all that was sent is seen in the tenant. Sign in first; when nobody is signed in, the error says how.
    .EXAMPLE
        Invoke-AutoClaimCycle -Task Send, Verify -WhatIf

        Says by user what would be sent.
    .EXAMPLE
        Invoke-AutoClaimCycle -MaxDuration 50 -Until Sent

        Runs for 50 minutes at most, and leaves it to the next run to see what was sent: for a task that starts every hour.
    .EXAMPLE
        Invoke-AutoClaimCycle -Request { param($Request) Invoke-WebRequest $Request.Url -Method $Request.Method -Headers $Request.Headers -Body $Request.Body -Authentication Bearer -Token $token -MaximumRedirection 0 -SkipHttpErrorCheck -TimeoutSec $Request.TimeoutSeconds }

        Sends by other means, with a token of one's own.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.CycleResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.CycleResult])]
    param(
        # What to do: Refresh reads products, users and groups; Events claims from the sign-in log; Send makes pending changes; Verify reads whether they
        # are seen. Without it, all.
        [Parameter(Position = 0)]
        [ValidateSet('Refresh', 'Events', 'Send', 'Verify')]
        [string[]] $Task,

        # The time after which nothing more is started: a number of minutes, text such as '90s' or '2h', or a time span. A run ends earlier where what comes next is
        # due after it. Without it, as long as there is something to do or to be seen.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [AutoClaim.Positive()]
        [timespan] $MaxDuration,

        # When the work is done: Idle, when nothing is due and everything that was sent was seen; Sent, when every pending change was sent.
        [ValidateSet('Idle', 'Sent')]
        [string] $Until = 'Idle',

        # Reads the tenant anew, whatever was read before.
        [switch] $Force,

        # Sends a request and gives the answer, in place of Invoke-MgGraphRequest: a script block whose parameter is the request (Method, Url, Headers, Body,
        # TimeoutSeconds). It adds the authorization, sends once, follows no redirect, and gives any status: what Invoke-WebRequest gives,
        # an HttpResponseMessage, or @{ Status; Headers; Body }. An error of the network is no answer; any other error ends the run, and so does
        # break, which stops it.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [scriptblock] $Request,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $cycle = [AutoClaim.Cycle]::new($command)
    }
    end {
        if ($cycle.Agreed()) { Invoke-Exchange $cycle $Request }
        if ($cycle.Result.Ended) { $cycle.Result }
    }
    clean {
        ${cycle}?.Dispose()
    }
}
