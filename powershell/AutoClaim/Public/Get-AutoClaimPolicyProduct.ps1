function Get-AutoClaimPolicyProduct {
    <#
    .SYNOPSIS
        Lists the products of policies, in the order in which they are tried.
    .DESCRIPTION
        The primary product comes first, with position 0; backup products follow. Available is what a claim could take now. Plans that are off
        are those a claim leaves out.
    .EXAMPLE
        Get-AutoClaimPolicyProduct 'Teams for all'

        The products of one policy.
    .EXAMPLE
        Get-AutoClaimPolicyProduct | Where-Object Available -EQ 0

        Every product of a policy that has run out.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.PolicyProduct
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyProduct])]
    param(
        # A policy by id, by name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'PolicyId')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $command.Products($Policy)
    }
}
