function Suspend-LicenseMigration {
    <#
    .SYNOPSIS
        Pauses a migration: nothing new of it is sent but what is put back.
    .DESCRIPTION
        What was sent already is watched on, and a user who has less without the direct license gets it back all the same. Each item stays where it is; no
        user loses anything by a pause, however long. Resume-LicenseMigration goes on.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Suspend-LicenseMigration 'To groups'

        Pauses one migration.
    .EXAMPLE
        Get-LicenseMigrationPlan | Where-Object State -EQ Running | Suspend-LicenseMigration -WhatIf

        Says of how many items that are on their way nothing new would be sent.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationPlan
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationPlan])]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan', Whole = $true)]
        [string[]] $Plan,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        foreach ($paused in [AutoClaim.Migrating]::Suspend($command, $Plan)) { $paused }
    }
}
