function Undo-LicenseMigration {
    <#
    .SYNOPSIS
        Takes a migration back: each user gets the direct license again exactly as it was, and leaves the group.
    .DESCRIPTION
        From whatever step an item has reached. The direct license is given again with the plans that were off; only when reads show it does the user leave the
        group, and only if the migration added the user to it. With -ToStep Inherited the users stay in the group. In a Local store it is done
        at once, in a Graph store by the next runs of Invoke-AutoClaimCycle. A claim whose license was migrated is Observed again, and can be undone then.
        What was taken back can be released again by naming its wave.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Undo-LicenseMigration 'To groups' -Wave 1 -Reason 'Mail rules of the branch office'

        Takes the first wave back, after asking.
    .EXAMPLE
        Undo-LicenseMigration 'To groups' -User anna@contoso.com, (Get-AutoClaimUser bert@contoso.com) -ToStep Inherited -WhatIf

        Says what giving two users their direct license again would do.
    .EXAMPLE
        Get-LicenseMigrationItem 'To groups' -State Failed | Undo-LicenseMigration -Force

        Takes back everybody of whom something failed, without asking.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationResult])]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan')]
        [string[]] $Plan,

        # Only this wave; of a result that is piped, its wave.
        [ArgumentCompleter([AutoClaim.WaveCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Wave,

        # Only these users, by id, user principal name, or objects that carry one; of an item or a finding that is piped, its user.
        [ArgumentCompleter([AutoClaim.UndoUserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # How far back: Join, all the way, which holds without it; or Inherited, which leaves the users in the group.
        [ValidateSet('Inherited', 'Join')]
        [string] $ToStep,

        # Why, for the audit trail.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $Reason,

        # Asks nobody.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $fields = $command.Fields(@{ Wave = 'wave'; User = 'users'; ToStep = 'toStep'; Reason = 'reason' })
    }
    process {
        # Of what is piped and is of a user, or of a wave, nothing else is taken back.
        $asked = $fields.Clone()
        if ($MyInvocation.ExpectingInput) { [AutoClaim.Migrations]::Narrow($asked, $_, 'users') }
        foreach ($result in [AutoClaim.Migrating]::Undo($command, $asked, $Plan)) { $result }
    }
}
