function New-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Plans how users move from direct licenses to those of groups; touches nothing but the plan.
    .DESCRIPTION
        Each product of each user is Ready, or Held with every reason and a cure: an account that is disabled, a plan that would be lost, a group that lacks
        the product, a product of the group without a unit, and more. Get-LicenseMigrationItem shows them, Test-LicenseMigrationPlan what is to be mended.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        New-LicenseMigrationPlan 'To groups' -HoldersOf SPE_E3 -Group lic-e3 -WaveSize 200

        Plans the move of everybody who holds SPE_E3 directly, in waves of 200 users.
    .EXAMPLE
        Get-LicenseClaim -Policy 'Teams for all' -Outcome Claimed | New-LicenseMigrationPlan Claimed -Product SPE_E3 -Group lic-e3 -WhatIf

        Says how many users of a policy's claims could move.
    .EXAMPLE
        New-LicenseMigrationPlan Pilot -Path ./pilot.csv -GroupMap @{ SPE_E3 = 'lic-e3'; VISIOCLIENT = 'lic-visio' } -AcceptLoss @{ SPE_E3 = 'SWAY' }

        Plans for the users of a table, each with the products held directly, and agrees that one plan is lost.
    .EXAMPLE
        New-LicenseMigrationPlan 'Auto-claimed' -Path ./directoryAudits.json -Product SPE_E3 -Group lic-e3

        Plans for the users to whom Microsoft's own auto-claim gave a license, as Entra's audit log tells.
    .INPUTS
        System.String, System.Guid, or any object with a UserId, UserPrincipalName, User or Id
    .OUTPUTS
        AutoClaim.MigrationPlan
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'User', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationPlan])]
    param(
        # A name that no other migration has; case does not matter.
        [Parameter(Mandatory, Position = 0)]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $Name,

        # Users by id, user principal name, or objects that carry one.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'User')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # The users and products of these claims, by number.
        [Parameter(Mandatory, ParameterSetName = 'Claim')]
        [ArgumentCompleter([AutoClaim.StandingClaimCompleter])]
        [long[]] $Claim,

        # The users and products of a policy's claims that stand.
        [Parameter(Mandatory, ParameterSetName = 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string] $Policy,

        # Everybody who holds this product directly.
        [Parameter(Mandatory, ParameterSetName = 'HoldersOf')]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $HoldersOf,

        # A CSV with the column User, UserPrincipalName or UserId, and Product, Group and Wave where they differ by user; or the JSON of an audit log, from which those are taken whom
        # Microsoft's own auto-claim served.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [Alias('FilePath', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # The product that users hold; claims, those of a policy and -HoldersOf say that themselves.
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # The group through which it is to come.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string] $Group,

        # The group of each product, instead of -Product and -Group: @{ SPE_E3 = 'lic-e3' }.
        [ArgumentCompleter([AutoClaim.GroupTableCompleter])]
        [AutoClaim.GroupByProduct()]
        [hashtable] $GroupMap,

        # Where memberships come from: Graph, which holds without it; or External, and they are waited for.
        [ValidateSet('Graph', 'External')]
        [string] $Membership,

        # What plans may be afterwards: Superset, those before and more, which holds without it; or Exact.
        [ValidateSet('Superset', 'Exact')]
        [string] $KeepPlans,

        # Plans that users may lose, by product: @{ SPE_E3 = 'SWAY' }.
        [ArgumentCompleter([AutoClaim.PlanTableCompleter])]
        [AutoClaim.PlansByProduct()]
        [hashtable] $AcceptLoss,

        # Users in a wave, in the order in which they come; without it, all are in one.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.Within(1, 1000000)]
        [AutoClaim.Whole()]
        [int] $WaveSize,

        # What makes the waves, instead of -WaveSize: Department, one each.
        [ValidateSet('Department')]
        [string] $WaveBy,

        # Puts the plan in the place of one of that name.
        [switch] $Replace,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{
                Name = 'name'; Claim = 'claims'; Policy = 'policy'; HoldersOf = 'holdersOf'; Product = 'product'; Group = 'group'; Membership = 'membership'; KeepPlans = 'keepPlans'
                GroupMap = 'groups'; WaveSize = 'waveSize'; WaveBy = 'waveBy'; Replace = 'replace'
            })
        [AutoClaim.Migrations]::RequireProductsOnce($command)
        if ($Path) { $request.path = [AutoClaim.Command]::File($PSCmdlet, $Path) }
        if ($GroupMap) { $request.groups = @(foreach ($key in $GroupMap.Keys) { @{ product = $key; group = $GroupMap[$key] } }) }
        if ($AcceptLoss) { $request.acceptLoss = @(foreach ($key in $AcceptLoss.Keys) { @{ product = $key; plans = @($AcceptLoss[$key]) } }) }
        # Claims of a user for several apps name the user several times.
        $users = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'User') {
            # Of all rows the first tells: they are of one table.
            if ($MyInvocation.ExpectingInput -and -not $users.Count) { [AutoClaim.Migrations]::WarnOfColumns($command, $_) }
            $users.UnionWith([string[]] @($User))
        }
    }
    end {
        if ($PSCmdlet.ParameterSetName -eq 'User') { $request.users = @($users) }
        foreach ($plan in [AutoClaim.Migrations]::Make($command, $request, $Name)) { $plan }
    }
}
