function Set-AutoClaimSetting {
    <#
    .SYNOPSIS
        Turns auto-claim on or off, and changes what holds for all policies.
    .DESCRIPTION
        Only the parameters given are changed; $null clears what can be cleared. Turning the switch off parks every policy: it deletes
        nothing and takes no license from anyone. A time is a [timespan], a number of the unit named below, or text with a unit: '90s', '30m', '12h', '2d'.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Set-AutoClaimSetting -Enabled $true

        Turns auto-claim on.
    .EXAMPLE
        Set-AutoClaimSetting -MaxDataAge 24 -PowerAppsEnvironment OnlyManaged -WhatIf

        Says what would change: no decisions on data older than 24 hours, Power Apps licenses only in managed environments.
    .EXAMPLE
        Set-AutoClaimSetting -MaxWritesPerHour 0

        Holds what Invoke-AutoClaimCycle would send, until another number or $null is set.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.Setting with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Setting])]
    param(
        # The switch.
        [Parameter(Position = 0)]
        [ArgumentCompletions('$true', '$false')]
        [bool] $Enabled,

        # Where events of Power Apps claim, for policies that do not say.
        [ValidateSet('All', 'OnlyManaged')]
        [string] $PowerAppsEnvironment,

        # Where events of Power Automate claim, for policies that do not say.
        [ValidateSet('All', 'OnlyManaged')]
        [string] $PowerAutomateEnvironment,

        # Time from a policy's creation until it decides: a time span, or a number of minutes.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [timespan] $ActivationDelay,

        # Age from which data is too old to decide on: a time span of whole hours, or a number of hours, of a year at most; $null for any age.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Hours')]
        [AutoClaim.Clearable()]
        [Nullable[timespan]] $MaxDataAge,

        # Whether units of subscriptions in grace may be claimed.
        [ArgumentCompletions('$true', '$false')]
        [bool] $AllowWarningUnit,

        # The two-letter country given to users who have none; $null for none.
        [ArgumentCompleter([AutoClaim.CountryCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string] $DefaultUsageLocation = [NullString]::Value,

        # Whether a user whose license was taken back may claim again.
        [ValidateSet('Never', 'OnRequest', 'Always')]
        [Alias('ReclaimAfterUndo')]
        [string] $ClaimAgainAfterUndo,

        # Whether every event leaves a row, those that needed nothing too.
        [ArgumentCompletions('$true', '$false')]
        [bool] $RecordAll,

        # Whether agents (agentUser objects of Entra) may claim.
        [ArgumentCompletions('$true', '$false')]
        [bool] $AllowAgent,

        # Time within which a pending change that was sent should be seen in an import: a time span of whole hours, or a number of hours, of a year at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Hours')]
        [timespan] $ObserveWithin,

        # The directory role that changing policies and settings and copying the store need, of those that Connect-AutoClaim -Role names; $null for none. Only who acts in
        # the role can ask for it.
        [ArgumentCompleter([AutoClaim.RoleCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string] $RequiredRole = [NullString]::Value,

        # The directory role that reading claims, pending changes, reports and the audit trail needs, unless in the other one; $null for none.
        [ArgumentCompleter([AutoClaim.RoleCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string] $RequiredReportRole = [NullString]::Value,

        # Whether premium triggers ask for the app's own licenses in managed environments too, where Dynamics 365 and others cover standard ones.
        [ArgumentCompletions('$true', '$false')]
        [bool] $PremiumNeedsOwnLicense,

        # The cloud that the tenant of a Graph store lies in.
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
        [string] $Cloud,

        # Whether Invoke-AutoClaimCycle claims from the tenant's sign-in log, from the moment this is turned on.
        [ArgumentCompletions('$true', '$false')]
        [bool] $ClaimFromSignIn,

        # Time between the two reads of the tenant that must agree before anything is taken away: a time span of whole minutes, or a number of minutes,
        # of a day at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [timespan] $SettleTime,

        # Time from a pending change's answer to the first read that may show it: a time span of whole seconds, or a number of seconds, of an hour at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Seconds')]
        [timespan] $VerifyAfter,

        # Time after which the whole tenant is read again: a time span of whole hours, or a number of hours, of 30 days at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Hours')]
        [timespan] $RefreshInterval,

        # Time between two looks at the sign-in log: a time span of whole minutes, or a number of minutes, of a day at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [timespan] $EventInterval,

        # Time that each look at the sign-in log goes back for what the log shows late: a time span of whole minutes, or a number of minutes, of a week at most.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [timespan] $EventOverlap,

        # Writes to the tenant in an hour at most, 0 for none, which holds them all but those that put back a license; $null for Graph's own limits.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotNegative()]
        [AutoClaim.Clearable()]
        [AutoClaim.Whole()]
        [Nullable[int]] $MaxWritesPerHour,

        # Returns the settings as they are afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    end {
        $request = $command.Fields(@{
                Enabled                  = 'enabled'
                PowerAppsEnvironment     = 'environmentScope.powerApps'
                PowerAutomateEnvironment = 'environmentScope.powerAutomate'
                ActivationDelay          = 'activationDelayMinutes'
                MaxDataAge               = 'maxDataAgeHours'
                AllowWarningUnit         = 'allowWarningUnits'
                DefaultUsageLocation     = 'defaultUsageLocation'
                ClaimAgainAfterUndo      = 'claimAgainAfterUndo'
                RecordAll                = 'recordAll'
                AllowAgent               = 'allowAgents'
                ObserveWithin            = 'observeWithinHours'
                RequiredRole             = 'requiredRole'
                RequiredReportRole       = 'requiredReportRole'
                PremiumNeedsOwnLicense   = 'premiumNeedsOwnLicense'
                Cloud                    = 'cloud'
                ClaimFromSignIn          = 'claimFromSignIns'
                SettleTime               = 'settleMinutes'
                VerifyAfter              = 'verifyAfterSeconds'
                RefreshInterval          = 'refreshHours'
                EventInterval            = 'eventMinutes'
                EventOverlap             = 'eventOverlapMinutes'
                MaxWritesPerHour         = 'maxWritesPerHour'
            })
        $changed = $command.Write([AutoClaim.Methods]::SettingUpdate, $request, 'settings')
        if ($PassThru) { $changed }
    }
}
