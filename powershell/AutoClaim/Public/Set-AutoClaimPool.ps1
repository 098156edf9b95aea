function Set-AutoClaimPool {
    <#
    .SYNOPSIS
        Keeps units of a product back, and says when it runs low.
    .DESCRIPTION
        Only the parameters given are changed. Units kept back are not claimed. A pool with fewer available units than -WarnBelow is listed by
        Get-AutoClaimPool -LowOnly.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Set-AutoClaimPool SPE_E3 -ReserveUnits 10

        Keeps ten units for what is assigned by hand.
    .EXAMPLE
        Get-AutoClaimPool | Set-AutoClaimPool -WarnBelow 5 -PassThru

        Warns of every product that has fewer than five units left.
    .INPUTS
        System.String, System.Guid, or any object with a SkuId, SkuPartNumber or Product
    .OUTPUTS
        AutoClaim.Pool with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Pool])]
    param(
        # A skuId, a part number, a plan or product name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('SkuId', 'SkuPartNumber', 'Product')]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $Identity,

        # Units kept back from claims.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $ReserveUnits,

        # Available units below which the pool is low; $null for none at all.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [Nullable[int]] $WarnBelow,

        # Returns the pool as it is afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ ReserveUnits = 'reserve'; WarnBelow = 'warnBelow' })
    }
    process {
        $changed = $command.WriteEach([AutoClaim.Methods]::PoolUpdate, $request, 'product', $Identity)
        if ($PassThru) { $changed }
    }
}
