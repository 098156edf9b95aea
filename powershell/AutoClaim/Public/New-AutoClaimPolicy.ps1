function New-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Creates a policy: on, and in force at once.
    .DESCRIPTION
        A policy hands users of an app a license of its product, or of the first backup product that has an available unit. The product must
        contain the app's plan. All plans of a product are on unless -DisabledPlan or -EnabledPlan say otherwise. With -AssignVia Group a claim
        adds the user to the group of the product, and the group brings the license with the plans it has.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        New-AutoClaimPolicy -Name 'Teams for all' -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM

        Creates a policy with one backup product.
    .EXAMPLE
        New-AutoClaimPolicy 'Sales' -App Teams -Product SPE_E3 -DisabledPlan @{ SPE_E3 = 'YAMMER_ENTERPRISE' } -IncludeGroup sales -WhatIf

        Says what would be created: only for members of one group, and with one plan off.
    .EXAMPLE
        New-AutoClaimPolicy 'Visio' -App Visio -Product VISIOCLIENT -AssignVia Group -TargetGroup @{ VISIOCLIENT = 'lic-visio' } -Cap 50

        Creates a policy that adds users to a licensed group, 50 in 24 hours at the most.
    .EXAMPLE
        Import-Csv ./policies.csv | New-AutoClaimPolicy

        Creates a policy for every row. A blank cell leaves the default.
    .INPUTS
        Objects with the properties Name, App, Product, BackupProduct, Priority, Disabled, and the other parameters' names
    .OUTPUTS
        AutoClaim.Policy
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy])]
    param(
        # A name no other policy has; case does not matter.
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $Name,

        # The app whose users get a license.
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # The product to take a unit of first.
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # Up to four products to try after it, in this order.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.MoreProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $BackupProduct,

        # Plans that are off, by product as it is named here: @{ SPE_E3 = 'YAMMER_ENTERPRISE' }. Plans that come later are on.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.PlansByProduct()]
        [object] $DisabledPlan,

        # Plans that are on, by product as it is named here. All others are off, those that come later too.
        [ArgumentCompleter([AutoClaim.PlanCompleter])]
        [AutoClaim.PlansByProduct()]
        [object] $EnabledPlan,

        # How a claim gives the license: Direct, to the user, which holds without it; Group, by a group. It stays as it is.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ValidateSet('Direct', 'Group', '')]
        [Alias('Mode')]
        [string] $AssignVia,

        # With -AssignVia Group: the group that brings each product, by product as it is named here: @{ SPE_E3 = 'lic-e3' }.
        [ArgumentCompleter([AutoClaim.TargetGroupCompleter])]
        [AutoClaim.GroupByProduct()]
        [object] $TargetGroup,

        # The most claims in a period, so that a mistake does not empty a pool; those undone since count too. Without it, there is no end.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Cap,

        # The period of -Cap: a time span of whole hours, or a number of hours, up to 720; 24 without it.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Hours')]
        [timespan] $CapPeriod,

        # The triggers that claim; without it, all of the app.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.TriggerCompleter])]
        [AutoClaim.Plain()]
        [string[]] $Trigger,

        # Where events claim; without it, what the settings say for the app.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ValidateSet('All', 'OnlyManaged', '')]
        [string] $EnvironmentScope,

        # Only direct members of one of these groups; without it, everyone.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string[]] $IncludeGroup,

        # No direct member of any of these groups.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string[]] $ExcludeGroup,

        # None of these users.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $ExcludeUser,

        # Only users with one of these usage locations, two letters each.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.CountryCompleter])]
        [AutoClaim.Plain()]
        [string[]] $UsageLocation,

        # Only users of one of these departments.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.DepartmentCompleter])]
        [AutoClaim.Plain()]
        [string[]] $Department,

        # Among several policies of an app the lowest decides first; 100 unless said otherwise.
        [Parameter(ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Cell()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [Nullable[int]] $Priority,

        # Creates the policy switched off.
        [Parameter(ValueFromPipelineByPropertyName)]
        [AutoClaim.Cell()]
        [switch] $Disabled,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $request = @{
            name = $Name; app = $App; enabled = -not $Disabled; assignVia = $AssignVia; priority = $Priority; triggers = $Trigger; environmentScope = $EnvironmentScope
            includeGroups = $IncludeGroup; excludeGroups = $ExcludeGroup; excludeUsers = $ExcludeUser; usageLocations = $UsageLocation; departments = $Department
        }
        $command.CreatePolicy($request, @($Product) + $BackupProduct, $DisabledPlan, $EnabledPlan, $TargetGroup)
    }
}
