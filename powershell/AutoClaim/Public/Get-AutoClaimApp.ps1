function Get-AutoClaimApp {
    <#
    .SYNOPSIS
        Lists the apps that policies are for.
    .DESCRIPTION
        An app is what a service plan lets a user use. Each has the plan that a product must contain, and the triggers that claim.
    .EXAMPLE
        Get-AutoClaimApp

        Every app.
    .EXAMPLE
        (Get-AutoClaimApp PowerAutomatePremium).Triggers

        What a user can do that claims a license for an app.
    .INPUTS
        System.String, or any object with an App or Name
    .OUTPUTS
        AutoClaim.App
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.App])]
    param(
        # An app's name or its label in the portal, with or without * and ?, or an object that carries it.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'App')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string[]] $Name,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $command.Read([AutoClaim.Methods]::AppList, @{}, $Name)
    }
}
