function ConvertTo-LicenseClaimEvent {
    <#
    .SYNOPSIS
        Makes events of a sign-in log, for Test-LicenseClaim and Invoke-LicenseClaim.
    .DESCRIPTION
        Takes rows of Graph's sign-in log and gives the events that need a license, oldest first. Rows of failed sign-ins, of services and
        of clients that belong to no app make none; -Verbose counts them by reason. The same row always gives the same event, so that logs
        may overlap. Events come when the whole log is read, because Graph gives the newest row first.
    .EXAMPLE
        Get-MgAuditLogSignIn -All | ConvertTo-LicenseClaimEvent | Invoke-LicenseClaim

        Claims a license for everybody who opened an app and has none.
    .EXAMPLE
        Import-Csv ./launches.csv | ConvertTo-LicenseClaimEvent -Source Csv -ColumnMap @{ User = 'UPN'; At = 'When' } -App PowerApps -Trigger LaunchPremiumApp

        Makes events of a table of one's own, whose columns have other names.
    .INPUTS
        Graph's signIn, or with -Source Csv any object with the properties User, App, Trigger, At, Environment, EventId
    .OUTPUTS
        AutoClaim.ClaimEvent
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'InputObject', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.ClaimEvent])]
    param(
        # A row of the log, or a page of them.
        [Parameter(Mandatory, ValueFromPipeline, ParameterSetName = 'InputObject')]
        [object] $InputObject,

        # A file: Graph's JSON, or with -Source Csv a CSV.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [string] $Path,

        # SignInLog: rows of Graph's sign-in log. Csv: rows with the properties of an event.
        [ValidateSet('SignInLog', 'Csv')]
        [string] $Source = 'SignInLog',

        # What a property is called in the rows: @{ User = 'UPN' }.
        [hashtable] $ColumnMap,

        # The app, for rows that name none. With -Source Csv.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # The trigger, for rows that name none. With -Source Csv.
        [ArgumentCompleter([AutoClaim.TriggerCompleter])]
        [string] $Trigger,

        # Keeps only the first event of each user and app.
        [switch] $FirstOnly,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.EventBatch]::new($command, $Source)
    }
    process {
        if ($InputObject) { $batch.Add($InputObject) }
    }
    end {
        if ($Path) {
            $file = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
            if ($Source -eq 'Csv') { Import-Csv -LiteralPath $file | ForEach-Object { $batch.Add($_) } } else { $batch.File($file) }
        }
        $batch.Finish()
    }
    clean {
        ${batch}?.Dispose()
    }
}
