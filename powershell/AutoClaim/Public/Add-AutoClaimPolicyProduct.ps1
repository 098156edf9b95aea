function Add-AutoClaimPolicyProduct {
    <#
    .SYNOPSIS
        Adds a product to policies.
    .DESCRIPTION
        A product tried after those before it: a backup, unless -Position puts it first. A policy has a primary product and at most four
        backups. The product must contain the plan of the policy's app.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Add-AutoClaimPolicyProduct 'Teams for all' -Product ENTERPRISEPREMIUM

        Adds a backup product, tried last.
    .EXAMPLE
        Add-AutoClaimPolicyProduct 'Teams for all' SPB -Position 1 -DisabledPlan YAMMER_ENTERPRISE -WhatIf

        Says what would change: the first backup, with one plan off.
    .EXAMPLE
        Import-Csv ./backups.csv | Add-AutoClaimPolicyProduct

        Adds a product for every row with the columns Policy and Product.
    .INPUTS
        A policy, or any object with a PolicyId or Policy; what also has a SkuId, SkuPartNumber or Product names the product too
    .OUTPUTS
        AutoClaim.PolicyProduct
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyProduct])]
    param(
        # A policy by id, name, or an object that carries one: a policy, or a product of one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'PolicyId')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # The product: a skuId, part number, name, or an object that carries one.
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)]
        [Alias('SkuId', 'SkuPartNumber')]
        [ArgumentCompleter([AutoClaim.MoreProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # Its place, 0 for the primary product; without it, the last.
        [ArgumentCompletions('0', '1', '2', '3', '4')]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Position,

        # Plans that are off. Plans that come later are on.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [string[]] $DisabledPlan,

        # Plans that are on. All others are off, those that come later too.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [string[]] $EnabledPlan,

        # In a policy with -AssignVia Group, the group that brings the product.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string] $TargetGroup,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Position = 'position'; DisabledPlan = 'disabledPlans'; EnabledPlan = 'enabledPlans'; TargetGroup = 'targetGroup' })
    }
    process {
        $command.WriteProduct([AutoClaim.Methods]::PolicyProductAdd, $request, $Policy, $Product, $true)
    }
}
