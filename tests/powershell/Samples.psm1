# One or a few of everything that has a view, as a tenant would show it. Times are local by construction, so that the zone does not matter.
Set-StrictMode -Version 3.0

function Get-Time([string] $Time) { [DateTimeOffset]::new([datetime]::SpecifyKind([datetime]::Parse("2026-11-$Time", [cultureinfo]::InvariantCulture), 'Local')) }

$script:E3 = @{ Product = 'SPE_E3'; ProductName = 'Microsoft 365 E3'; SkuId = '05e9a617-0261-4cee-bb44-138d3ef5d965' }
$script:E5 = @{ Product = 'ENTERPRISEPREMIUM'; ProductName = 'Office 365 E5'; SkuId = 'c7df2760-2c81-4ef7-b578-5b5392b571df' }
$script:Ada = @{ User = 'ada.lovelace@contoso.com'; UserId = 'a0000000-0000-4000-8000-000000000001' }
$script:Nils = @{ User = 'nils.nyberg@contoso.com'; UserId = 'a0000000-0000-4000-8000-000000000002' }
$script:All = @{ Policy = 'Teams for all'; PolicyId = '5f0a2a44-0d0a-4f6e-8a4b-1c2d3e4f5a6b' }
$script:Yammer = [AutoClaim.PlanRef] @{ Id = '7547a3fe-08ee-4ccb-b430-5077c5041653'; Name = 'YAMMER_ENTERPRISE' }
$script:Teams = [AutoClaim.PlanRef] @{ Id = '57ff2da0-773e-42df-b2af-ffb7a2317929'; Name = 'TEAMS1' }
$script:Refusal = 'No product of the policy has a unit that can be claimed.'

function New-Steps {
    [AutoClaim.TraceStep] @{ Step = 'Switch'; Result = 'Passed'; Reason = 'Auto-claim is switched on.' }
    [AutoClaim.TraceStep] @{ Step = 'User'; Result = 'Passed'; Reason = 'The user is known, enabled and a member.' }
    [AutoClaim.TraceStep] @{ Step = 'Product'; Subject = 'ENTERPRISEPREMIUM'; Result = 'PassedOver'; Reason = 'Every unit of ENTERPRISEPREMIUM is in use or booked.' }
    [AutoClaim.TraceStep] @{ Step = 'Policy'; Subject = 'Teams for all'; Result = 'Refused'; Reason = $Refusal }
}

function New-PolicyProducts {
    [AutoClaim.PolicyProduct] ($All + @{ SkuPartNumber = 'SPE_E3'; Name = $E3.ProductName; SkuId = $E3.SkuId; Position = 0; Role = 'Primary'; Available = 61; EnabledPlans = , $Teams; DisabledPlans = , $Yammer })
    [AutoClaim.PolicyProduct] ($All + @{ SkuPartNumber = 'ENTERPRISEPREMIUM'; Name = $E5.ProductName; SkuId = $E5.SkuId; Position = 1; Role = 'Backup'; Available = 12030; EnabledPlans = $Teams, $Yammer })
}

function New-Assignments {
    [AutoClaim.Assignment] ($Ada + $E3 + @{ Via = 'Direct'; State = 'Active'; DisabledPlans = , $Yammer; Duplicate = $true })
    [AutoClaim.Assignment] ($Ada + $E3 + @{ Via = 'Group'; AssignedByGroup = 'lic-e3'; AssignedByGroupId = 'b0000000-0000-4000-8000-000000000001'; State = 'Error'; Error = 'CountViolation'; Duplicate = $true })
    [AutoClaim.Assignment] ($Nils + $E5 + @{ Via = 'Direct'; State = 'Active' })
}

function New-Claims([string] $Class) {
    $granted = $Ada + $E3 + $All + @{ App = 'Teams'; Trigger = 'FirstSignIn'; Outcome = 'Claimed'; Position = 0; ClaimId = 4711; At = Get-Time '20 09:29:30'; DecidedAt = Get-Time '20 09:30:00'; DisabledPlans = , $Yammer }
    $refused = $Nils + @{ App = 'PowerAutomatePremium'; Trigger = 'RequestLicense'; Outcome = 'UsageLocationMissing'; Policy = 'Power Automate for makers'; PolicyId = '0d6f6b1e-1111-4f6e-8a4b-1c2d3e4f5a6b'; ClaimId = 4712; DecidedAt = Get-Time '20 23:59:59' }
    if ($Class -eq 'ReportRow') {
        [AutoClaim.ReportRow] ($granted + @{ State = 'Observed'; DisplayName = 'Ada Lovelace'; Department = 'Research' })
        [AutoClaim.ReportRow] $refused
        return
    }
    $granted += @{ EventId = 'sign-in-1'; Reason = "SPE_E3 by policy 'Teams for all'." }
    $refused += @{ EventId = 'request-1'; Reason = 'The user has no usage location, and the settings give none.' }
    if ($Class -eq 'Claim') { [AutoClaim.Claim] ($granted + @{ State = 'Booked'; Trace = @(New-Steps) }); [AutoClaim.Claim] $refused }
    else { [AutoClaim.ClaimDecision] ($granted + @{ DataAgeMinutes = 75; Trace = @(New-Steps) }); [AutoClaim.ClaimDecision] $refused }
}

# Samples of a class. Dated: with a time where the view says how long ago it was.
function Get-Sample([string] $Type, [switch] $Dated) {
    switch ($Type) {
        'Unlocked' {
            [AutoClaim.Unlocked] ($Ada + @{ Apps = 'Teams', 'PowerApps' })
            [AutoClaim.Unlocked] $Nils
        }
        'App' {
            [AutoClaim.App] @{ Name = 'Teams'; Label = 'Microsoft Teams'; ServicePlanId = $Teams.Id; ServicePlanName = 'TEAMS1'; Triggers = , 'FirstSignIn'; EntitlingPlanIds = , $Teams.Id; EntitlingPlans = , 'TEAMS1'; BuiltIn = $true }
            [AutoClaim.App] @{ Name = 'PowerAutomatePremium'; Label = 'Power Automate RPA Attended'; ServicePlanId = '375cd0ad-c407-49fd-866a-0bff4f8a9a4d'; ServicePlanName = 'POWER_AUTOMATE_ATTENDED_RPA'; Family = 'PowerAutomate'; Triggers = 'SavePremiumFlow', 'RequestLicense'; BuiltIn = $true }
        }
        'Assignment' { New-Assignments }
        'AuditRecord' {
            $change = [AutoClaim.FieldChange]::new('priority', '1', '5')
            [AutoClaim.AuditRecord] @{
                Sequence = 4711; RecordedAt = Get-Time '20 09:30:00'; Now = Get-Time '20 09:30:00'; Actor = 'ada'; ActorName = 'Ada Lovelace'; ActorRoles = , 'Global Administrator'; ActorHost = 'admin-1'; ActorProcess = 4242
                ActorKey = '6f1ed002ab5595859014ebf0951522d9'; Action = 'Update policy'; Target = "policy:$($All.PolicyId)"; Changes = , $change; CorrelationId = 'c0000000-0000-4000-8000-00000000000c'; Hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
            }
            [AutoClaim.AuditRecord] @{
                Sequence = 1000000; RecordedAt = Get-Time '20 23:59:59'; Now = Get-Time '20 23:59:59'; ActorKey = 'a3bf4f1b2b0b822cd15d6c15b0f00a08'; Action = 'Update policy product'; Target = 'claim:1000000'
                ClaimId = 1000000; EventId = 'sign-in-1'; UserId = $Nils.UserId
            }
        }
        'CatalogChange' { [AutoClaim.CatalogChange] @{ Products = 581; Plans = 1204; Added = @(Get-Sample CatalogEntry)[0]; Changed = @(Get-Sample CatalogEntry)[1] } }
        'CatalogEntry' {
            [AutoClaim.CatalogEntry] @{ SkuPartNumber = 'CONTOSO_SUITE'; SkuId = $E3.SkuId }
            [AutoClaim.CatalogEntry] @{ SkuPartNumber = 'SPE_E3'; SkuId = $E3.SkuId; Change = 'the name was Microsoft 365 E3 (old); plans added: TEAMS1, YAMMER_ENTERPRISE.' }
        }
        'Claim' { New-Claims Claim }
        'ClaimDecision' { New-Claims ClaimDecision }
        'ClaimEvent' {
            [AutoClaim.ClaimEvent] @{ User = $Ada.User; App = 'Teams'; Trigger = 'FirstSignIn'; At = Get-Time '20 09:29:30'; EventId = 'sign-in-1' }
            [AutoClaim.ClaimEvent] @{ User = $Nils.User; App = 'PowerAutomatePremium'; Trigger = 'SaveAttendedRpaFlow'; Environment = 'Default-1'; Managed = $true; DesktopVersion = '2.43' }
        }
        'CycleResult' {
            $expired = [AutoClaim.GraphWarning] @{ Name = 'SESSION_EXPIRED'; Message = 'Graph answered 401: the session has expired, or there is none.'; Hint = 'Sign in again.' }
            $left = [AutoClaim.CycleTask]::new('Send', 500, 12030, 542), [AutoClaim.CycleTask]::new('Verify', 3, 20, 1)
            [AutoClaim.CycleResult] @{ Ended = 'MaxDuration'; Began = Get-Time '20 09:30:00'; Duration = '00:50:01.234'; Tasks = $left; Sent = 10000; Seen = 9980; Failed = 7; NextProduct = 120; Held = 5; Warnings = , $expired }
            [AutoClaim.CycleResult] @{ Ended = 'Idle'; Began = Get-Time '20 10:30:00'; Duration = '00:00:02' }
        }
        'Environment' {
            [AutoClaim.Environment] @{ Name = 'Contoso (default)'; Id = 'Default-5f0a2a44-0d0a-4f6e-8a4b-1c2d3e4f5a6b'; Managed = $true; Coverage = [AutoClaim.EnvironmentCoverage] @{ Kind = 'AppPass'; Units = 50 }; TakenAt = Get-Time '20 08:00:00' }
            [AutoClaim.Environment] @{ Name = 'Playground'; Id = '0d6f6b1e-1111-4f6e-8a4b-1c2d3e4f5a6b'; TakenAt = Get-Time '20 08:00:00' }
        }
        'PowerApp' {
            [AutoClaim.PowerApp] @{ Name = 'Visits of customers'; Id = 'ca5e0000-0000-4000-8000-000000000001'; Environment = 'Default-5f0a2a44-0d0a-4f6e-8a4b-1c2d3e4f5a6b'; Premium = $true; TakenAt = Get-Time '20 08:00:00' }
            [AutoClaim.PowerApp] @{ Name = 'Orders'; Id = 'ca5e0000-0000-4000-8000-000000000002'; TakenAt = Get-Time '20 08:00:00' }
        }
        'LogEvidence' {
            [AutoClaim.LogEvidence] @{ Environment = 'Default-5f0a2a44-0d0a-4f6e-8a4b-1c2d3e4f5a6b'; Counts = & { $counts = [AutoClaim.Counted]::new(); $counts['CanvasAppLaunch'] = 1204; $counts['FlowAuthored'] = 3; , $counts }; NotVisible = 'ModelDrivenAppLaunch', 'FlowRun' }
        }
        'Group' {
            $license = [AutoClaim.GroupLicense] ($E3 + @{ DisabledPlans = , $Yammer })
            [AutoClaim.Group] @{ DisplayName = 'lic-e3'; Id = 'b0000000-0000-4000-8000-000000000001'; Members = 1408; Dynamic = $false; SecurityEnabled = $true; MailEnabled = $false; Licenses = , $license; TakenAt = Get-Time '20 08:00:00' }
            [AutoClaim.Group] @{ DisplayName = "O'Brien's [EU] group"; Id = 'b0000000-0000-4000-8000-000000000002'; Dynamic = $true; OnPremisesSyncEnabled = $true; TakenAt = Get-Time '20 08:00:00' }
        }
        'ImportResult' { [AutoClaim.ImportResult] @{ Imported = 'Users'; Added = 12; Changed = 3; Unchanged = 1000000; Older = 1; Removed = 2; Refused = 1; Observed = 7; TakenAt = Get-Time '20 08:00:00'; Warnings = , 'Two groups have one name.' } }
        'PendingChange' {
            $refused = [AutoClaim.ChangeAttempt] ($E5 + @{ Attempt = 1; Status = 400; Code = 'Request_BadRequest'; Result = 'NextProduct'; Message = 'Subscription with SKU c7df2760-2c81-4ef7-b578-5b5392b571df does not have any available licenses.' })
            $under = [AutoClaim.ChangeAttempt] ($E3 + @{ Attempt = 2 })
            [AutoClaim.PendingChange] ($Ada + $E3 + @{ Id = 12; Kind = 'AssignLicense'; State = 'Pending'; UnderWay = 'Leased'; OwnerKind = 'Claim'; OwnerId = 4711; ClaimId = 4711; Since = Get-Time '20 09:30:00'; Due = Get-Time '20 09:34:00'; DisabledPlans = , $Yammer; Attempts = $refused, $under })
            [AutoClaim.PendingChange] ($Nils + @{ Id = 14; Kind = 'AddToGroup'; State = 'Pending'; Group = 'lic-e3'; GroupId = 'b0000000-0000-4000-8000-000000000001'; OwnerKind = 'Migration'; OwnerId = 7; Since = Get-Time '20 09:32:00'; Due = Get-Time '20 09:32:00' })
            [AutoClaim.PendingChange] ($Nils + @{ Id = 13; Kind = 'SetUsageLocation'; State = 'Sent'; UsageLocation = 'DE'; ClaimId = 4712; Since = Get-Time '20 09:31:00'; Overdue = $true })
        }
        'MigrationFinding' {
            $of = @{ Plan = 'To groups'; PlanId = 'd0000000-0000-4000-8000-000000000001'; Group = 'lic-e3'; GroupId = 'b0000000-0000-4000-8000-000000000001' }
            [AutoClaim.MigrationFinding] ($Ada + @{ Product = $E3.Product; SkuId = $E3.SkuId; Severity = 'Error'; Item = 1; Wave = 1; Reason = 'PlanLoss'; Message = '1 plan of SPE_E3 would be off, which the direct license has on: TEAMS1.'; Hint = "Switch it on in the group's license." } + $of)
            [AutoClaim.MigrationFinding] ($Nils + @{ Product = $E3.Product; SkuId = $E3.SkuId; Severity = 'Warning'; Item = 2; Wave = 12; Message = 'Of SPE_E3 these plans come on besides: YAMMER_ENTERPRISE.' } + $of)
        }
        'HeldItem' {
            $loss = [AutoClaim.HoldBack] @{ Reason = 'PlanLoss'; Message = '1 plan of SPE_E3 would be off, which the direct license has on: TEAMS1.'; Hint = "Switch it on in the group's license." }
            $disabled = [AutoClaim.HoldBack] @{ Reason = 'AccountDisabled'; Message = 'The account is disabled.'; Hint = 'Leave the user out, or enable and import the user.' }
            [AutoClaim.HeldItem] ($Ada + $E3 + @{ Item = 1; Reasons = $loss, $disabled })
            [AutoClaim.HeldItem] ($Nils + $E3 + @{ Item = 12345; Reasons = , $disabled })
        }
        'MigrationItem' {
            $of = @{ Group = 'lic-e3'; GroupId = 'b0000000-0000-4000-8000-000000000001' }
            $loss = [AutoClaim.HoldBack] @{ Reason = 'PlanLoss'; Message = '1 plan of SPE_E3 would be off, which the direct license has on: TEAMS1.'; Hint = "Switch it on in the group's license." }
            [AutoClaim.MigrationItem] ($Ada + $E3 + $of + @{ Item = 1; Wave = 1; State = 'Held'; Step = 'Join'; DisabledPlans = , $Yammer; LostPlans = , $Teams; Reasons = , $loss })
            [AutoClaim.MigrationItem] ($Nils + $E3 + $of + @{
                    Item = 12345; Wave = 12; State = 'Moving'; Step = 'Inherited'; Since = Get-Time '20 09:30:00'; After = Get-Time '20 09:29:40'; ShownSince = Get-Time '20 09:30:00'; Owner = 7
                    History = [AutoClaim.MigrationEvent] @{ At = Get-Time '20 09:00:00'; State = 'Moving'; Step = 'Join'; By = 'ada@contoso.com' },
                    [AutoClaim.MigrationEvent] @{ At = Get-Time '20 09:30:00'; State = 'Moving'; Step = 'Inherited' }
                    Next = 'Take the direct license away once two reads, settleMinutes apart, show the one of the group.'
                })
        }
        'MigrationResult' {
            $held = @(Get-Sample HeldItem)[1]
            [AutoClaim.MigrationResult] @{ Plan = 'To groups'; PlanId = 'd0000000-0000-4000-8000-000000000001'; Wave = 1; PlanState = 'Running'; Users = 199; Affected = 199; HeldBack = 1; HeldItems = , $held; Moving = 12; Done = 186; Failed = 1; Cycle = @(Get-Sample CycleResult)[1] } |
                ForEach-Object { $_.Reasons['AccountDisabled'] = 1; $_ }
            [AutoClaim.MigrationResult] @{ Plan = 'To groups'; PlanId = 'd0000000-0000-4000-8000-000000000001'; PlanState = 'Undone'; Affected = 12345; Passed = 2; Undone = 12345 }
        }
        'MigrationWave' {
            [AutoClaim.MigrationWave] @{ Wave = 1; Department = 'Research & Development'; Users = 200; Held = 10; Moving = 12; Paused = 1; Done = 176; Failed = 1; ReleasedAt = Get-Time '20 09:30:00'; MaxFailures = 10 }
            [AutoClaim.MigrationWave] @{ Wave = 12; Users = 12345; Ready = 12345 }
        }
        'MigrationPlan' {
            $waves = [AutoClaim.MigrationWave] @{ Wave = 1; Users = 200; Held = 10; Moving = 12; Done = 178 }, [AutoClaim.MigrationWave] @{ Wave = 2; Users = 134; Ready = 134 }
            [AutoClaim.MigrationPlan] @{
                Name = 'To groups'; Id = 'd0000000-0000-4000-8000-000000000001'; CreatedAt = Get-Time '20 09:29:31'; CreatedBy = 'admin'; State = 'Running'; Membership = 'Graph'; KeepPlans = 'Superset'; Users = 334; Items = 334
                Digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'; Waves = $waves; SecondsAtGraphLimits = 17
                AcceptLoss = , [AutoClaim.AcceptedLoss] ($E3 + @{ Plans = , $Teams }); Targets = , [AutoClaim.MigrationTarget] ($E3 + @{ Group = 'lic-e3'; GroupId = 'b0000000-0000-4000-8000-000000000001'; Items = 334 })
                States = [Collections.Generic.Dictionary[string, long]]::new(); Reasons = [Collections.Generic.Dictionary[string, long]]::new()
            } | ForEach-Object { $_.States['Held'] = 10; $_.States['Ready'] = 134; $_.States['Moving'] = 12; $_.States['Done'] = 178; $_.Reasons['PlanLoss'] = 10; $_ }
        }
        'Permission' {
            [AutoClaim.Permission] @{ Task = 'Refresh'; Name = 'LicenseAssignment.Read.All'; Purpose = 'Reads which tenant it is, and its products with their plans and units'; Operations = , 'GET /subscribedSkus'; Roles = 'Directory Readers', 'Global Reader' }
            [AutoClaim.Permission] @{ Task = 'Send'; Name = 'LicenseAssignment.ReadWrite.All'; Purpose = 'Assigns and removes direct licenses'; Operations = , 'POST /users/{id}/assignLicense'; Roles = 'License Administrator', 'User Administrator', 'Directory Writers' }
            [AutoClaim.Permission] @{ Task = 'Send'; Name = 'User.ReadWrite.All'; Purpose = 'Sets the usage location of users who have none'; When = 'the setting defaultUsageLocation names a country'; Operations = , 'PATCH /users/{id}'; Roles = , 'License Administrator' }
        }
        'Plan' {
            [AutoClaim.Plan] @{ ServicePlanName = 'TEAMS1'; FriendlyName = 'Microsoft Teams'; ServicePlanId = $Teams.Id; AppliesTo = 'User'; ProvisioningStatus = 'Success' }
            [AutoClaim.Plan] @{ ServicePlanName = 'POWER_AUTOMATE_ATTENDED_RPA'; FriendlyName = 'Power Automate RPA Attended'; ServicePlanId = '375cd0ad-c407-49fd-866a-0bff4f8a9a4d' }
        }
        'Policy' {
            [AutoClaim.Policy] @{
                Name = 'Teams for all'; Id = $All.PolicyId; App = 'Teams'; Status = 'On'; Enabled = $true; AssignVia = 'Direct'; Priority = 1; Available = 12091; Products = @(New-PolicyProducts); Triggers = , 'FirstSignIn'
                ExcludeGroups = , [AutoClaim.GroupRef] @{ Id = 'b0000000-0000-4000-8000-000000000002'; Name = 'Frontline' }; UsageLocations = 'DE', 'FR'; Created = Get-Time '01 10:00:00'; Changed = Get-Time '19 17:45:10'
            }
            [AutoClaim.Policy] @{ Name = 'Power Automate for makers'; App = 'PowerAutomatePremium'; Status = 'Activating'; Products = , [AutoClaim.PolicyProduct] @{ SkuPartNumber = 'POWERAUTOMATE_ATTENDED_RPA' } }
        }
        'PolicyFinding' {
            [AutoClaim.PolicyFinding] ($E3 + @{ Kind = 'PoolEmpty'; Severity = 'Warning'; Policy = $All.Policy; PolicyId = $All.PolicyId; Message = 'SPE_E3 has no unit left.'; Hint = 'Buy units, or put another product first.' })
            [AutoClaim.PolicyFinding] @{ Kind = 'SwitchOff'; Severity = 'Info'; Message = 'Auto-claim is switched off.'; Hint = 'Switch it on when the policies are ready.' }
            [AutoClaim.PolicyFinding] @{ Kind = 'TargetGroupUnfit'; Severity = 'Error'; Policy = 'Power Automate for makers'; Group = 'lic-e3'; GroupId = 'b0000000-0000-4000-8000-000000000001'; Message = 'The group lic-e3 is dynamic: nobody can be added to it.'; Hint = 'Name a group with assigned members.' }
        }
        'PolicyDifference' {
            [AutoClaim.PolicyDifference] @{ Policy = 'Teams for all'; PolicyId = 'd0000000-0000-4000-8000-000000000001'; Side = 'Differs'; Field = 'usageLocations'; Here = 'DE, FR'; There = 'DE' }
            [AutoClaim.PolicyDifference] @{ Policy = 'Power Automate for everybody who asks'; Side = 'OnlyThere' }
        }
        'PolicyProduct' { New-PolicyProducts }
        'Pool' {
            $taken = $Dated ? (Get-Time '20 08:00:00') : [DateTimeOffset]::UtcNow.AddMinutes(-200)
            [AutoClaim.Pool] @{ SkuPartNumber = 'SPE_E3'; Name = $E3.ProductName; SkuId = $E3.SkuId; CapabilityStatus = 'Enabled'; Assignable = $true; Enabled = 1469; Warning = 10; Consumed = 1408; Booked = 3; Reserved = 20; Available = 38; WarnBelow = 50; Low = $true; TakenAt = $taken }
            [AutoClaim.Pool] @{ SkuPartNumber = 'POWERAUTOMATE_ATTENDED_RPA'; Enabled = 1000000; Consumed = 999999; Available = 1; TakenAt = [DateTimeOffset]::UtcNow.AddDays(-3.5) }
        }
        'Product' {
            [AutoClaim.Product] @{ SkuPartNumber = 'SPE_E3'; Name = $E3.ProductName; SkuId = $E3.SkuId; Owned = $true; Assignable = $true; Plans = @(Get-Sample Plan) }
            [AutoClaim.Product] @{ SkuPartNumber = 'Microsoft_365_Business_Premium_(no Teams)'; Name = 'Microsoft 365 Business Premium (no Teams)'; SkuId = $E5.SkuId }
        }
        'ReportGroup' {
            [AutoClaim.ReportGroup] @{ Key = 'Teams for all'; Id = $All.PolicyId; Count = 4353 }
            [AutoClaim.ReportGroup] @{ Key = 'Power Automate for makers'; Count = 12 }
        }
        'ReportRow' { New-Claims ReportRow }
        'Session' {
            $session = Connect-AutoClaim :memory: -Create -Mode Graph -TenantId 'c0000000-0000-4000-8000-00000000000c' -PassThru
            $session
            $session.Dispose()
        }
        'Setting' { [AutoClaim.Setting] @{ Enabled = $true; PowerAppsEnvironment = 'All'; PowerAutomateEnvironment = 'OnlyManaged'; MaxDataAge = '1.00:00:00'; ClaimAgainAfterUndo = 'Never'; ObserveWithin = '1.00:00:00'; Cloud = 'Global'; SettleTime = '00:10:00'; VerifyAfter = '00:01:00'; RefreshInterval = '1.00:00:00'; EventInterval = '00:15:00'; EventOverlap = '02:00:00'; MaxWritesPerHour = 3000; RequiredRole = 'License Administrator'; Changed = Get-Time '19 17:45:10'; ChangedBy = 'root' } }
        'StoreCheck' {
            $hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
            [AutoClaim.StoreCheck] @{ Findings = @(Get-Sample StoreFinding); Audit = [AutoClaim.AuditVerified] @{ Findings = , [AutoClaim.AuditFinding] @{ Damage = 'Edited'; Sequence = 17; Message = 'Record 17 was edited, or the one before it together with its hash.' }; Head = [AutoClaim.AuditHead] @{ Sequence = 16; Hash = $hash } } }
            [AutoClaim.StoreCheck] @{ Ok = $true; Audit = [AutoClaim.AuditVerified] @{ Ok = $true; Head = [AutoClaim.AuditHead] @{ Sequence = 1000000; Hash = $hash } } }
        }
        'StoreFinding' {
            [AutoClaim.StoreFinding] @{ Kind = 'Bookings'; Message = 'The pool of 05e9a617-0261-4cee-bb44-138d3ef5d965 has 3 units booked, and there are 2 bookings.' }
            [AutoClaim.StoreFinding] @{ Kind = 'Audit'; Message = 'The audit trail is broken at record 17.' }
        }
        'TraceStep' { New-Steps }
        'User' {
            $lic = [AutoClaim.GroupRef] @{ Id = 'b0000000-0000-4000-8000-000000000001'; Name = 'lic-e3' }
            [AutoClaim.User] @{ UserPrincipalName = $Ada.User; Id = $Ada.UserId; DisplayName = 'Ada Lovelace'; Department = 'Research'; UsageLocation = 'DE'; AccountEnabled = $true; UserType = 'Member'; Assignments = @(New-Assignments)[0, 1]; Groups = , $lic; TakenAt = Get-Time '20 08:00:00' }
            [AutoClaim.User] @{ UserPrincipalName = $Nils.User; Id = $Nils.UserId; AccountEnabled = $false; UserType = 'Guest'; Assignments = @(New-Assignments)[1, 2]; TakenAt = Get-Time '20 08:00:00' }
        }
        default { throw "Give $Type a sample in Samples.psm1." }
    }
}
