function Get-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Lists policies with their products and available units.
    .DESCRIPTION
        Gives every policy, or those -Identity names, in the order in which they decide. A name may hold * and ?; a name without them
        must exist. Status is what a policy does now: On, Off, Parked (the switch is off) or Activating.
    .EXAMPLE
        Get-AutoClaimPolicy

        Every policy.
    .EXAMPLE
        Get-AutoClaimPolicy Teams* -Enabled $true | Set-AutoClaimPolicy -Priority 1

        Puts the enabled policies whose names begin with Teams first.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.Policy, or with -AsJson System.String
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy], [string])]
    param(
        # An id, a name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity,

        # Only policies of this app.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # Only policies with this product.
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # Only policies that are on, or only those that are off.
        [ArgumentCompletions('$true', '$false')]
        [bool] $Enabled,

        # Gives the library's JSON instead of objects.
        [switch] $AsJson,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        if ($AsJson) { $command.ReadText([AutoClaim.Methods]::PolicyList, $command.Given, $true, $Identity) }
        else { $command.Read([AutoClaim.Methods]::PolicyList, $command.Given, $Identity) }
    }
}
