# The main job before your eyes: builds AutoClaim, imports a sample tenant as Graph would give it, writes policies, claims thirty days of
# logs, and shows who got what and why. Everything it makes lies in a folder of its own, which it removes at the end.
[CmdletBinding()]
param(
    # Users of the sample tenant.
    [ValidateRange(500, 100000)]
    [int] $Users = 2000,

    # Keeps the folder, with the store to play with.
    [switch] $Keep
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot
$folder = Join-Path ([IO.Path]::GetTempPath()) "autoclaim-quickstart-$PID"

function Write-Heading([string] $Text) { '', "$($PSStyle.Bold)$Text$($PSStyle.BoldOff)" }

# What people did is claimed now; what is known of the tenant was exported two hours ago.
$now = Get-Date
$taken = $now.AddHours(-2)

Write-Heading 'Building the library, the client and the module; a first build takes minutes'
& (Join-Path $PSScriptRoot 'build.ps1') | Out-Null
cargo build --quiet --release --package sample-tenant --manifest-path (Join-Path $root 'Cargo.toml')
if ($LASTEXITCODE) { throw 'The sample tenant does not build.' }
$target = (cargo metadata --format-version 1 --no-deps --manifest-path (Join-Path $root 'Cargo.toml') | ConvertFrom-Json).target_directory
& (Join-Path $target 'release/sample_tenant') $folder --users $Users --end ([DateTimeOffset] $now).ToUnixTimeMilliseconds()
Import-Module (Join-Path $root 'out/AutoClaim') -Force
$clock = [Diagnostics.Stopwatch]::StartNew()

try {
    Write-Heading 'A store for Contoso, and what Graph says about the tenant'
    Connect-AutoClaim -Path (Join-Path $folder 'contoso.autoclaim') -Create -Mode Local
    Import-AutoClaimPool -Path (Join-Path $folder 'subscribedSkus.json') -TakenAt $taken | Out-Null
    Import-AutoClaimGroup -Path (Join-Path $folder 'groups.json') -TakenAt $taken
    Import-AutoClaimUser -Path (Join-Path $folder 'users.json') -TakenAt $taken
    Import-AutoClaimEnvironment -Path (Join-Path $folder 'environments.json') -TakenAt $taken
    Get-AutoClaimPool | Out-String

    Write-Heading 'Policies'
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
    Export-AutoClaimPolicy -Path (Join-Path $folder 'policies.exported.json') | Out-Null
    Get-ChildItem (Join-Path $folder '*') -Include claims.html, policies.exported.json | Format-Table Name, Length | Out-String
    Test-AutoClaimStore | Out-String
    'Done in {0:n1} seconds after building.' -f $clock.Elapsed.TotalSeconds
}
finally {
    Disconnect-AutoClaim -ErrorAction Ignore
    if ($Keep) { "The store is $(Join-Path $folder 'contoso.autoclaim'), the report $(Join-Path $folder 'claims.html')" } else { Remove-Item $folder -Recurse -Force }
}
