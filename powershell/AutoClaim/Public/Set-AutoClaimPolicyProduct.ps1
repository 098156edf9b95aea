function Set-AutoClaimPolicyProduct {
    <#
    .SYNOPSIS
        Chooses which plans of a product a policy switches on, or which group brings it.
    .DESCRIPTION
        Plans not named stay as they are, unless -OnlyPlan says which are on. The plan of the policy's app cannot be switched off. Licenses
        claimed before stay as they are. With -AllProducts each product takes the plans it has.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -DisablePlan YAMMER_ENTERPRISE

        Leaves a plan out of what is claimed from now on.
    .EXAMPLE
        Get-AutoClaimPolicy | Set-AutoClaimPolicyProduct -AllProducts -EnablePlan YAMMER_ENTERPRISE -PassThru

        Switches a plan on in every product of every policy that has it.
    .EXAMPLE
        Set-AutoClaimPolicyProduct 'Teams for all' SPE_E3 -OnlyPlan $null

        Switches all plans on again.
    .INPUTS
        A policy, or any object with a PolicyId or Policy; what also has a SkuId, SkuPartNumber or Product names the product too
    .OUTPUTS
        AutoClaim.PolicyProduct with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Product', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyProduct])]
    param(
        # A policy by id, name, or an object that carries one: a policy, or a product of one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Identity', 'PolicyId')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # A product of the policy: a skuId, part number, name, or an object that carries one.
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName, ParameterSetName = 'Product')]
        [Alias('SkuId', 'SkuPartNumber')]
        [ArgumentCompleter([AutoClaim.PolicyProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # Every product of the policy.
        [Parameter(Mandatory, ParameterSetName = 'AllProducts')]
        [switch] $AllProducts,

        # Plans to switch on beside those that are.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [string[]] $EnablePlan,

        # Plans to switch off beside those that are.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [string[]] $DisablePlan,

        # The plans that are on, all others off; $null for all on.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.KeyOf('Plan')]
        [AutoClaim.Clearable()]
        [string[]] $OnlyPlan,

        # In a policy with -AssignVia Group, the group that brings the product from now on. Who was added to the old one stays in it.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string] $TargetGroup,

        # Returns the products as they are afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ AllProducts = 'allProducts'; EnablePlan = 'enable'; DisablePlan = 'disable'; OnlyPlan = 'enabledPlans'; TargetGroup = 'targetGroup' })
    }
    process {
        $command.WriteProduct([AutoClaim.Methods]::PolicyProductUpdate, $request, $Policy, $Product, $PassThru)
    }
}
