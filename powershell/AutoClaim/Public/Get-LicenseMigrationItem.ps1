function Get-LicenseMigrationItem {
    <#
    .SYNOPSIS
        Lists the items of a migration's plan: a product of a user each.
    .DESCRIPTION
        Before its wave is released, State says whether an item is Ready or Held, Step where it begins, Reasons all that holds it back, LostPlans and GainedPlans
        what is otherwise afterwards, as it was when the plan was made. After that, State and Step say how far it is, Since since when, Evidence what reads have
        shown of the step and of one that is Done by what the direct license went, History all that happened with who released it and took it back, Next what is done next and when that is safe, Reasons what it waits for, PutBacks how often the direct license was put back, and
        Error what a failed one failed by. about_AutoClaim_Migration says what to do about each reason.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-LicenseMigrationItem 'To groups' | Group-Object State -NoElement

        How many are ready.
    .EXAMPLE
        Get-LicenseMigrationPlan | Get-LicenseMigrationItem -Wave 1 -State Held | Format-List

        Who of the first wave is held back, with every reason and its cure.
    .EXAMPLE
        Get-LicenseMigrationItem 'To groups' -Wave 1 | Export-Csv ./wave-1.csv

        How far each user of the first wave is, for a spreadsheet.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationItem
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationItem])]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan')]
        [string[]] $Plan,

        # Only these users', by id, user principal name with or without * and ?, or an object that carries one; of a finding that is piped, its user.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.MigrationUserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only this wave's.
        [ArgumentCompleter([AutoClaim.WaveCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Wave,

        # Only items in this state.
        [ValidateSet('Ready', 'Held', 'Moving', 'Paused', 'Done', 'Failed', 'Undoing', 'Undone')]
        [string] $State,

        # Only items that begin at this step, or have come to it.
        [ValidateSet('Join', 'Wait', 'Inherited', 'Removed', 'PutBack', 'Return', 'Leave')]
        [string] $Step,

        # Only items that this holds back, such as PlanLoss or NoUnits.
        [ArgumentCompleter([AutoClaim.HoldBackCompleter])]
        [AutoClaim.Plain()]
        [string] $Reason,

        # No more than so many.
        [ArgumentCompletions('1', '10', '100')]
        [ValidateRange(1, [int]::MaxValue)]
        [AutoClaim.NotBlank()]
        [AutoClaim.Whole()]
        [int] $First,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ User = 'user'; Wave = 'wave'; State = 'state'; Step = 'step'; Reason = 'reason' })
    }
    process {
        $asked = $request.Clone()
        if ($MyInvocation.ExpectingInput) { [AutoClaim.Migrations]::Narrow($asked, $_, 'user') }
        foreach ($item in [AutoClaim.Migrations]::Items($command, $asked, $Plan)) { $item }
    }
}
