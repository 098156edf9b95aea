function Test-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Shows what keeps users of a plan from being migrated, and what to do about it.
    .DESCRIPTION
        A finding for every reason of every item that is held back, with the cure, as it was when the plan was made; and a Warning for plans that a user who is
        ready gains or loses. Mend what can be mended, import it, and plan again with New-LicenseMigrationPlan -Replace. No findings: everybody is ready.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Test-LicenseMigrationPlan 'To groups' | Group-Object Reason -NoElement | Sort-Object Count -Descending

        What holds most users back.
    .EXAMPLE
        Test-LicenseMigrationPlan 'To groups' | Where-Object Severity -EQ Error | Export-Csv ./held.csv

        Who is held back and why, for a spreadsheet.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationFinding
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationFinding])]
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
        foreach ($finding in [AutoClaim.Migrations]::Findings($command, $Identity)) { $finding }
    }
}
