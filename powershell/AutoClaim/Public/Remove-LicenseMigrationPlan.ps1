function Remove-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Removes plans of migrations of which no wave was released.
    .DESCRIPTION
        Its users are free for another plan then: a user is ready in one migration at a time. What was released is kept with its plan; Undo-LicenseMigration
        takes it back.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Remove-LicenseMigrationPlan 'To groups'

        Removes one plan, after asking.
    .EXAMPLE
        Get-LicenseMigrationPlan | Where-Object State -EQ Planned | Remove-LicenseMigrationPlan -Force

        Removes every plan of which nothing was released, without asking.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        None
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan', Whole = $true)]
        [string[]] $Plan,

        # Asks nobody.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        [AutoClaim.Migrating]::Remove($command, $Plan)
    }
}
