function Invoke-LicenseMigration {
    <#
    .SYNOPSIS
        Releases a wave of a migration: its users move to the group, and lose the direct license once the group's is proven.
    .DESCRIPTION
        Every item of the wave is planned again on what is known now. What holds one back is said by a warning and by HeldItems of the result, and it is not
        released. In a Local store the wave is done at once. In a Graph store each run of Invoke-AutoClaimCycle moves it along, and so does -Wait: users are
        added to the group; two reads, SettleTime apart, have to show the product through the group with every plan; then the direct license goes, and is put
        back at once where a user has less without it. The run goes on with whatever else is due in the store. Ctrl+C loses nothing,
        nor does a run that ends by an error: with the wave's number as -Wave the same line waits again, and the error says so; with -Limit it would release so many users more, and Invoke-AutoClaimCycle goes on.
        Of the result, Affected, Users and HeldBack are what this release did, PlanState is the whole plan's, and the other numbers are what the wave has come to.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
        See about_AutoClaim_Migration.
    .EXAMPLE
        Invoke-LicenseMigration 'To groups' -Wave 1 -WhatIf

        Says how many users would move where, and what holds others back, as of now.
    .EXAMPLE
        Get-LicenseMigrationPlan 'To groups' | Invoke-LicenseMigration -Wave 1 -Wait

        Releases the first wave and moves it along until nothing of it is on its way.
    .EXAMPLE
        Invoke-LicenseMigration 'To groups' -Limit 5 -MaxFailure 0 -Force

        Releases five users of the first wave that has some left, without asking; after the first failure nothing new of the wave is sent.
    .INPUTS
        System.String, System.Guid, or any object with a PlanId, Plan, Id or Name
    .OUTPUTS
        AutoClaim.MigrationResult
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'Release', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.MigrationResult])]
    param(
        # A plan by id, name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowEmptyString()]
        [AllowNull()]
        [Alias('Id', 'Name', 'Identity')]
        [ArgumentCompleter([AutoClaim.MigrationCompleter])]
        [AutoClaim.KeyOf('MigrationPlan', Whole = $true)]
        [string[]] $Plan,

        # The wave; without it, the first that has items to release.
        [ArgumentCompleter([AutoClaim.WaveCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Wave,

        # Users at most, in the plan's order; without it, all of the wave.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $Limit,

        # When more items of the wave fail than this, nothing new of it is sent; without it, 10.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.NotBlank()]
        [AutoClaim.NotNegative()]
        [AutoClaim.Whole()]
        [int] $MaxFailure,

        # Runs as Invoke-AutoClaimCycle does, until nothing of the wave is on its way, or it was paused or stopped.
        [Parameter(Mandatory, ParameterSetName = 'Wait')]
        [switch] $Wait,

        # The time after which nothing more is started: a number of minutes, text such as '90s' or '2h', or a time span. What is not done then the next run does.
        # Without it, as long as it takes: a group's license may take a day.
        [Parameter(ParameterSetName = 'Wait')]
        [ArgumentCompletions('10m', '1h', '1d')]
        [AutoClaim.Duration('Minutes')]
        [AutoClaim.Positive()]
        [timespan] $MaxDuration,

        # Sends a request and gives the answer, in place of Invoke-MgGraphRequest, as for Invoke-AutoClaimCycle.
        [Parameter(ParameterSetName = 'Wait')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [scriptblock] $Request,

        # Asks nobody.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $fields = $command.Fields(@{ Wave = 'wave'; Limit = 'limit'; MaxFailure = 'maxFailures' })
        $waiting = if ($Wait) { [AutoClaim.MigrationWait]::new($command) }
        # Nothing is released that nobody could move along.
        if ($Wait -and -not $Request -and $waiting.Sends) { $null = Get-GraphSession $waiting.Cycle }
    }
    process {
        foreach ($result in [AutoClaim.Migrating]::Invoke($command, $fields, $Plan)) { if ($Wait) { $waiting.Add($result) } else { $result } }
    }
    end {
        if ($Wait) {
            if ($waiting.IsNeeded) { Invoke-Exchange $waiting.Cycle $Request }
            foreach ($result in $waiting.Results()) { $result }
        }
    }
    clean {
        ${waiting}?.Dispose()
    }
}
