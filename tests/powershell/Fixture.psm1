# The module under test, and a small tenant to test it on: 3 available units of SPE_E3, 1 of ENTERPRISEPREMIUM, ten users without a license.
Set-StrictMode -Version 3.0
$script:Built = $env:AUTOCLAIM_MODULE ?? (Join-Path $PSScriptRoot '../../out/AutoClaim')
Import-Module $script:Built -Force -Global
# How busy the machine is must not show.
[AutoClaim.StoreCompleter].GetProperty('Limit', [Reflection.BindingFlags] 'NonPublic, Static').SetValue($null, [timespan]::FromMinutes(1))

# Not in TestDrive: a session that nobody holds any more closes at some later time, and its files must not vanish while Pester removes that drive.
$script:Stores = $env:AUTOCLAIM_TEST_STORES ?? [IO.Directory]::CreateTempSubdirectory('autoclaim-').FullName
function New-StorePath { Join-Path $script:Stores "$(New-Guid).autoclaim" }

$script:Plans = @(
    @{ servicePlanId = '57ff2da0-773e-42df-b2af-ffb7a2317929'; servicePlanName = 'TEAMS1'; provisioningStatus = 'Success'; appliesTo = 'User' }
    @{ servicePlanId = 'efb87545-963c-4e0d-99df-69c6916d9eb0'; servicePlanName = 'EXCHANGE_S_ENTERPRISE'; provisioningStatus = 'Success'; appliesTo = 'User' }
    @{ servicePlanId = '7547a3fe-08ee-4ccb-b430-5077c5041653'; servicePlanName = 'YAMMER_ENTERPRISE'; provisioningStatus = 'Success'; appliesTo = 'User' }
)

function New-Sku([string] $SkuId, [string] $PartNumber, [int] $Enabled, [int] $Consumed = 0) {
    @{
        skuId = $SkuId; skuPartNumber = $PartNumber; appliesTo = 'User'; capabilityStatus = 'Enabled'; consumedUnits = $Consumed
        prepaidUnits = @{ enabled = $Enabled; warning = 0; suspended = 0; lockedOut = 0 }; servicePlans = $script:Plans
    }
}

function Get-TestSku {
    New-Sku '05e9a617-0261-4cee-bb44-138d3ef5d965' 'SPE_E3' 3
    New-Sku 'c7df2760-2c81-4ef7-b578-5b5392b571df' 'ENTERPRISEPREMIUM' 1
}

# A product of Power Apps: what Microsoft would make a default policy for.
function Import-PowerAppsPool {
    $plan = @{ servicePlanId = (Get-AutoClaimApp PowerApps).ServicePlanId; servicePlanName = 'POWERAPPS_PER_USER'; provisioningStatus = 'Success'; appliesTo = 'User' }
    $null = (New-Sku 'b30411f5-fea1-4a59-9ad9-3db7c7ead579' 'POWERAPPS_PER_USER' 5) + @{} | ForEach-Object { $_.servicePlans = @($plan); $_ } | Import-AutoClaimPool
}

function New-TestUser([string] $Name, [int] $Number) {
    @{
        id = 'a0000000-0000-4000-8000-{0:d12}' -f $Number; userPrincipalName = "$Name@contoso.com"; displayName = $Name; department = 'Sales'
        accountEnabled = $true; userType = 'Member'; usageLocation = 'DE'; licenseAssignmentStates = @()
    }
}

function Get-TestUser { foreach ($number in 1..10) { New-TestUser ([string] [char] (96 + $number)) $number } }

function Get-TestGroup {
    @{ id = 'b0000000-0000-4000-8000-000000000001'; displayName = 'lic-e3'; groupTypes = @(); securityEnabled = $true; mailEnabled = $false; onPremisesSyncEnabled = $null; isAssignableToRole = $false; isManagementRestricted = $null; assignedLicenses = @() }
    @{ id = 'b0000000-0000-4000-8000-000000000002'; displayName = "O'Brien's [EU] group"; groupTypes = @(); securityEnabled = $true; mailEnabled = $false; onPremisesSyncEnabled = $null; isAssignableToRole = $false; isManagementRestricted = $null; assignedLicenses = @() }
}

# As the Graph SDK shapes them: Pascal case, everything there, null where it was not asked for, the rest in AdditionalProperties.
function ConvertTo-SdkObject([hashtable] $Value, [string[]] $Missing = @()) {
    $object = [ordered] @{ AdditionalProperties = [Collections.Generic.Dictionary[string, object]]::new() }
    foreach ($key in $Value.Keys) {
        $item = $Value[$key]
        $object["$([char]::ToUpperInvariant($key[0]))$($key.Substring(1))"] = if ($item -is [hashtable]) { ConvertTo-SdkObject $item }
        elseif ($item -is [array] -and $item.Count -and $item[0] -is [hashtable]) { , @($item.ForEach{ ConvertTo-SdkObject $_ }) }
        else { , $item }
    }
    foreach ($key in $Missing) { $object["$([char]::ToUpperInvariant($key[0]))$($key.Substring(1))"] = $null }
    [pscustomobject] $object
}

# A store with the tenant above, three policies, and the switch on.
function New-TestStore {
    param([string] $Mode = 'Local', [switch] $Empty)
    Connect-AutoClaim (New-StorePath) -Create -Mode $Mode
    if ($Empty) { return }
    $null = Get-TestSku | Import-AutoClaimPool
    $null = Get-TestUser | Import-AutoClaimUser
    $null = Get-TestGroup | Import-AutoClaimGroup
    $null = New-AutoClaimPolicy 'Teams for all' -App Teams -Product SPE_E3 -Priority 1 3>$null
    $null = New-AutoClaimPolicy "O'Brien's [EU] policy" -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -Priority 2 -Disabled 3>$null
    $null = New-AutoClaimPolicy 'Spare' -App Teams -Product ENTERPRISEPREMIUM -Priority 3 -Disabled 3>$null
    Set-AutoClaimSetting -Enabled $true
}

function New-TestEvent([string[]] $User) {
    foreach ($name in $User) { [AutoClaim.ClaimEvent] @{ User = "$name@contoso.com"; App = 'Teams'; Trigger = 'FirstSignIn'; EventId = $name } }
}

function Get-AvailableUnit([string] $Product = 'SPE_E3') { (Get-AutoClaimPool $Product).Available }

# Everything the store holds, as text: two of these are equal only if nothing changed.
function Get-StoreState([AutoClaim.Session] $Session = [AutoClaim.Sessions]::Default) {
    $lists = 'setting.get', 'policy.list', 'pool.list', 'user.list', 'group.list', 'environment.list', 'assignment.list', 'claim.list', 'change.list', 'store.info'
    foreach ($method in $lists) { $Session.CallJson($method, [byte[]][char[]]'{}').GetRawText() }
}

# What -WhatIf says. It goes to the host and to no stream, so a transcript has to hear it.
function Get-WhatIfText([scriptblock] $Action) {
    $log = Join-Path $TestDrive "$(New-Guid).txt"
    $null = Start-Transcript $log -UseMinimalHeader
    try { $null = & $Action } finally { $null = Stop-Transcript }
    (Get-Content $log) -match '^What if: ' -replace '^What if: '
}

function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.ForEach('CompletionText') }

# As people see it, without colours.
function Get-Rendering([object[]] $InputObject, [int] $Width = 80, [switch] $List) {
    $PSStyle.OutputRendering = 'PlainText'
    $text = if ($List) { $InputObject | Format-List | Out-String -Width $Width } else { $InputObject | Out-String -Width $Width }
    $text.Trim() -split '\r?\n'
}

# Every row of every table, read past the library. Two of these are equal only if nothing was written at all.
function Get-StoreDump {
    $code = 'import sqlite3, sys; print("\n".join(sqlite3.connect(sys.argv[1]).iterdump()))'
    $dump = python3 -c $code ([AutoClaim.Sessions]::Default.Path)
    if ($LASTEXITCODE) { throw 'python3 could not read the store.' }
    $dump -join "`n"
}

# Another program that holds the store's write lock until Unlock-TestStore: whatever wants to write waits in the library meanwhile.
function Lock-TestStore {
    $start = [Diagnostics.ProcessStartInfo]::new('python3')
    ($start.RedirectStandardInput, $start.RedirectStandardOutput) = ($true, $true)
    $code = 'import sqlite3, sys; store = sqlite3.connect(sys.argv[1], isolation_level=None); store.execute("BEGIN IMMEDIATE"); print("held", flush=True); sys.stdin.read()'
    foreach ($argument in '-c', $code, [AutoClaim.Sessions]::Default.Path) { $start.ArgumentList.Add($argument) }
    $holder = [Diagnostics.Process]::Start($start)
    if ($holder.StandardOutput.ReadLine() -ne 'held') { throw 'The store could not be locked.' }
    $holder
}

function Unlock-TestStore([Diagnostics.Process] $Holder) {
    $Holder.StandardInput.Close()
    $Holder.WaitForExit()
}

# A runspace of its own with the module and this one, on the caller's session; more of its variables by -Variable. It is not begun.
function New-TestShell([string] $Script, [hashtable] $Variable = @{}, [Management.Automation.Host.PSHost] $Answering) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule("$PSScriptRoot/Fixture.psm1")
    foreach ($entry in ($Variable + @{ session = [AutoClaim.Sessions]::Default }).GetEnumerator()) {
        $state.Variables.Add([Management.Automation.Runspaces.SessionStateVariableEntry]::new($entry.Key, $entry.Value, ''))
    }
    $shell = [powershell]::Create()
    $shell.Runspace = $Answering ? [runspacefactory]::CreateRunspace($Answering, $state) : [runspacefactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    $shell.AddScript("[AutoClaim.Sessions]::Default = `$session; $Script")
}

# Until something that another runspace does can be seen.
function Wait-Until([scriptblock] $Condition) {
    if (-not [Threading.SpinWait]::SpinUntil([Func[bool]] { [bool] (& $Condition) }, 60000)) { throw "Never came true: $Condition" }
}
