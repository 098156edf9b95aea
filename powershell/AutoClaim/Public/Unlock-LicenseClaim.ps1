function Unlock-LicenseClaim {
    <#
    .SYNOPSIS
        Lets users claim again whose claims were taken back.
    .DESCRIPTION
        A user whose claim was undone, or whose license was removed outside, does not claim again for the app by default. This lets the user, once:
        a later undo keeps the user from it anew. An object that names an app, such as a claim, is for that app only; a user is for every app.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Unlock-LicenseClaim anna@contoso.com -App Teams

        Lets one user claim for one app again.
    .EXAMPLE
        Get-LicenseClaim -State Undone | Unlock-LicenseClaim -WhatIf

        Says who would be let claim again, and for what.
    .INPUTS
        A user, or any object with a UserId, UserPrincipalName or User; one with an App is for that app
    .OUTPUTS
        AutoClaim.Unlocked with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Unlocked])]
    param(
        # The users, each by id, user principal name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'UserId', 'UserPrincipalName')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only this app; without it, every app.
        [Parameter(Position = 1, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # Returns the users with the apps they may claim for again.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $request = if ($PSBoundParameters.ContainsKey('App')) { @{ app = $App } } else { @{} }
        $unlocked = $command.WriteEach([AutoClaim.Methods]::ClaimUnlock, $request, 'user', $User)
        if ($PassThru) { $unlocked }
    }
}
