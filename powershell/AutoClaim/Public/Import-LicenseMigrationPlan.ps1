function Import-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Takes the file of a migration's plan back in, and refuses one that was changed.
    .DESCRIPTION
        The plan in the file has to be the one that was made: with another row, wave or reason it is an error that says which items differ. From the Json file
        of a plan that the store lacks the plan is made, if what the store knows comes to the same.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Import-LicenseMigrationPlan ./signed.csv

        Gives the plan, if it is as it was when it was exported.
    .EXAMPLE
        Import-LicenseMigrationPlan ./plan.json -Replace -WhatIf

        Says what would become of a plan that another store made.
    .INPUTS
        System.String, System.IO.FileInfo
    .OUTPUTS
        AutoClaim.MigrationPlan
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationPlan])]
    param(
        # The file.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('FullName', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # Puts the plan in the place of one of that name.
        [switch] $Replace,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Replace = 'replace' })
    }
    process {
        foreach ($plan in [AutoClaim.Migrations]::Import($command, $request, [AutoClaim.Command]::File($PSCmdlet, $Path))) { $plan }
    }
}
