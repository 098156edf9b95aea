function Get-AutoClaimProduct {
    <#
    .SYNOPSIS
        Looks products up, with their plans.
    .DESCRIPTION
        Finds products by skuId, part number or name: those the tenant owns, and those of Microsoft's table. A name that several products have
        is an error that lists them.
    .EXAMPLE
        Get-AutoClaimProduct -InTenant

        The products the tenant owns.
    .EXAMPLE
        Get-AutoClaimProduct 'Microsoft 365 E*' -App Teams

        The products of a name that let a user use Teams.
    .EXAMPLE
        (Get-AutoClaimProduct SPE_E3).Plans

        The plans of a product.
    .INPUTS
        System.String, System.Guid, or any object with a SkuId, SkuPartNumber or Product
    .OUTPUTS
        AutoClaim.Product
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Product])]
    param(
        # A skuId, a part number, a plan or product name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('SkuId', 'SkuPartNumber', 'Product')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $Identity,

        # Only products that contain this app's plan.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # Only products the tenant owns; with :$false, only those it does not.
        [switch] $InTenant,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ App = 'app'; InTenant = 'owned' })
    }
    process {
        $command.Read([AutoClaim.Methods]::ProductList, $request, $Identity)
    }
}
