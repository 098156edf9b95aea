function ConvertTo-LicenseClaimEvent {
    <#
    .SYNOPSIS
        Makes events of a sign-in log or the unified audit log, for Test-LicenseClaim and Invoke-LicenseClaim.
    .DESCRIPTION
        Takes rows of the sign-in log and gives the events that need a license, oldest first: what Graph returns, what a diagnostic setting
        of Entra writes (Azure Monitor's records in a storage account, an event hub or Log Analytics), and the JSON and CSV that the Entra
        admin center downloads. Rows of failed sign-ins, of services, of users of other tenants, of sign-ins that a client made without the
        user, and of clients that belong to no app make none; -Verbose counts them by reason. The same row always gives the same event, so
        that logs may overlap. Events come when the whole log is read, because Graph gives the newest row first.

        Give the admin center's CSV with -Path: it has two columns of one name, which Import-Csv refuses, and only the name of the file
        tells NonInteractiveSignIns from InteractiveSignIns. Where its columns are not called in English, -ColumnMap says how.

        With -Source UnifiedAuditLog it takes records of the unified audit log: what Search-UnifiedAuditLog, the Management Activity API and Graph's
        audit search return, and the CSV that Purview downloads. Launches of Power Apps make events, LaunchPremiumApp of apps that
        Import-AutoClaimPowerApp brought as premium, else LaunchApp; a record that repeats makes none again. The log shows launches of canvas apps
        alone, never those of model-driven apps, and of flows only who made, changed or deleted them: -EvidenceVariable keeps, of each
        environment, what the log proves and what use it does not show, and -Verbose tells it. With -ColumnMap any table that names users
        is taken, such as Microsoft's list of users who require licenses in managed environments: each row is a launch.
    .EXAMPLE
        Get-MgAuditLogSignIn -All | ConvertTo-LicenseClaimEvent | Invoke-LicenseClaim

        Claims a license for everybody who opened an app and has none.
    .EXAMPLE
        ConvertTo-LicenseClaimEvent -Path ./InteractiveSignIns_2026-11-20_2026-11-21.csv | Test-LicenseClaim

        Says what the sign-ins of a download would have claimed.
    .EXAMPLE
        Import-Csv ./launches.csv | ConvertTo-LicenseClaimEvent -Source Csv -ColumnMap @{ User = 'UPN'; At = 'When' } -App PowerApps -Trigger LaunchPremiumApp

        Makes events of a table of one's own, whose columns have other names.
    .EXAMPLE
        Search-UnifiedAuditLog -StartDate $from -EndDate $to -Operations LaunchPowerApp | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -EvidenceVariable seen | Test-LicenseClaim

        Says what the launches of Power Apps would have claimed. $seen tells what the log cannot show.
    .EXAMPLE
        ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -Path ./users.csv -ColumnMap @{ userPrincipalName = 'User'; environmentId = 'Environment ID'; powerAppId = 'App ID' }

        Makes events of a list that the Power Platform admin center downloads.
    .INPUTS
        Graph's signIn, a unified audit record, or with -Source Csv any object with the properties User, App, Trigger, At, Environment, PowerApp, EventId
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
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [object] $InputObject,

        # A file: JSON of Graph or Azure Monitor, the admin center's JSON or CSV, audit records as JSON or CSV, or with -Source Csv a CSV of one's own.
        [Parameter(Mandatory, ParameterSetName = 'Path')]
        [Alias('LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # SignInLog: rows of the sign-in log. UnifiedAuditLog: records of the unified audit log. Csv: rows with the properties of an event.
        [ValidateSet('SignInLog', 'UnifiedAuditLog', 'Csv')]
        [string] $Source = 'SignInLog',

        # What a property is called in the rows: @{ User = 'UPN' }, and of a log by Graph's names: @{ userId = 'ID utilisateur' }.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [hashtable] $ColumnMap,

        # The app, for rows that name none. With -Source Csv.
        [ArgumentCompleter([AutoClaim.AppCompleter])]
        [AutoClaim.KeyOf('App')]
        [string] $App,

        # The trigger, for rows that name none. With -Source Csv.
        [ArgumentCompleter([AutoClaim.TriggerCompleter])]
        [AutoClaim.Plain()]
        [string] $Trigger,

        # Keeps only the first event of each user and app; of the audit log, of each user, trigger and environment.
        [switch] $FirstOnly,

        # Makes events of sign-ins too that a client made without the user, as it does all day long.
        [switch] $IncludeNonInteractive,

        # The name of a variable for what the audit log proves of each environment, and what use it does not show. With -Source UnifiedAuditLog.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $EvidenceVariable,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $batch = [AutoClaim.EventBatch]::new($command, $Source)
    }
    process {
        $file = if ($Path) { [AutoClaim.Command]::File($PSCmdlet, $Path) } elseif ($InputObject -is [IO.FileInfo]) { $InputObject.FullName }
        if ($file) { if ($Source -eq 'Csv') { $batch.Table($file) } else { $batch.File($file) } }
        elseif ($InputObject) { $batch.Add($InputObject) }
    }
    end {
        $batch.Finish()
        if ($EvidenceVariable) { $PSCmdlet.SessionState.PSVariable.Set($EvidenceVariable, $batch.Evidence) }
    }
    clean {
        ${batch}?.Dispose()
    }
}
