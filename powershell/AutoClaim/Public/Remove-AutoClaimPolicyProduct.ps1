function Remove-AutoClaimPolicyProduct {
    <#
    .SYNOPSIS
        Removes a product from a policy.
    .DESCRIPTION
        Nobody loses a license. When the primary product goes, the first backup takes its place. The last product of a policy stays: to stop
        the policy, Disable-AutoClaimPolicy.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Remove-AutoClaimPolicyProduct 'Teams for all' ENTERPRISEPREMIUM

        Removes a backup product, after asking.
    .EXAMPLE
        Get-AutoClaimPolicyProduct | Where-Object Product -EQ SPB | Remove-AutoClaimPolicyProduct -Force

        Removes a product from every policy that has it, without asking.
    .INPUTS
        A policy, or any object with a PolicyId or Policy; what also has a SkuId, SkuPartNumber or Product names the product too
    .OUTPUTS
        None
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    param(
        # A policy by id, name, or an object that carries one: a policy, or a product of one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'PolicyId')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # A product of the policy: a skuId, part number, name, or an object that carries one.
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)]
        [Alias('SkuId', 'SkuPartNumber')]
        [ArgumentCompleter([AutoClaim.PolicyProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

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
        $null = $command.WriteProduct([AutoClaim.Methods]::PolicyProductRemove, @{}, $Policy, $Product, $false)
    }
}
