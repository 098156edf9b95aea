function Resume-LicenseMigration {
    <#
    .SYNOPSIS
        Lets a migration go on that was paused or stopped.
    .DESCRIPTION
        Ends the pause of the plan, the stop of waves of which too many items failed, and the wait of items whose pending change was cancelled. With -RetryFailed
        items that failed begin again where they stand. Nothing is sent before reads show anew what has to be shown; the next Invoke-AutoClaimCycle goes on.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Resume-LicenseMigration 'To groups'

        Goes on with everything but what failed.
    .EXAMPLE
        Get-LicenseMigrationPlan 'To groups' | Resume-LicenseMigration -Wave 1 -RetryFailed

        Goes on with the first wave, and tries again what failed.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationResult])]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan', Whole = $true)]
        [string[]] $Plan,

        # Only the stop and the items of this wave; the pause ends for the whole plan.
        [ArgumentCompleter([AutoClaim.WaveCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Wave,

        # Whether items that failed are tried again too.
        [Alias('OnlyFailed')]
        [switch] $RetryFailed,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $fields = $command.Fields(@{ Wave = 'wave'; RetryFailed = 'retryFailed' })
    }
    process {
        foreach ($result in [AutoClaim.Migrating]::Resume($command, $fields, $Plan)) { $result }
    }
}
