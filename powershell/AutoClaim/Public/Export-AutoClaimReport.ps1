function Export-AutoClaimReport {
    <#
    .SYNOPSIS
        Writes a report to a file for people who have no PowerShell.
    .DESCRIPTION
        Html is one page that needs nothing else, to read, print and search; Csv opens in Excel; Json is one document. The report is of the last 90 days,
        or of the window and filters given. What Get-AutoClaimReport gives can be piped in: its rows say which report they are of, and the store is
        asked for that report again. A report is written whole: rows of which some were left out on the way are refused, and so are those
        that a job or a file kept, which do not say it any more.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        A file is replaced only by who acts in the role of -RequiredRole, where there is one.
    .EXAMPLE
        Get-AutoClaimReport -Days 30 | Export-AutoClaimReport -Path ./claims.html -Show

        The last 30 days as a page, which the browser opens.
    .EXAMPLE
        Export-AutoClaimReport ./refused.csv -Days 7 -Policy 'Teams for all' -IncludeRefused -Force -PassThru

        A table of the last week of one policy, refusals too, in place of the last one.
    .EXAMPLE
        Get-AutoClaimPolicy 'Teams for all' | Export-AutoClaimReport ./teams.html -Title 'Teams in Q4' -After 2026-10-01

        One policy since a day.
    .INPUTS
        AutoClaim.ReportRow, AutoClaim.ReportGroup; a user, a policy, a product, or any object that names one
    .OUTPUTS
        System.IO.FileInfo with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Days', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([System.IO.FileInfo])]
    param(
        # Rows or groups of a report; or a user, policy or product, or an object that names one; text is a user.
        [Parameter(ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # The file to write.
        [Parameter(Mandatory, Position = 0)]
        [Alias('FilePath', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # How it is written; without it, as the extension of the file says.
        [ValidateSet('Csv', 'Html', 'Json')]
        [string] $Format,

        # The last so many times 24 hours.
        [Parameter(Position = 1, ParameterSetName = 'Days')]
        [ArgumentCompletions('1', '7', '30', '90')]
        [ValidateRange(1, [int]::MaxValue)]
        [AutoClaim.Whole()]
        [int] $Days = 90,

        # The window's begin. Without it, 90 days before the end. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [Parameter(ParameterSetName = 'Window')]
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $After,

        # The window's end, which is not in it; without it, now. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [Parameter(ParameterSetName = 'Window')]
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $Before,

        # Only this user, by id, user principal name, or an object that carries one.
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string] $User,

        # Only this policy, by id, name, or an object that carries one.
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string] $Policy,

        # Only this product.
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $Product,

        # Only this app.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # Counts by this instead of rows.
        [ValidateSet('Policy', 'Product', 'Day', 'Outcome', 'App', 'Department')]
        [string] $GroupBy,

        # Whether refusals and claims that failed are rows too.
        [switch] $IncludeRefused,

        # The heading of a page or document.
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
        $request = $command.Fields(@{
                Format = 'format'; Title = 'title'; Days = 'days'; After = 'from'; Before = 'to'; User = 'user'; Policy = 'policy'; Product = 'product'; App = 'app'
                GroupBy = 'groupBy'; IncludeRefused = 'includeRefused'
            })
        $export = [AutoClaim.ReportExport]::new($command, $request, [AutoClaim.Command]::File($PSCmdlet, $Path))
    }
    process {
        if ($PSBoundParameters.ContainsKey('InputObject')) { $export.Add($InputObject) }
    }
    end {
        foreach ($written in $export.Write($MyInvocation.ExpectingInput)) {
            if ($Show) { Invoke-Item -LiteralPath $written.FullName }
            if ($PassThru) { $written }
        }
    }
}
