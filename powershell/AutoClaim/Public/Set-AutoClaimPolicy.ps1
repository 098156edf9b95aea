function Set-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Changes what is given of a policy, and nothing else.
    .DESCRIPTION
        Only the parameters given are changed; $null clears what can be cleared. Nobody loses a license by it.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Set-AutoClaimPolicy 'Teams for all' -Priority 1 -WhatIf

        Says what would change. The store itself is asked, and keeps nothing.
    .EXAMPLE
        Get-AutoClaimPolicy | Set-AutoClaimPolicy -ClearScope -PassThru

        Takes groups, users, usage locations and departments from the scope of every policy, and shows the policies.
    .EXAMPLE
        Set-AutoClaimPolicy 'Teams for all' -Cap 50 -CapPeriod (New-TimeSpan -Days 7)

        Lets a policy give out 50 licenses in any seven days.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.Policy with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy])]
    param(
        # An id, a name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity,

        # On or off. Off takes nothing from anybody.
        [ArgumentCompletions('$true', '$false')]
        [bool] $Enabled,

        # Among several policies of an app the lowest decides first; $null for 100.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [Nullable[int]] $Priority,

        # The most claims in a period, so that a mistake does not empty a pool; $null for no end. Its period stays, and is 24 hours where there was no cap.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [Nullable[int]] $Cap,

        # The period of the cap: a time span of whole hours, or a number of hours, up to 720. The claims stay as they are, unless -Cap is given.
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Hours')]
        [timespan] $CapPeriod,

        # The triggers that claim; $null for all of the app.
        [ArgumentCompleter([AutoClaim.TriggerCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string[]] $Trigger,

        # Where events claim; $null for what the settings say for the app.
        [ValidateSet('All', 'OnlyManaged', '')]
        [AutoClaim.Clearable()]
        [string] $EnvironmentScope = [NullString]::Value,

        # Only direct members of one of these groups; $null for everyone.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [AutoClaim.Clearable()]
        [string[]] $IncludeGroup,

        # No direct member of any of these groups; $null for none.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [AutoClaim.Clearable()]
        [string[]] $ExcludeGroup,

        # None of these users; $null to exclude none.
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [AutoClaim.Clearable()]
        [string[]] $ExcludeUser,

        # Only users with one of these usage locations, two letters each; $null for any.
        [ArgumentCompleter([AutoClaim.CountryCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string[]] $UsageLocation,

        # Only users of one of these departments; $null for any.
        [ArgumentCompleter([AutoClaim.DepartmentCompleter])]
        [AutoClaim.Clearable()]
        [AutoClaim.Plain()]
        [string[]] $Department,

        # Empties the scope: groups, users, usage locations and departments not given here.
        [switch] $ClearScope,

        # Returns the policy as it is afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{
                Enabled = 'enabled'; Priority = 'priority'; Trigger = 'triggers'; EnvironmentScope = 'environmentScope'; IncludeGroup = 'includeGroups'
                ExcludeGroup = 'excludeGroups'; ExcludeUser = 'excludeUsers'; UsageLocation = 'usageLocations'; Department = 'departments'
            })
        if ($ClearScope) {
            foreach ($field in 'includeGroups', 'excludeGroups', 'excludeUsers', 'usageLocations', 'departments') {
                if (-not $request.ContainsKey($field)) { $request[$field] = $null }
            }
        }
    }
    process {
        $changed = foreach ($policy in $Identity) {
            $command.UpdatePolicy($request, $policy)
        }
        if ($PassThru) { $changed }
    }
}
