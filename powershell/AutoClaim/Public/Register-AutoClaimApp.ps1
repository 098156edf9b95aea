function Register-AutoClaimApp {
    <#
    .SYNOPSIS
        Defines an app of your own, or says what entitles to one of Microsoft's.
    .DESCRIPTION
        An app is what a service plan lets a user use. With a new name this makes an app that policies can be for. Of an app there is it changes what
        is given, and nothing else: which plans entitle a user, so that no license is claimed, and which sign-ins are to it. A list replaces the one
        the app has: to add to it, give all of it and what is new. $null brings back what the app has of itself.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Register-AutoClaimApp Visio -ServicePlan VISIOONLINE -SignInAppId 00b41c95-dab0-4487-9791-b9d2c32c80f2

        Makes an app whose sign-ins claim.
    .EXAMPLE
        Register-AutoClaimApp Teams -EntitlingPlan TEAMS1, TEAMS_GOV -WhatIf

        Says what would change: of all plans only these two would still save a user from needing a license for Teams.
    .EXAMPLE
        Register-AutoClaimApp PowerApps -EntitlingPlan ((Get-AutoClaimApp PowerApps).EntitlingPlans + 'FLOW_PER_USER')

        Adds a plan to those that entitle, and keeps the others: the cure where a decision is EntitlementUnknown and the plan entitles.
    .INPUTS
        System.String, or any object with an App or Name
    .OUTPUTS
        AutoClaim.App
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.App])]
    param(
        # A name no app has makes an app; else the app of that name, or of that label in the portal.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'App')]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $Name,

        # The plan a product must contain, by id, name, or an object that carries one. A new app needs it, one of Microsoft's keeps its own.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [string] $ServicePlan,

        # All plans any one of which entitles a user. The plan that the app is always does; an equal of it that is left out is the app's no more.
        # $null brings back the app's own.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [AutoClaim.Clearable()]
        [string[]] $EntitlingPlan,

        # All plans of which nobody knows whether they entitle in a managed environment. One taken out entitles there if -EntitlingPlan names it,
        # and does not if not. $null brings back the app's own.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [AllowEmptyCollection()]
        [AutoClaim.Clearable()]
        [string[]] $UnknownPlan,

        # All appIds in a sign-in log that mean a user opened it; $null brings back the app's own.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string[]] $SignInAppId,

        # The triggers of an app of your own; both without it.
        [ValidateSet('FirstSignIn', 'RequestLicense')]
        [string[]] $Trigger,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ ServicePlan = 'servicePlanId'; EntitlingPlan = 'entitlingPlanIds'; UnknownPlan = 'unknownPlanIds'; SignInAppId = 'signInAppIds'; Trigger = 'triggers' })
    }
    process {
        $command.Write([AutoClaim.Methods]::AppDefine, $request + @{ name = $Name }, $Name)
    }
}
