function Get-AutoClaimReport {
    <#
    .SYNOPSIS
        Reports who got which license, from which policy, and when.
    .DESCRIPTION
        Gives a row for every license claimed in the last 90 days, or the window asked for, newest first. With -IncludeRefused refusals are
        rows too. With -GroupBy it counts instead: every recorded event of the window by outcome, else what would be rows. Undone claims are
        rows of their time. Export-AutoClaimReport writes the report that the rows are of to a file.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-AutoClaimReport -Days 30 | Export-Csv ./claims.csv

        The last 30 days as a table.
    .EXAMPLE
        Get-AutoClaimReport -Days 30 -GroupBy Outcome

        How many events of the last 30 days came to what.
    .INPUTS
        A user, a policy, a product, or any object that names one
    .OUTPUTS
        AutoClaim.ReportRow, with -GroupBy AutoClaim.ReportGroup, or with -AsJson System.String
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'Days', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ReportRow], [AutoClaim.ReportGroup], [string])]
    param(
        # A user, policy or product, or an object that names one; text is a user.
        [Parameter(ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # The last so many times 24 hours.
        [Parameter(Position = 0, ParameterSetName = 'Days')]
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

        # Only these users, by id, user principal name with or without * and ?, or an object that carries one.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only these policies, by id, name with or without * and ?, or an object that carries one.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # Only these products, with or without * and ?.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $Product,

        # Only these apps, with or without * and ?.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string[]] $App,

        # Counts by this instead of giving rows.
        [ValidateSet('Policy', 'Product', 'Day', 'Outcome', 'App', 'Department')]
        [string] $GroupBy,

        # Whether refusals and claims that failed are rows too.
        [switch] $IncludeRefused,

        # Gives the library's JSON, with the window and the summary, instead of objects.
        [switch] $AsJson,

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
        $request = $command.Fields(@{
                Days = 'days'; After = 'from'; Before = 'to'; User = 'user'; Policy = 'policy'; Product = 'product'; App = 'app'; GroupBy = 'groupBy'; IncludeRefused = 'includeRefused'
            })
    }
    process {
        $asked = $command.Narrow([AutoClaim.Methods]::ReportGet, $request, $InputObject)
        if ($AsJson) { $command.ReadText([AutoClaim.Methods]::ReportGet, $asked, $false) }
        elseif ($GroupBy) { $command.Groups($asked, $InputObject) }
        else { $command.Read([AutoClaim.Methods]::ReportGet, $asked) }
    }
}
