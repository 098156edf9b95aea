function Export-LicenseMigrationReport {
    <#
    .SYNOPSIS
        Writes what a migration did to a file: who, when, with what evidence, and what was put back.
    .DESCRIPTION
        Html is one page that needs nothing else, to read, print and search; Csv opens in Excel; Json is one document. Each tells of every item of the plan where
        it stands, who released it and who took it back, when it came to each step, which reads proved that the direct license could go and what was agreed
        to be lost by it, when it was put back and why, and what a failed one failed by. What a store did not keep is told as unknown.
        Get-LicenseMigrationItem gives the same as objects, in Evidence and History.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        A file is replaced only by who acts in the role of -RequiredRole, where there is one.
    .EXAMPLE
        Export-LicenseMigrationReport 'To groups' ./migration.html -Show

        Writes the page, which the browser opens.
    .EXAMPLE
        Get-LicenseMigrationPlan 'To groups' | Export-LicenseMigrationReport -Path ./migration.csv -Force -PassThru

        A table of every item, in place of the last one.
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

        # How it is written; without it, as the extension of the file says.
        [ValidateSet('Csv', 'Html', 'Json')]
        [string] $Format,

        # The heading of a page or document; without it, the plan's name.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $Title,

        # Replaces a file that is there, and asks nobody.
        [switch] $Force,

        # Opens the file in the program that the system has for it: a page in the browser.
        [switch] $Show,

        # Returns the file.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ Format = 'format'; Title = 'title' })
        $file = [AutoClaim.Command]::File($PSCmdlet, $Path)
    }
    process {
        $request.migration = $Plan
        foreach ($written in [AutoClaim.Migrations]::Report($command, $request, $file)) {
            if ($Show) { Invoke-Item -LiteralPath $written.FullName }
            if ($PassThru) { $written }
        }
    }
}
