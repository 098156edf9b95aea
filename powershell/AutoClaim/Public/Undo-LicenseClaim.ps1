function Undo-LicenseClaim {
    <#
    .SYNOPSIS
        Takes claims back.
    .DESCRIPTION
        Undoes exactly what a claim did: the license or the membership it made goes, and its unit is available again. In a Local store that is done at
        once; in a Graph store what was not sent yet is never sent, and what was becomes a pending change (UndoPending). A claim
        whose license changed since is left alone: ChangedSinceClaim. A user whose claim was undone does not claim again for the app, unless
        Set-AutoClaimSetting -ClaimAgainAfterUndo or Unlock-LicenseClaim says so.
        Where what is piped in says whose claim it is, or of what product, and the claim of that number is another's, as in another store, it is left alone.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Undo-LicenseClaim 4711 -Reason 'Left the project'

        Takes one claim back, after asking.
    .EXAMPLE
        Get-LicenseClaim -Policy 'Teams for all' -Outcome Claimed -After (Get-Date).Date | Undo-LicenseClaim -Reason 'Policy was wrong' -WhatIf

        Says what taking back everything that a policy gave out today would do.
    .EXAMPLE
        Import-Csv ./claims.csv | Undo-LicenseClaim -Force

        Takes back every claim of a table with a column ClaimId, without asking.
    .INPUTS
        AutoClaim.Claim, AutoClaim.ClaimDecision, AutoClaim.ReportRow, or any object with a ClaimId; the number of a claim
    .OUTPUTS
        AutoClaim.Claim
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Claim])]
    param(
        # A claim, or an object that names one: a decision, a row of a report, a pending change.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # Claims by number.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Id')]
        [Alias('ClaimId')]
        [ArgumentCompleter([AutoClaim.StandingClaimCompleter])]
        [long[]] $Id,

        # Why, for the claim and the audit trail.
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
        $batch = [AutoClaim.UndoBatch]::new($command)
    }
    process {
        if ($batch.Add([object[]] ($Id ?? @(, $InputObject)))) { $batch.Send(); $batch.Report($false) }
    }
    end {
        $batch.Send(); $batch.Report($true)
    }
    clean {
        ${batch}?.Dispose()
    }
}
