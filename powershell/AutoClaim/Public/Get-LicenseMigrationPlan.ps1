function Get-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Lists plans of migrations to group-based licensing, oldest first.
    .DESCRIPTION
        Each with its State, how many users and items it has and how far those are, its waves with the same of each, and how long what is ready or on its way
        takes at Graph's limits.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-LicenseMigrationPlan

        Every plan.
    .EXAMPLE
        (Get-LicenseMigrationPlan 'To groups').Waves

        The waves of one plan, with what is ready, on its way, done and failed in each.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationPlan
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationPlan])]
    param(
        # A plan by id, name, or an object that carries one; without it, all.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Plan')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan')]
        [string[]] $Identity = @(),

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $command.Read([AutoClaim.Methods]::MigrationList, @{}, $Identity)
    }
}
