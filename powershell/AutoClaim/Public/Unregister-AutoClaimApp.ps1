function Unregister-AutoClaimApp {
    <#
    .SYNOPSIS
        Removes apps of your own.
    .DESCRIPTION
        An app that a policy is for cannot be removed. What was claimed stays on record with the app's name. One of Microsoft's apps is not removed:
        it is again as it came.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Unregister-AutoClaimApp Visio

        Removes an app, after asking.
    .EXAMPLE
        Get-AutoClaimApp | Where-Object BuiltIn -EQ $false | Unregister-AutoClaimApp -Force

        Removes every app of your own, without asking.
    .INPUTS
        System.String, or any object with an App or Name
    .OUTPUTS
        None
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    param(
        # An app by its name or label, or an object that carries it.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'App')]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string[]] $Name,

        # Asks nobody.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $null = $command.WriteEach([AutoClaim.Methods]::AppRemove, @{}, 'name', $Name)
    }
}
