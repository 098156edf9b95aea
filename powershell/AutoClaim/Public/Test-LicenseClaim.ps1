function Test-LicenseClaim {
    <#
    .SYNOPSIS
        Says what events would claim, and why or why not.
    .DESCRIPTION
        Decides as Invoke-LicenseClaim would, and writes nothing. The events of one pipeline count on each other: a pool runs dry as it
        would. With -IncludeTrace a decision lists every policy and product looked at, in order, and why each was passed over.
    .EXAMPLE
        Test-LicenseClaim anna@contoso.com -App Teams -IncludeTrace | Select-Object -ExpandProperty Trace

        Explains the decision for one user, step by step.
    .EXAMPLE
        Get-MgAuditLogSignIn -All | ConvertTo-LicenseClaimEvent | Test-LicenseClaim | Group-Object Outcome

        Counts what claiming a whole log would come to.
    .INPUTS
        AutoClaim.ClaimEvent, or any object with a user (UserId, UserPrincipalName, User or Id) and, if not given by parameter, App,
        Trigger, Environment, Managed, DesktopVersion, EventId, At
    .OUTPUTS
        AutoClaim.ClaimDecision, or with -AsJson System.String
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ClaimDecision], [string])]
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

        # Decides each event as if it were the only one.
        [switch] $Independent,

        # Decides anew what was refused before.
        [switch] $Retry,

        # Shows everything that was looked at, in the decision's Trace.
        [switch] $IncludeTrace,

        # Gives each decision as a line of the library's JSON instead of an object.
        [switch] $AsJson,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.ClaimBatch]::new($command, [AutoClaim.Methods]::ClaimTest)
    }
    process {
        if ($batch.Add($InputObject ?? $User)) { if ($AsJson) { $batch.SendText() } else { $batch.Send() }; $batch.Report($false) }
    }
    end {
        if ($AsJson) { $batch.SendText() } else { $batch.Send() }
        $batch.Report($true)
    }
    clean {
        ${batch}?.Dispose()
    }
}
