function Get-LicenseClaim {
    <#
    .SYNOPSIS
        Lists what was claimed and refused, newest first.
    .DESCRIPTION
        Gives every recorded event that fits all that is asked for. A policy has the name it had at the time. One claim, by -Id or piped
        in, comes with its Trace: everything that was looked at, in order; nothing else can be asked for beside it.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-LicenseClaim -Policy 'Teams for all' -Outcome Claimed -After (Get-Date).AddDays(-7)

        What one policy gave out in the last seven days.
    .EXAMPLE
        Get-AutoClaimReport -Days 1 -IncludeRefused | Get-LicenseClaim | Select-Object User, Outcome, Trace

        Explains every decision of the last day.
    .INPUTS
        A user, a policy, a product, a claim, or any object that names one
    .OUTPUTS
        AutoClaim.Claim
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'Filter', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Claim])]
    param(
        # A claim, user, policy or product, or an object that names one; text is a user.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # Claims by number.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Id')]
        [Alias('ClaimId')]
        [ArgumentCompleter([AutoClaim.ClaimCompleter])]
        [long[]] $Id,

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

        # Only this outcome, such as Claimed or PoolsEmpty.
        [ArgumentCompleter([AutoClaim.OutcomeCompleter])]
        [AutoClaim.Plain()]
        [string] $Outcome,

        # Only claims in this state, such as Booked or Observed.
        [ValidateSet('Booked', 'Sent', 'Observed', 'Failed', 'UndoPending', 'Undone', 'RemovedOutside', 'Migrated')]
        [string] $State,

        # Only what was decided at this time or later. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $After,

        # Only what was decided before this time. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $Before,

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
                User = 'user'; Policy = 'policy'; Product = 'product'; App = 'app'; Outcome = 'outcome'; State = 'state'; After = 'from'; Before = 'to'
            })
    }
    process {
        if ($PSCmdlet.ParameterSetName -eq 'Id') { return $command.Claims($request, $Id) }
        $command.Claims($request, $InputObject)
    }
}
