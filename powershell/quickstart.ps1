# The main job before your eyes: builds AutoClaim, imports a sample tenant as Graph would give it, writes policies, claims thirty days of
# logs, and shows who got what and why. Then a tenant answers as Graph does, and 300 people get their licenses there. Everything it makes lies in a
# folder of its own, which it removes at the end.
[CmdletBinding()]
param(
    # Users of the sample tenant.
    [ValidateRange(500, 100000)]
    [int] $Users = 2000,

    # Quick is built in a fraction of the time of Release.
    [ValidateSet('Release', 'Quick', 'Debug')]
    [string] $Configuration = 'Quick',

    # Where the module is built.
    [string] $OutputPath = (Join-Path $PSScriptRoot '../out/AutoClaim'),

    # Keeps the folder, with the store to play with.
    [switch] $Keep
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot
$folder = Join-Path ([IO.Path]::GetTempPath()) "autoclaim-quickstart-$PID"

function Write-Heading([string] $Text) { '', "$($PSStyle.Bold)$Text$($PSStyle.BoldOff)" }
function Write-Stage([string] $Name, [string] $Text) { '  {0,-10}{1}' -f $Name, $Text }
function Get-ClaimByProduct { (Get-LicenseClaim | Group-Object ProductName | Sort-Object Name | ForEach-Object { "$($_.Name) for $($_.Count) people" }) -join ', ' }

# What people did is claimed now; what is known of the tenant was exported two hours ago.
$now = Get-Date
$taken = $now.AddHours(-2)

Write-Heading 'Building the library, the client and the module; a first build takes minutes'
& (Join-Path $PSScriptRoot 'build.ps1') -Configuration $Configuration -OutputPath $OutputPath | Out-Null
cargo build --quiet --package sample-tenant --package autoclaim-tenant --manifest-path (Join-Path $root 'Cargo.toml') --profile ($Configuration -eq 'Debug' ? 'dev' : $Configuration.ToLowerInvariant())
if ($LASTEXITCODE) { throw 'The tenants do not build.' }
$target = (cargo metadata --format-version 1 --no-deps --manifest-path (Join-Path $root 'Cargo.toml') | ConvertFrom-Json).target_directory
$programs = Join-Path $target $Configuration.ToLowerInvariant()
& (Join-Path $programs 'sample_tenant') $folder --users $Users --end ([DateTimeOffset] $now).ToUnixTimeMilliseconds()
Import-Module (Resolve-Path $OutputPath) -Force
Import-Module (Join-Path $root 'tests/powershell/ServedTenant.psm1') -Force
$clock = [Diagnostics.Stopwatch]::StartNew()
$tenant = $null
# On the clock that the store and the tenant of the second half go by, minutes take seconds.
$speed = 30

try {
    Write-Heading 'A store for Contoso, and what Graph says about the tenant'
    Connect-AutoClaim -Path (Join-Path $folder 'contoso.autoclaim') -Create -Mode Local
    Write-Stage Import '-AutoClaimPool reads subscribedSkus, -AutoClaimGroup groups, -AutoClaimUser users with their licenses, -AutoClaimEnvironment environments'
    Import-AutoClaimPool -Path (Join-Path $folder 'subscribedSkus.json') -TakenAt $taken | Out-Null
    Import-AutoClaimGroup -Path (Join-Path $folder 'groups.json') -TakenAt $taken
    Import-AutoClaimUser -Path (Join-Path $folder 'users.json') -TakenAt $taken
    Import-AutoClaimEnvironment -Path (Join-Path $folder 'environments.json') -TakenAt $taken
    Get-AutoClaimPool | Out-String

    Write-Heading 'Policies'
    '  A new store is switched off, and until it is on nobody gets anything (FeatureOff):'
    Invoke-LicenseClaim ada@contoso.com -App Teams | Tee-Object -Variable early | Out-String
    $policies = Get-Content (Join-Path $folder 'policies.json') -Raw | ConvertFrom-Json
    $null = New-AutoClaimPolicy -Name $policies[0].name -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM, SPB -ExcludeGroup $policies[0].excludeGroups
    $null = New-AutoClaimPolicy -Name $policies[1].name -App PowerApps -Product POWERAPPS_PER_USER -Trigger LaunchPremiumApp, LaunchApp -EnvironmentScope OnlyManaged
    $null = New-AutoClaimPolicy -Name $policies[2].name -App PowerAutomatePremium -Product POWER_AUTOMATE_ATTENDED_RPA -IncludeGroup SG-Automation-Pilot
    Set-AutoClaimSetting -Enabled $true
    Get-AutoClaimPolicy | Out-String

    Write-Heading 'Thirty days of logs'
    $decisions = @($early)
    $decisions += ConvertTo-LicenseClaimEvent -Path (Join-Path $folder 'signIns.json') | Invoke-LicenseClaim
    $decisions += Get-Content (Join-Path $folder 'events.jsonl') | ConvertFrom-Json | Invoke-LicenseClaim

    # One maker asks again and again, while the policy for makers is made, switched off, starved, fed, and at last its data is too old.
    Set-AutoClaimSetting -ActivationDelay (New-TimeSpan -Hours 2)
    $null = New-AutoClaimPolicy -Name 'Power Automate for makers' -App PowerAutomatePerUser -Product FLOW_PER_USER
    $ask = { Invoke-LicenseClaim nils@contoso.com -App PowerAutomatePerUser -Trigger RequestLicense }
    $decisions += & $ask
    Set-AutoClaimPolicy 'Power Automate for makers' -Enabled $false
    $decisions += & $ask
    Set-AutoClaimSetting -ActivationDelay 0
    Set-AutoClaimPolicy 'Power Automate for makers' -Enabled $true
    $decisions += & $ask
    Set-AutoClaimSetting -AllowWarningUnit $true
    $decisions += & $ask
    Set-AutoClaimSetting -MaxDataAge (New-TimeSpan -Hours 1)
    $decisions += & $ask
    $decisions | Group-Object Outcome -NoElement | Sort-Object Count -Descending | Format-Table Count, Name | Out-String

    Write-Heading 'Policies with the units that are left'
    Get-AutoClaimPolicy | Out-String

    Write-Heading 'The newest claims of the last 30 days'
    Get-AutoClaimReport -Days 30 | Select-Object -First 5 | Out-String

    Write-Heading 'Why one user got nothing'
    $refused = Get-LicenseClaim -Outcome PoolsEmpty -App Teams | Select-Object -First 1
    "$($refused.User) asked for $($refused.App): $($refused.Outcome)"
    ($refused | Get-LicenseClaim).Trace | Out-String

    Write-Heading 'A claim taken back, which stays taken back'
    $undone = Get-LicenseClaim -Outcome Claimed -App Teams | Select-Object -First 1 | Undo-LicenseClaim -Reason 'Left the project' -Force
    Set-AutoClaimSetting -MaxDataAge $null
    Test-LicenseClaim $undone.User -App Teams | Out-String

    Write-Heading 'What an admin should look at'
    Test-AutoClaimPolicy | Out-String

    Write-Heading 'The report as a page, the policies as a file, and the store with its audit trail checked'
    Export-AutoClaimReport -Path (Join-Path $folder 'claims.html') -Days 30 -Title 'Contoso licenses'
    Export-AutoClaimPolicy -Path (Join-Path $folder 'policies.exported.json')
    Get-ChildItem (Join-Path $folder '*') -Include claims.html, policies.exported.json | Format-Table Name, Length | Out-String
    Test-AutoClaimStore | Out-String
    Disconnect-AutoClaim

    Write-Heading 'A tenant that answers: 300 people sign in to Teams'
    # Graph is busy for one license in ten, and the session expires on the way.
    $tenant = Start-ServedTenant -Program (Join-Path $programs 'autoclaim-tenant') @{
        seed = 1; people = 310; products = @{ SPE_E3 = 180; SPE_F1 = 160 }; base = 'https://graph.microsoft.com'; speed = $speed; weather = @{ throttledItem = 100 }
        groups = , @{ name = 'lic-e3'; licenses = , @{ product = 'SPE_E3' } }
    }
    $writes = @{ Sent = 0; ExpiresAfter = 5 }
    $send = {
        param($Request)
        $ProgressPreference = 'SilentlyContinue'
        if ($Request.Permission -eq 'LicenseAssignment.ReadWrite.All' -and ++$writes.Sent -eq $writes.ExpiresAfter + 1) { $null = Invoke-ServedTenant $tenant expire }
        $answer = Invoke-WebRequest $Request.Url.Replace('https://graph.microsoft.com', $tenant) -Method $Request.Method -Headers $Request.Headers -Body $Request.Body -MaximumRedirection 0 -SkipHttpErrorCheck
        if ($answer.StatusCode -eq 401) { $null = Invoke-ServedTenant $tenant renew }
        $answer
    }
    $store = Connect-AutoClaim -Path (Join-Path $folder 'graph.autoclaim') -Create -Mode Graph -PassThru
    $quick = New-QuickClock $tenant $speed
    $store.GoBy($quick)
    Set-AutoClaimSetting -Enabled $true -ClaimFromSignIn $true
    $null = Invoke-AutoClaimCycle -Task Refresh -Request $send
    Write-Stage Tenant "$($store.Refresh().Counts.Users) people; licenses: $((Get-AutoClaimPool | ForEach-Object { "$($_.Enabled) $($_.Name)" }) -join ', ')"

    $null = New-AutoClaimPolicy -Name 'Teams for all' -App Teams -Product SPE_E3 -BackupProduct SPE_F1 3> $null
    $signedIn = $quick.GetUtcNow()
    $null = Invoke-ServedTenant $tenant sign-in @{ app = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'; to = 300 }
    # The log shows them a while later.
    Start-Sleep -Seconds 1
    $null = Invoke-AutoClaimCycle -Task Events -Request $send
    Write-Stage Sign-ins "$(Get-ClaimByProduct); where the first has run dry, its backup serves"

    # Another admin gives ten colleagues what the store has booked for others.
    $e3 = (Get-AutoClaimPool SPE_E3).SkuId
    foreach ($colleague in (Invoke-ServedTenant $tenant people)[300..309]) { $null = Invoke-ServedTenant $tenant act @{ act = 'Assign'; user = $colleague.id; sku = $e3; disabled = @() } }
    $sent = Invoke-AutoClaimCycle -Task Send -Request $send 3> $null
    $state = Invoke-ServedTenant $tenant state
    Write-Stage Graph "was busy $($state.injected.ThrottledItem.times) times, and was asked again too early $($state.hasty.Count) times"
    Write-Stage Session "expired after $($writes.ExpiresAfter) requests; somebody signed in, and the run went on"
    Write-Stage Licenses "$($sent.Sent) given: $(Get-ClaimByProduct); another admin took some, and the backup served again"

    $seen = Invoke-AutoClaimCycle -Task Verify -Request $send
    Write-Stage Seen "$($seen.Seen) people with their license, $([Math]::Ceiling(($quick.GetUtcNow() - $signedIn).TotalMinutes)) minutes after they signed in"
    $state = Invoke-ServedTenant $tenant state
    Write-Stage Besides "$($state.given.Count - $seen.Seen) other licenses given, $($state.losses.Count) lost"

    # A wave of those who claimed moves to a licensed group.
    Set-AutoClaimSetting -SettleTime 1
    $moved = Get-LicenseClaim -Product SPE_E3 -State Observed | New-LicenseMigrationPlan 'To groups' -Product SPE_E3 -Group lic-e3 -WaveSize 50 | Invoke-LicenseMigration -Wait -Request $send -Force
    $state = Invoke-ServedTenant $tenant state
    Write-Stage Groups "$($moved.Done) people moved from the license they claimed to that of a group; $($state.losses.Count) lost anything meanwhile"

    ''
    'Done in {0:n1} seconds after building.' -f $clock.Elapsed.TotalSeconds
}
finally {
    if ($tenant) { $null = Invoke-ServedTenant $tenant stop }
    Disconnect-AutoClaim -ErrorAction Ignore
    if ($Keep) { "The store is $(Join-Path $folder 'contoso.autoclaim'), the report $(Join-Path $folder 'claims.html')" } else { 'The store was made for this run and is removed; with -Keep it stays, to play with.'; Remove-Item $folder -Recurse -Force }
}
