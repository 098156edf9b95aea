#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog' {
    BeforeAll {
        New-TestStore
        function New-Record([string] $Id, [string] $Operation = 'LaunchPowerApp') {
            [ordered] @{
                Id = $Id; CreationTime = '2026-01-24T06:54:24'; Operation = $Operation; Workload = 'PowerPlatform'; UserKey = 'a0000000-0000-4000-8000-000000000001'
                UserId = 'a@contoso.com'; ResultStatus = 'Success'; EnvironmentId = 'default-1'
                PropertyCollection = @(@{ Name = 'powerplatform.analytics.resource.power_app.id'; Value = '/apps/app-1' }, @{ Name = 'x'; Value = 'y' })
            }
        }
        function ConvertTo-SearchResult($Record) {
            [pscustomobject] @{
                RecordType = 'PowerPlatformAdministratorActivity'; CreationDate = [datetime] '2026-01-24T06:54:24'; UserIds = $Record.UserId; Operations = $Record.Operation
                AuditData = $Record | ConvertTo-Json -Depth 5 -Compress; ResultIndex = 1; ResultCount = 2; Identity = $Record.Id; IsValid = $true
            }
        }
        $log = @((New-Record r1), (New-Record r2))
    }

    It 'gives a launch of <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { $log } }
        @{ Kind = 'parsed JSON'; Make = { $log | ConvertTo-Json -Depth 5 | ConvertFrom-Json } }
        @{ Kind = 'Search-UnifiedAuditLog'; Make = { $log | ForEach-Object { ConvertTo-SearchResult $_ } } }
        @{ Kind = 'its CSV'; Make = { $log | ForEach-Object { ConvertTo-SearchResult $_ } | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Kind = 'a page of Graph'; Make = { @{ value = $log | ForEach-Object { @{ id = $_.Id; createdDateTime = '2026-01-24T06:54:24Z'; operation = $_.Operation; auditData = $_ } } } } }
    ) {
        $events = & $Make | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog
        $events | Should -BeOfType AutoClaim.ClaimEvent
        $events.EventId | Should -Be 'r1', 'r2'
        $events.At | Should -Be ([DateTimeOffset[]] ('2026-01-24T06:54:24Z', '2026-01-24T06:54:24Z'))
        $events.Environment | Should -Be 'default-1', 'default-1'
        $events.PowerApp | Should -Be 'app-1', 'app-1'
        $events.Trigger | Should -Be 'LaunchApp', 'LaunchApp'
    }
    It 'gives a premium launch of what the inventory calls premium, and each record once' {
        New-TestStore
        $null = @{ id = 'APP-1'; premium = $true } | Import-AutoClaimPowerApp
        $events = $log + $log | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog
        $events.Trigger | Should -Be 'LaunchPremiumApp', 'LaunchPremiumApp'
        $log | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -FirstOnly | Should -HaveCount 1
    }
    It 'keeps what the log proves and does not show of each environment' {
        $flow = @{ Id = 'f'; CreationTime = '2026-01-24T07:00:00'; Operation = 'EditFlow'; Workload = 'MicrosoftFlow'; FlowDetailsUrl = 'https://x/environments/e2/flows/f/details' }
        $said = @($log) + $flow | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -EvidenceVariable seen -Verbose 4>&1
        $seen | Should -BeOfType AutoClaim.LogEvidence
        $seen.Environment | Should -Be 'default-1', 'e2'
        "$($seen[0].Counts) $($seen[1].Counts)" | Should -Be '2 CanvasAppLaunch 1 FlowAuthored'
        $seen[1].NotVisible | Should -Be 'ModelDrivenAppLaunch', 'FlowRun'
        ($said -match 'e2: 1 FlowAuthored; not visible: ModelDrivenAppLaunch, FlowRun') | Should -HaveCount 1
        ($said -match '1 row made no event: NotALaunch') | Should -HaveCount 1
    }
    It 'takes a file, and shows what the log proves over the parts of a long one' {
        $file = Join-Path $TestDrive 'audit.json'
        $log | ConvertTo-Json -Depth 5 | Set-Content $file
        ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -Path $file | Should -HaveCount 2
        $flows = 1..8000 | ForEach-Object { @{ Id = "f$_"; CreationTime = '2026-01-24T07:00:00'; Operation = 'EditFlow'; FlowDetailsUrl = 'https://x/environments/e2/flows/f' } }
        $events = $flows + $log + $log | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -EvidenceVariable seen
        $events | Should -HaveCount 2
        $seen.NotVisible | Should -Not -Contain 'CanvasAppLaunch'
    }
    It 'takes a list of launches once its columns are named, <How>' -ForEach @(
        @{ How = 'from a file'; Run = { ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -Path $file @map -EvidenceVariable global:seen } }
        @{ How = 'piped'; Run = { Import-Csv $file | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog @map -EvidenceVariable global:seen } }
    ) {
        $file = Join-Path $TestDrive 'list.csv'
        "User,Environment ID,App`na@contoso.com,e1,app-1`nb@contoso.com,e1,app-1" | Set-Content $file
        $map = @{ ColumnMap = @{ userPrincipalName = 'User'; environmentId = 'Environment ID'; powerAppId = 'App' } }
        $events = & $Run
        $events.User | Should -Be 'a@contoso.com', 'b@contoso.com'
        $events.PowerApp | Should -Be 'app-1', 'app-1'
        "$($global:seen.Counts)" | Should -Be '2 ListedLaunch'
        $global:seen.NotVisible | Should -Contain 'CanvasAppLaunch'
        Remove-Variable seen -Scope Global
    }
    It 'gives an event of a table on as it is, with its Power App' {
        $event = $log[0] | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog | ConvertTo-Csv | ConvertFrom-Csv | ConvertTo-LicenseClaimEvent -Source Csv
        ($event.PowerApp, $event.Environment, $event.EventId) | Should -Be 'app-1', 'default-1', 'r1'
    }
    It 'names the columns that a list lacks and has' {
        $file = Join-Path $TestDrive 'list.csv'
        "Who,Environment`na@contoso.com,e1" | Set-Content $file
        ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -Path $file -ColumnMap @{ userId = 'User' } -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,ConvertTo-LicenseClaimEvent'
        "$failed" | Should -Match 'lacks User; it has Who, Environment'
    }
    It 'names a record that cannot be read, and gives the others' {
        $bad = [pscustomobject] @{ Identity = 'x'; AuditData = '@{Id=x}' }
        $events = @($bad) + $log | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog -ErrorVariable failed -ErrorAction SilentlyContinue
        $events | Should -HaveCount 2
        $failed.TargetObject | Should -Be $bad
        $failed.ErrorDetails.RecommendedAction | Should -Match 'ConvertTo-Json -Depth 10'
    }
}

Describe 'Import- and Get-AutoClaimPowerApp' {
    BeforeEach { New-TestStore }

    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { @{ id = 'app-1'; name = 'Visits'; environment = 'e1'; premium = $true }, @{ id = 'app-2'; name = 'Orders'; environment = 'e2'; premium = $false } } }
        @{ Kind = 'CSV rows'; Make = { "Id,Name,Environment,Premium`napp-1,Visits,e1,yes`napp-2,Orders,e2,No" | ConvertFrom-Csv } }
        @{ Kind = 'Get-AdminPowerApp'; Make = {
                foreach ($one in @('app-1', 'Visits', 'e1', 'Premium'), @('app-2', 'Orders', 'e2', 'Standard')) {
                    $raw = [pscustomobject] @{ displayName = $one[1]; appPlanClassification = $one[3]; environment = [pscustomobject] @{ name = $one[2] }; usesPremiumApi = $false }
                    [pscustomobject] @{ AppName = $one[0]; DisplayName = $one[1]; EnvironmentName = $one[2]; Owner = [pscustomobject] @{ id = 'x' }; Internal = [pscustomobject] @{ properties = $raw } }
                }
            }
        }
        @{ Kind = 'what a shallow ConvertTo-Json left of it'; Make = {
                foreach ($one in @('app-1', 'Visits', 'e1', 'Premium'), @('app-2', 'Orders', 'e2', 'Standard')) {
                    @{ AppName = $one[0]; DisplayName = $one[1]; EnvironmentName = $one[2]; Internal = @{ properties = "@{displayName=$($one[1]); appPlanClassification=$($one[3]); environment=}" } }
                }
            }
        }
    ) {
        $result = & $Make | Import-AutoClaimPowerApp
        ($result.Imported, $result.Added) | Should -Be 'Power Apps', 2
        (Get-AutoClaimPowerApp -Premium).Name | Should -Be 'Visits'
        (Get-AutoClaimPowerApp -Premium:$false).Id | Should -Be 'app-2'
        (Get-AutoClaimPowerApp -Environment E2).Name | Should -Be 'Orders'
        (Get-AutoClaimPowerApp vis*).Environment | Should -Be 'e1'
    }
    It 'names what a record lacks, and where it comes from' {
        $bad = [pscustomobject] @{ AppName = 'app-1'; Internal = [pscustomobject] @{ properties = [pscustomobject] @{ displayName = 'Visits' } } }
        ($bad | Import-AutoClaimPowerApp -ErrorVariable failed -ErrorAction SilentlyContinue).Refused | Should -Be 1
        $failed.ErrorDetails.RecommendedAction | Should -Match 'Get-AdminPowerApp'
    }
}
