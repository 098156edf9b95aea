function Get-AutoClaimPool {
    <#
    .SYNOPSIS
        Lists the products of the tenant with their units.
    .DESCRIPTION
        Gives every pool, or those -Identity names. Available is what a claim can take: enabled units without those consumed, booked by claims
        that Graph has not counted yet, and kept back.
    .EXAMPLE
        Get-AutoClaimPool

        Every product the tenant owns.
    .EXAMPLE
        Get-AutoClaimPool -LowOnly | Sort-Object Available

        The products that run out, the emptiest first.
    .INPUTS
        System.String, System.Guid, or any object with a SkuId, SkuPartNumber or Product
    .OUTPUTS
        AutoClaim.Pool
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Pool])]
    param(
        # A skuId, a part number, a plan or product name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('SkuId', 'SkuPartNumber', 'Product')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $Identity,

        # Only pools with no available unit, or fewer than their warning level.
        [switch] $LowOnly,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ LowOnly = 'low' })
    }
    process {
        $command.Read([AutoClaim.Methods]::PoolList, $request, $Identity)
    }
}
