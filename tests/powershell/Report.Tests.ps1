#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
    $null = New-TestEvent a, b, c, d | Invoke-LicenseClaim
    # As Start-Job hands objects over (1) and as Export-Clixml keeps them (2).
    filter Get-Kept([int] $Depth) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_, $Depth)) }
}

Describe 'Get-AutoClaimReport' {
    It 'counts by <By>' -ForEach @(
        @{ By = 'Policy'; Keys = 'Teams for all'; Counts = 3 }
        @{ By = 'Product'; Keys = 'SPE_E3'; Counts = 3 }
        @{ By = 'Department'; Keys = 'Sales'; Counts = 3 }
        @{ By = 'App'; Keys = 'Teams'; Counts = 3 }
        @{ By = 'Outcome'; Keys = 'Claimed', 'PoolsEmpty'; Counts = 3, 1 }
    ) {
        $groups = Get-AutoClaimReport -GroupBy $By
        $groups | Should -BeOfType AutoClaim.ReportGroup
        $groups.Key | Should -Be $Keys
        $groups.ForEach('Count') | Should -Be $Counts
    }
    It 'counts a day' { (Get-AutoClaimReport -GroupBy Day).ForEach('Count') | Should -Be 3 }
    It 'counts refusals too with -IncludeRefused' { (Get-AutoClaimReport -GroupBy Department -IncludeRefused).ForEach('Count') | Should -Be 4 }
    It 'is of one app' {
        Get-AutoClaimReport -App Teams | Should -HaveCount 3
        Get-AutoClaimReport -App PowerApps | Should -BeNullOrEmpty
    }
    It 'takes an end without a begin' {
        Get-AutoClaimReport -Before (Get-Date).AddMinutes(5) | Should -HaveCount 3
        Get-AutoClaimReport -Before (Get-Date).AddMinutes(-5) | Should -BeNullOrEmpty
    }
}

Describe 'Export-AutoClaimReport' {
    BeforeEach { $file = Join-Path $TestDrive "$(New-Guid)" }

    It 'writes what the extension says: <Extension>' -ForEach @(
        @{ Extension = 'csv'; Holds = '^.?DecidedAt|,' }
        @{ Extension = 'html'; Holds = '(?s)^<!DOCTYPE html>.*a@contoso.com' }
        @{ Extension = 'json'; Holds = '(?s)^\{.*a@contoso.com' }
    ) {
        $written = Export-AutoClaimReport "$file.$Extension" -PassThru
        $written | Should -BeOfType IO.FileInfo
        $written.FullName | Should -Be "$file.$Extension"
        Get-Content "$file.$Extension" -Raw | Should -Match $Holds
    }
    It 'returns nothing without -PassThru' { Export-AutoClaimReport "$file.csv" | Should -BeNullOrEmpty; Test-Path "$file.csv" | Should -BeTrue }
    It 'takes a format for a file of any name, and needs one' {
        Export-AutoClaimReport "$file.txt" -Format Csv
        Import-Csv "$file.txt" | Should -HaveCount 3
        { Export-AutoClaimReport "$file.dat" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Export-AutoClaimReport'
    }
    It 'writes the report that the rows piped in are of' {
        Get-AutoClaimReport -Days 30 -Policy 'Teams for all' -IncludeRefused | Export-AutoClaimReport -Path "$file.json"
        $report = Get-Content "$file.json" -Raw | ConvertFrom-Json
        @($report.rows) + @($report.items) | Where-Object { $_ } | Should -HaveCount 4
        ([datetime] $report.window.to - [datetime] $report.window.from).TotalDays | Should -Be 30
    }
    It 'writes the groups piped in' {
        Get-AutoClaimReport -GroupBy Outcome | Export-AutoClaimReport "$file.csv"
        Import-Csv "$file.csv" | Should -HaveCount 2
    }
    It 'is about the user and the policy that a job handed over' {
        Get-AutoClaimUser a@contoso.com | Get-Kept 1 | Export-AutoClaimReport "$file.csv"
        (Import-Csv "$file.csv").userPrincipalName | Should -Be 'a@contoso.com'
        Get-AutoClaimPolicy 'Teams for all' | Get-Kept 1 | Export-AutoClaimReport "$file.csv" -Force
        Import-Csv "$file.csv" | Should -HaveCount 3
    }
    It 'is about the policy piped in' {
        Get-AutoClaimPolicy Spare | Export-AutoClaimReport "$file.csv"
        Import-Csv "$file.csv" | Should -BeNullOrEmpty
    }
    It 'refuses <Case>' -ForEach @(
        @{ Case = 'rows of which some were left out'; Run = { Get-AutoClaimReport | Where-Object User -Like a* | Export-AutoClaimReport $args[0] } }
        @{ Case = 'rows of several reports'; Run = { @(Get-AutoClaimReport) + @(Get-AutoClaimReport -Days 1) | Export-AutoClaimReport $args[0] } }
        @{ Case = 'a window beside rows'; Run = { Get-AutoClaimReport | Export-AutoClaimReport $args[0] -Days 7 } }
        @{ Case = 'chosen columns'; Run = { Get-AutoClaimReport | Select-Object User | Export-AutoClaimReport $args[0] } }
        @{ Case = 'rows that a job handed over'; Run = { Get-AutoClaimReport | Get-Kept 1 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a row that a job handed over'; Run = { Get-AutoClaimReport | Select-Object -First 1 | Get-Kept 1 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a row that Export-Clixml kept'; Run = { Get-AutoClaimReport | Select-Object -Last 1 | Get-Kept 2 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a group that a job handed over'; Run = { Get-AutoClaimReport -GroupBy Policy | Get-Kept 1 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a group that Export-Clixml kept'; Run = { Get-AutoClaimReport -GroupBy Outcome | Get-Kept 2 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a row that Export-Csv wrote'; Run = { Get-AutoClaimReport | Select-Object -First 1 | ConvertTo-Csv | ConvertFrom-Csv | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'a group that Export-Csv wrote'; Run = { Get-AutoClaimReport -GroupBy Policy | ConvertTo-Csv | ConvertFrom-Csv | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'rows of a report that was written'; Run = { Export-AutoClaimReport "$file.old.csv"; Import-Csv "$file.old.csv" | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'groups of a report that was written'; Run = { Export-AutoClaimReport "$file.old.csv" -GroupBy Policy; Import-Csv "$file.old.csv" | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'claims'; Run = { Get-LicenseClaim -Id 1 | Export-AutoClaimReport $args[0] }; Row = $true }
        @{ Case = 'several policies'; Run = { Get-AutoClaimPolicy | Export-AutoClaimReport $args[0] } }
        @{ Case = 'nothing piped in'; Run = { Get-AutoClaimReport -Policy Spare | Export-AutoClaimReport $args[0] -ErrorAction Stop } }
        @{ Case = 'null'; Run = { Export-AutoClaimReport $args[0] -InputObject $null -ErrorAction Stop } }
    ) {
        $failed = { & $Run "$file.csv" } | Should -Throw -ErrorId 'InvalidArgument,Export-AutoClaimReport' -PassThru
        if ($Row) { "$failed" | Should -BeLike 'What is piped in is a row that does not say which report it is of*' }
        Test-Path "$file.csv" | Should -BeFalse
    }
    It 'changes with -<Name>' -ForEach @(
        @{ Name = 'After'; Value = { (Get-Date).AddDays(1) } ; Fails = $true }
        @{ Name = 'Before'; Value = { (Get-Date).AddMinutes(-5) }; Rows = 0 }
        @{ Name = 'User'; Value = { 'a@contoso.com' }; Rows = 1 }
        @{ Name = 'Product'; Value = { 'ENTERPRISEPREMIUM' }; Rows = 0 }
        @{ Name = 'App'; Value = { 'PowerApps' }; Rows = 0 }
        @{ Name = 'IncludeRefused'; Value = { $true }; Rows = 4 }
        @{ Name = 'GroupBy'; Value = { 'Product' }; Rows = 1 }
    ) {
        $arguments = @{ $Name = & $Value }
        if ($Fails) { { Export-AutoClaimReport "$file.csv" @arguments -ErrorAction Stop } | Should -Throw; return }
        Export-AutoClaimReport "$file.csv" @arguments
        @(Import-Csv "$file.csv") | Should -HaveCount $Rows
    }
    It 'has the title that is given' {
        Export-AutoClaimReport "$file.html" -Title 'Who got <what>'
        Get-Content "$file.html" -Raw | Should -Match 'Who got &(lt|#60);what'
    }
    It 'leaves a file alone that is there, unless -Force' {
        'mine' | Set-Content "$file.csv"
        { Export-AutoClaimReport "$file.csv" -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,Export-AutoClaimReport'
        Get-Content "$file.csv" | Should -Be 'mine'
        Export-AutoClaimReport "$file.csv" -Force
        @(Import-Csv "$file.csv") | Should -HaveCount 3
    }
}
