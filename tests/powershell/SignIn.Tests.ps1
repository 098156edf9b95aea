#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'ConvertTo-LicenseClaimEvent' {
    BeforeAll {
        New-TestStore
        function New-SignIn([string] $User, [string] $Time, [int] $ErrorCode = 0, [string] $AppId = '1fec8e78-bce4-4aaf-ab1b-5451cc387264') {
            $number = [int] $User[0] - 96
            @{
                id = "516e1e00-0000-4000-8000-$('{0:d4}' -f $number)$($Time -replace '\D')"; createdDateTime = "2026-11-20T${Time}Z"; userPrincipalName = "$User@contoso.com"
                userId = 'a0000000-0000-4000-8000-{0:d12}' -f $number; appId = $AppId; appDisplayName = 'Microsoft Teams'; status = @{ errorCode = $ErrorCode }; isInteractive = $true
            }
        }
        $log = @(New-SignIn b 09:00:00; New-SignIn a 08:30:00; New-SignIn a 08:00:00; New-SignIn c 07:00:00 50126; New-SignIn d 06:00:00 0 '00000002-0000-0ff1-ce00-000000000000')
    }

    It 'gives the events oldest first, of <Kind>' -ForEach @(
        @{ Kind = 'hashtables'; Make = { $log } }
        @{ Kind = 'parsed JSON'; Make = { $log | ForEach-Object { $_ | ConvertTo-Json | ConvertFrom-Json } } }
        @{ Kind = 'a page of Graph'; Make = { @{ value = $log } } }
        @{ Kind = 'Graph SDK objects'; Make = { $log | ForEach-Object { $_ = $_.Clone(); $_.createdDateTime = [datetime]::Parse($_.createdDateTime).ToUniversalTime(); ConvertTo-SdkObject $_ } } }
    ) {
        $events = & $Make | ConvertTo-LicenseClaimEvent
        $events | Should -BeOfType AutoClaim.ClaimEvent
        $events.At | Should -Be ([DateTimeOffset[]] ('2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z', '2026-11-20T09:00:00Z'))
        $events.App | Should -Be 'Teams', 'Teams', 'Teams'
    }
    It 'takes a file' {
        $file = Join-Path $TestDrive 'signins.json'
        @{ value = $log } | ConvertTo-Json -Depth 5 | Set-Content $file
        ConvertTo-LicenseClaimEvent -Path $file | Should -HaveCount 3
    }
    It 'says that a page is not the last, <Kind>' -ForEach @(
        @{ Kind = 'piped'; Run = { param($page) $page | ConvertTo-LicenseClaimEvent } }
        @{ Kind = 'from a file'; Run = { param($page) $file = Join-Path $TestDrive 'cut.json'; $page | ConvertTo-Json -Depth 5 | Set-Content $file; ConvertTo-LicenseClaimEvent -Path $file } }
    ) {
        $said = & $Run @{ value = $log; '@odata.nextLink' = 'x' } 3>&1
        @($said -match 'The last page names a next one') | Should -HaveCount 1
        @(@{ value = $log; '@odata.nextLink' = 'x' }, @{ value = @() } | ConvertTo-LicenseClaimEvent 3>&1) | Should -HaveCount 3
    }
    It 'names the row of a CSV that was cut: <Source>' -ForEach @(
        @{ Source = 'Csv'; Text = "User,At`na@contoso.com,2026-11-20T09:00:00Z`nb@conto"; Id = 'BadRecord'; Told = 'cut\.csv, line 3: '; More = @{ App = 'Teams' } }
        @{ Source = 'SignInLog'; Text = "Request ID,Date (UTC),User ID,Application ID,Status`n1,2026-11-20T09:00:00Z,a0000000-0000-4000-8000-000000000001,1fec8e78-bce4-4aaf-ab1b-5451cc387264,Success`n1,2026-11"; Id = 'InvalidArgument'; Told = 'cut\.csv, line 3, item 2: '; More = @{} }
    ) {
        $file = Join-Path $TestDrive 'cut.csv'
        $Text | Set-Content $file -NoNewline
        ConvertTo-LicenseClaimEvent -Path $file -Source $Source @More -ErrorVariable failed -ErrorAction SilentlyContinue 3>$null | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be "$Id,ConvertTo-LicenseClaimEvent"
        "$failed" | Should -Match $Told
    }
    It 'keeps the first of each user and app with -FirstOnly' {
        ($log | ConvertTo-LicenseClaimEvent -FirstOnly).At | Should -Be ([DateTimeOffset[]] ('2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z'))
    }
    It 'says how many rows made none, and why' {
        $said = $log | ConvertTo-LicenseClaimEvent -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$said" | Should -Match '1 row made no event: Failed'
        "$said" | Should -Match '1 row made no event: UnknownApp'
    }
    It 'makes events of a table of one''s own' {
        $rows = "UPN,When`na@contoso.com,2026-11-20T09:00:00Z`nb@contoso.com,2026-11-20T08:00:00Z`n,2026-11-20T08:00:00Z" | ConvertFrom-Csv
        $events = $rows | ConvertTo-LicenseClaimEvent -Source Csv -ColumnMap @{ user = 'UPN'; at = 'When' } -App Teams -ErrorVariable failed -ErrorAction SilentlyContinue
        $events.User | Should -Be 'b@contoso.com', 'a@contoso.com'
        $failed.FullyQualifiedErrorId | Should -Be 'BadRecord,ConvertTo-LicenseClaimEvent'
        $failed.TargetObject | Should -Be $rows[2]
    }
    Context 'what others write' {
        BeforeAll {
            function New-Record([hashtable] $Row, [string] $Category = 'SignInLogs') {
                @{ time = $Row.createdDateTime; category = $Category; resultType = "$($Row.status.errorCode)"; properties = $Row }
            }
            # The columns that matter, as the Entra admin center calls them: one with a blank at its end, one twice.
            function Save-PortalCsv([string] $Name, [string] $Separator = ',') {
                $columns = 'Date (UTC)', 'Request ID', 'User ID', 'User', 'Cross tenant access type', 'Incoming token type', 'Application ID ', 'Status', 'Sign-in error code', 'Incoming token type'
                $rows = foreach ($row in $log) {
                    $ending = if ($row.status.errorCode) { 'Failure', $row.status.errorCode } else { 'Success', 'None' }
                    , @($row.createdDateTime; $row.id; $row.userId; "Berg$Separator Anna"; 'none'; 'none'; $row.appId; $ending; 'none')
                }
                $file = Join-Path $TestDrive $Name
                @(, $columns) + @($rows) | ForEach-Object { ($_ | ForEach-Object { "`"$_`"" }) -join $Separator } | Set-Content $file -Encoding utf8BOM
                $file
            }
        }
        It 'takes records of Azure Monitor, piped and from a file' {
            $records = @($log | ForEach-Object { New-Record $_ }) + (New-Record (New-SignIn e 05:00:00) 'AuditLogs')
            $said = $records | ConvertTo-LicenseClaimEvent -Verbose 4>&1
            @($said -match '1 row made no event: OtherLog') | Should -HaveCount 1
            @($said | Where-Object { $_ -is [AutoClaim.ClaimEvent] }).App | Should -Be 'Teams', 'Teams', 'Teams'
            @{ records = $records } | ConvertTo-Json -Depth 9 | ConvertFrom-Json | ConvertTo-LicenseClaimEvent | Should -HaveCount 3
            $file = Join-Path $TestDrive 'PT1H.json'
            $records | ForEach-Object { $_ | ConvertTo-Json -Depth 9 -Compress } | Set-Content $file
            ConvertTo-LicenseClaimEvent -Path $file | Should -HaveCount 3
        }
        It 'takes the admin center''s CSV' {
            $events = ConvertTo-LicenseClaimEvent -Path (Save-PortalCsv 'InteractiveSignIns_2026.csv') -WarningVariable warned -WarningAction SilentlyContinue
            $events.At | Should -Be ([DateTimeOffset[]] ('2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z', '2026-11-20T09:00:00Z'))
            $warned | Should -HaveCount 1
            ConvertTo-LicenseClaimEvent -Path (Save-PortalCsv 'Semicolons.csv' ';') 3>$null | Should -HaveCount 3
        }
        It 'tells sign-ins that nobody was at by the file''s name' {
            $file = Save-PortalCsv 'NonInteractiveSignIns_2026.csv'
            ConvertTo-LicenseClaimEvent -Path $file | Should -BeNullOrEmpty
            ConvertTo-LicenseClaimEvent -Path $file -IncludeNonInteractive | Should -HaveCount 3
        }
        It 'takes rows of such a table from the pipeline' {
            $lines = (Get-Content (Save-PortalCsv 'Rows.csv')) -replace ',"[^",]*"$'
            $lines | ConvertFrom-Csv | ConvertTo-LicenseClaimEvent | Should -HaveCount 3
            $lines[0] = $lines[0] -replace 'User ID', 'ID utilisateur'
            $lines | ConvertFrom-Csv | ConvertTo-LicenseClaimEvent -ColumnMap @{ userId = 'ID utilisateur' } | Should -HaveCount 3
        }
        It 'says which columns are missing, and takes their other names' {
            $file = Save-PortalCsv 'French.csv'
            (Get-Content $file) -replace '"User ID"', '"ID utilisateur"' | Set-Content $file
            ConvertTo-LicenseClaimEvent -Path $file -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,ConvertTo-LicenseClaimEvent'
            "$failed" | Should -Match 'lacks User ID; it has Date \(UTC\), Request ID, ID utilisateur'
            ConvertTo-LicenseClaimEvent -Path $file -ColumnMap @{ userId = 'ID utilisateur' } 3>$null | Should -HaveCount 3
        }
        It 'takes a table of one''s own with semicolons' {
            $file = Join-Path $TestDrive 'own.csv'
            "User;At", "a@contoso.com;2026-11-20T09:00:00Z" | Set-Content $file
            (ConvertTo-LicenseClaimEvent -Path $file -Source Csv -App Teams).User | Should -Be 'a@contoso.com'
        }
        It 'leaves out sign-ins that nobody was at, unless asked' {
            $row = New-SignIn f 10:00:00
            $row.isInteractive = $false
            $row | ConvertTo-LicenseClaimEvent | Should -BeNullOrEmpty
            $row | ConvertTo-LicenseClaimEvent -IncludeNonInteractive | Should -HaveCount 1
        }
    }
    It 'feeds claims, twice with the same result' {
        ($log | ConvertTo-LicenseClaimEvent -FirstOnly | Invoke-LicenseClaim).Outcome | Should -Be 'Claimed', 'Claimed'
        ($log | ConvertTo-LicenseClaimEvent -FirstOnly | Invoke-LicenseClaim).Duplicate | Should -Be $true, $true
    }
}
