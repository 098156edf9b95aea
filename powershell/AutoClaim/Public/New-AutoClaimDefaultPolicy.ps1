function New-AutoClaimDefaultPolicy {
    <#
    .SYNOPSIS
        Creates the policies that Microsoft creates by itself.
    .DESCRIPTION
        For each app of Power Platform and each product the tenant has for it, Microsoft creates a policy when a tenant gets premium licenses or
        managed environments. This creates those that are missing, with the same names, and sets the environment scope of the apps' family, which
        moves every policy that has none of its own. A policy that is there already stays as it is.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        New-AutoClaimDefaultPolicy -Reason ManagedEnvironments -WhatIf

        Says which policies would be created, and that events claim in managed environments only.
    .EXAMPLE
        New-AutoClaimDefaultPolicy -App PowerApps -TurnOn

        Creates those of one app, and turns auto-claim on.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.Policy
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy])]
    param(
        # PowerApps, PowerAutomatePerUser or PowerAutomatePremium; without it, all that the reason is for.
        [Parameter(Position = 0)]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # Why Microsoft would create them. NewPremiumLicense, which holds without it: for premium products, and events claim everywhere.
        # ManagedEnvironments: for the legacy per-user plan too, and events claim in managed environments only.
        [ValidateSet('NewPremiumLicense', 'ManagedEnvironments')]
        [string] $Reason,

        # Turns auto-claim on too, as Microsoft does.
        [switch] $TurnOn,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    end {
        $command.CreateDefaults($command.Fields(@{ App = 'app'; Reason = 'reason'; TurnOn = 'turnOn' }))
    }
}
