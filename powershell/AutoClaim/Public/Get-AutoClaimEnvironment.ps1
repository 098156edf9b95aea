function Get-AutoClaimEnvironment {
    <#
    .SYNOPSIS
        Lists the Power Platform environments the store knows.
    .DESCRIPTION
        Gives every environment, or those -Identity names by id or name.
    .EXAMPLE
        Get-AutoClaimEnvironment

        Every environment.
    .EXAMPLE
        Get-AutoClaimEnvironment -Managed | Measure-Object

        How many environments are managed.
    .INPUTS
        System.String, or any object with an EnvironmentId, Environment, Id or Name
    .OUTPUTS
        AutoClaim.Environment
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Environment])]
    param(
        # An id, a name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Environment')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.EnvironmentCompleter])]
        [AutoClaim.KeyOf('Environment')]
        [string[]] $Identity,

        # Only managed environments; with :$false, only those that are not.
        [switch] $Managed,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Managed = 'managed' })
    }
    process {
        $command.Read([AutoClaim.Methods]::EnvironmentList, $request, $Identity)
    }
}
