function Invoke-LicenseClaim {
    <#
    .SYNOPSIS
        Decides events and claims licenses.
    .DESCRIPTION
        Every event gives one decision, granted or refused. A decision you see is committed. An event decides once: sent again, it
        gives its first decision again. An event that could not be decided is an error, and the others go on.
    .EXAMPLE
        Invoke-LicenseClaim anna@contoso.com -App Teams

        Claims a license for one user.
    .EXAMPLE
        Import-Csv ./events.csv | Invoke-LicenseClaim -App Teams -WhatIf

        Says for every row what would happen, a pool running dry included, and claims nothing. Rows without an App are for Teams.
    .INPUTS
        AutoClaim.ClaimEvent, or any object with a user (UserId, UserPrincipalName, User or Id) and, if not given by parameter, App,
        Trigger, Environment, Managed, DesktopVersion, EventId, At
    .OUTPUTS
        AutoClaim.ClaimDecision
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ClaimDecision])]
    param(
        # An event, or a record with the user and what else it knows of the event.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # The users, each by id, user principal name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'User')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # The app, for records that name none.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # What the user did, for records that do not say. An app with a single trigger needs none.
        [ArgumentCompleter([AutoClaim.TriggerCompleter])]
        [AutoClaim.Plain()]
        [string] $Trigger,

        # The id of the Power Platform environment, for records that name none.
        [ArgumentCompleter([AutoClaim.EnvironmentIdCompleter])]
        [AutoClaim.Plain()]
        [string] $Environment,

        # Whether that environment is managed, for records that do not say; without it, what was imported of the environment.
        [ArgumentCompletions('$true', '$false')]
        [Nullable[bool]] $Managed,

        # The version of Power Automate for desktop, for records that do not say; its triggers need one.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $DesktopVersion,

        # When it happened, for records that do not say. It is recorded, and decides nothing. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $At,

        # The id by which an event decides once; without it, one is derived from the content.
        [Parameter(ParameterSetName = 'User')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $EventId,

        # Decides anew what was refused before.
        [switch] $Retry,

        # Shows everything that was looked at, in the decision's Trace.
        [switch] $IncludeTrace,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.ClaimBatch]::new($command, [AutoClaim.Methods]::ClaimInvoke)
    }
    process {
        if ($batch.Add($InputObject ?? $User)) { $batch.Send(); $batch.Report($false) }
    }
    end {
        $batch.Send(); $batch.Report($true)
    }
    clean {
        ${batch}?.Dispose()
    }
}
