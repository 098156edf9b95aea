function Get-AutoClaimPowerApp {
    <#
    .SYNOPSIS
        Lists the Power Apps the store knows.
    .DESCRIPTION
        Gives every Power App, or those -Identity names by id or name.
    .EXAMPLE
        Get-AutoClaimPowerApp -Premium

        Every app that needs a premium license.
    .EXAMPLE
        Get-AutoClaimEnvironment Contoso* | ForEach-Object { Get-AutoClaimPowerApp -Environment $_.Id }

        The apps of some environments.
    .INPUTS
        System.String, or any object with a PowerAppId, PowerApp, Id or Name
    .OUTPUTS
        AutoClaim.PowerApp
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PowerApp])]
    param(
        # An id, a name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'PowerApp')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.PowerAppCompleter])]
        [AutoClaim.KeyOf('PowerApp')]
        [string[]] $Identity,

        # Only apps of this environment: its id.
        [ArgumentCompleter([AutoClaim.EnvironmentIdCompleter])]
        [AutoClaim.KeyOf('Environment')]
        [string] $Environment,

        # Only apps that need a premium license; with :$false, only those that do not.
        [switch] $Premium,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Environment = 'environment'; Premium = 'premium' })
    }
    process {
        $command.Read([AutoClaim.Methods]::PowerAppList, $request, $Identity)
    }
}
