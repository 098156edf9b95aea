function Export-LicenseMigrationPlan {
    <#
    .SYNOPSIS
        Writes a migration's plan to a file for sign-off.
    .DESCRIPTION
        Csv opens in Excel and is for people who have no PowerShell; Json is the whole plan, from which another store of the tenant can make it too. Both carry
        the digest of what was planned, and Import-LicenseMigrationPlan refuses a file that was changed.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        A file is replaced only by who acts in the role of -RequiredRole, where there is one.
    .EXAMPLE
        Export-LicenseMigrationPlan 'To groups' ./plan.csv -Format Csv

        Writes a table to be signed.
    .EXAMPLE
        Get-LicenseMigrationPlan 'To groups' | Export-LicenseMigrationPlan -Path ./plan.json -Force

        Keeps the plan in a file, in place of the one that is there.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        System.IO.FileInfo with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([System.IO.FileInfo])]
    param(
        # The plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan')]
        [string] $Plan,

        # The file to write.
        [Parameter(Mandatory, Position = 1)]
        [Alias('FilePath', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # How it is written: Json, which holds without it, or Csv.
        [ValidateSet('Csv', 'Json')]
        [string] $Format,

        # Replaces a file that is there, and asks nobody.
        [switch] $Force,

        # Returns the file.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Format = 'format' })
        $file = [AutoClaim.Command]::File($PSCmdlet, $Path)
    }
    process {
        $request.migration = $Plan
        foreach ($written in [AutoClaim.Migrations]::Export($command, $request, $file)) { if ($PassThru) { $written } }
    }
}
