function Move-AutoClaimPolicyProduct {
    <#
    .SYNOPSIS
        Changes the order in which a policy tries its products.
    .DESCRIPTION
        A claim takes a unit of the first product that has one. -Up and -Down move by one place, and leave alone what is at the end already.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Move-AutoClaimPolicyProduct 'Teams for all' ENTERPRISEPREMIUM -First

        Makes a backup the primary product.
    .EXAMPLE
        Get-AutoClaimPolicyProduct 'Teams for all' | Sort-Object Available | Move-AutoClaimPolicyProduct -First

        Puts the products with the most units first.
    .INPUTS
        A policy, or any object with a PolicyId or Policy; what also has a SkuId, SkuPartNumber or Product names the product too
    .OUTPUTS
        AutoClaim.PolicyProduct with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Position', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyProduct])]
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

        # One place towards the primary product.
        [Parameter(Mandatory, ParameterSetName = 'Up')]
        [switch] $Up,

        # One place towards the last backup.
        [Parameter(Mandatory, ParameterSetName = 'Down')]
        [switch] $Down,

        # The primary product.
        [Parameter(Mandatory, ParameterSetName = 'First')]
        [switch] $First,

        # The last backup.
        [Parameter(Mandatory, ParameterSetName = 'Last')]
        [switch] $Last,

        # Its new place, 0 for the primary product.
        [Parameter(Mandatory, ParameterSetName = 'Position')]
        [ArgumentCompletions('0', '1', '2', '3', '4')]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Position,

        # Returns the product as it is afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = switch ($PSCmdlet.ParameterSetName) {
            'Up' { @{ by = -1 } }
            'Down' { @{ by = 1 } }
            'First' { @{ position = 0 } }
            'Last' { @{ by = [int]::MaxValue } }
            'Position' { @{ position = $Position } }
        }
    }
    process {
        $command.WriteProduct([AutoClaim.Methods]::PolicyProductMove, $request, $Policy, $Product, $PassThru)
    }
}
