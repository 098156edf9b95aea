#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Invoke-LicenseClaim' {
    BeforeEach { New-TestStore }

    It 'gives one decision per event, in their order, refusals too' {
        $decisions = New-TestEvent a, b, c, d | Invoke-LicenseClaim
        $decisions | Should -BeOfType AutoClaim.ClaimDecision
        $decisions.User | Should -Be 'a@contoso.com', 'b@contoso.com', 'c@contoso.com', 'd@contoso.com'
        $decisions.Outcome | Should -Be 'Claimed', 'Claimed', 'Claimed', 'PoolsEmpty'
        $decisions[0].Product | Should -Be 'SPE_E3'
        $decisions[0].Policy | Should -Be 'Teams for all'
        $decisions[0].ClaimId | Should -BeGreaterThan 0
        $decisions.EventId | Should -Be 'a', 'b', 'c', 'd'
    }
    It 'takes the backup when the first pool is empty' {
        Set-AutoClaimPolicy "O'Brien's [EU] policy" -Enabled $true -Priority 0
        (New-TestEvent a, b, c, d, e | Invoke-LicenseClaim).Product | Should -Be 'SPE_E3', 'SPE_E3', 'SPE_E3', 'ENTERPRISEPREMIUM', $null
    }
    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'users by name'; Make = { 'a@contoso.com' } }
        @{ Kind = 'users by id'; Make = { [guid] 'a0000000-0000-4000-8000-000000000001' } }
        @{ Kind = 'Graph users'; Make = { [pscustomobject] @{ Id = 'a0000000-0000-4000-8000-000000000001'; UserPrincipalName = 'a@contoso.com' } } }
        @{ Kind = 'CSV rows with blank cells'; Make = { "User,App,Trigger,At`na@contoso.com,,,`n" | ConvertFrom-Csv } }
        @{ Kind = 'parsed JSON'; Make = { '{"user":"a@contoso.com","app":"Teams","environment":{"id":"e","managed":true}}' | ConvertFrom-Json } }
        @{ Kind = 'hashtables'; Make = { @{ user = 'a@contoso.com' } } }
        @{ Kind = 'an earlier decision'; Make = { Test-LicenseClaim a@contoso.com -App Teams } }
    ) {
        (& $Make | Invoke-LicenseClaim -App Teams -Trigger FirstSignIn).User | Should -Be 'a@contoso.com'
    }
    It 'sends everything an event says' {
        $json = '{"id":"e9","user":"a@contoso.com","app":"Teams","trigger":"FirstSignIn","at":"2026-11-20T08:00:00Z"}' | ConvertFrom-Json
        $decision = $json | Invoke-LicenseClaim
        $decision.EventId | Should -Be 'e9'
        $decision.Trigger | Should -Be 'FirstSignIn'
        $decision.At | Should -Be ([DateTimeOffset] '2026-11-20T08:00:00Z')
    }
    It 'takes users by parameter' { (Invoke-LicenseClaim a@contoso.com, b@contoso.com -App Teams).User | Should -Be 'a@contoso.com', 'b@contoso.com' }
    It 'tells an event again as it was decided' {
        $first = New-TestEvent a | Invoke-LicenseClaim
        $again = New-TestEvent a | Invoke-LicenseClaim
        $again.Duplicate | Should -BeTrue
        $again.ClaimId | Should -Be $first.ClaimId
        Get-AvailableUnit | Should -Be 2
    }
    It 'decides a refusal anew with -Retry' {
        Set-AutoClaimSetting -Enabled $false
        (New-TestEvent a | Invoke-LicenseClaim).Outcome | Should -Be 'FeatureOff'
        Set-AutoClaimSetting -Enabled $true
        (New-TestEvent a | Invoke-LicenseClaim).Outcome | Should -Be 'FeatureOff'
        (New-TestEvent a | Invoke-LicenseClaim -Retry).Outcome | Should -Be 'Claimed'
    }
    It 'shows what it looked at with -IncludeTrace' {
        $decision = New-TestEvent a | Invoke-LicenseClaim -IncludeTrace
        $decision.Trace.Step | Should -Contain 'Product'
        $decision.Trace.Reason | Should -Not -Contain ''
    }
    It 'reports what could not be decided with its record, and decides the rest' {
        $records = [pscustomobject] @{ Note = 'no user' }, @{ user = 'b@contoso.com'; trigger = 'LaunchApp' }, 'a@contoso.com'
        $out = $records | Invoke-LicenseClaim -App Teams -ErrorVariable failed -ErrorAction SilentlyContinue
        $out.User | Should -Be 'a@contoso.com'
        $failed.FullyQualifiedErrorId | Should -Be 'BadRecord,Invoke-LicenseClaim', 'InvalidArgument,Invoke-LicenseClaim'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $failed[0].TargetObject | Should -Be $records[0]
        $failed[1].TargetObject | Should -Be $records[1]
    }
    It 'takes yes and no for Managed, and refuses what is neither: <Value>' -ForEach @{ Value = 'perhaps' }, @{ Value = 'TRUE'; Means = $true }, @{ Value = 'no'; Means = $false }, @{ Value = ''; Means = $null } {
        $records = [pscustomobject] @{ User = 'a@contoso.com'; Managed = $Value }, [pscustomobject] @{ User = 'b@contoso.com'; Environment = @{ Id = 'E1'; Managed = $Value } }
        $out = @($records | ConvertTo-LicenseClaimEvent -Source Csv -App PowerApps -ErrorVariable failed -ErrorAction SilentlyContinue)
        if ($Value -eq 'perhaps') { $failed.ForEach{ "$_" } | Should -Be (@('Managed is neither yes nor no: perhaps.') * 2); $out | Should -BeNullOrEmpty }
        else { $failed | Should -BeNullOrEmpty; $out.ForEach{ $_.Managed } | Should -Be $Means, $Means }
    }
    It 'shows every decision it made before -ErrorAction Stop stops it' {
        $shown = [Collections.Generic.List[object]]::new()
        { 'a@contoso.com', 'b@contoso.com', @{ user = '' }, 'c@contoso.com' | Invoke-LicenseClaim -App Teams -ErrorAction Stop | ForEach-Object { $shown.Add($_) } } |
            Should -Throw -ErrorId 'BadRecord,Invoke-LicenseClaim'
        3 - (Get-AvailableUnit) | Should -Be $shown.Count
    }
    It 'claims no more than it shows under Select-Object -First 1 (L7)' {
        New-TestEvent a, b, c | Invoke-LicenseClaim | Select-Object -First 1 | Should -HaveCount 1
        Get-AvailableUnit | Should -Be 2
    }
    It 'has done nothing for what its source had not given when the source failed' {
        { & { New-TestEvent a; throw 'the source' } | Invoke-LicenseClaim } | Should -Throw 'the source'
        Get-AvailableUnit | Should -Be 2
    }
    It 'tells again what a pipe cut short did not show (L7)' {
        { New-TestEvent a, b, c | Invoke-LicenseClaim | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        $decisions = New-TestEvent a, b, c | Invoke-LicenseClaim
        $decisions.Outcome | Should -Be 'Claimed', 'Claimed', 'Claimed'
        Get-AvailableUnit | Should -Be 0
    }
    It '-WhatIf claims nothing, over several batches, and tells what the run without it does' {
        $before = Get-StoreState
        $said = Get-WhatIfText { New-TestEvent a, b, c, d, e, f, g | Invoke-LicenseClaim -WhatIf | Should -HaveCount 0 }
        Get-StoreState | Should -Be $before
        $said | Should -HaveCount 7
        $said -match 'claims SPE_E3' | Should -HaveCount 3
        $said[3] | Should -Match '^d@contoso\.com gets nothing for Teams \(PoolsEmpty\)'
        (New-TestEvent a, b, c, d, e, f, g | Invoke-LicenseClaim).Outcome | Should -Be (@('Claimed') * 3 + @('PoolsEmpty') * 4)
    }
    It 'a function called with -WhatIf claims nothing through it' {
        function Invoke-Everything { [CmdletBinding(SupportsShouldProcess)] param() New-TestEvent a, b | Invoke-LicenseClaim }
        $before = Get-StoreState
        Get-WhatIfText { Invoke-Everything -WhatIf } | Should -HaveCount 2
        Get-StoreState | Should -Be $before
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (New-TestEvent a, b, c, d | Invoke-LicenseClaim)
        $lines[0] | Should -Match '^User +Outcome +Reason$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines[2] | Should -Match '^a@contoso\.com +Claimed +SPE_E3 '
    }
}

Describe 'Test-LicenseClaim' {
    BeforeAll { New-TestStore }

    It 'decides as claiming would, and writes nothing' {
        $before = Get-StoreState
        (New-TestEvent a, b, c, d, e | Test-LicenseClaim).Outcome | Should -Be 'Claimed', 'Claimed', 'Claimed', 'PoolsEmpty', 'PoolsEmpty'
        Get-StoreState | Should -Be $before
    }
    It 'decides each alone with -Independent' {
        (New-TestEvent a, b, c, d, e | Test-LicenseClaim -Independent).Outcome | Should -Be (@('Claimed') * 5)
    }
    It 'explains with -IncludeTrace' {
        $trace = (Test-LicenseClaim a@contoso.com -App Teams -IncludeTrace).Trace
        $trace | Should -BeOfType AutoClaim.TraceStep
        (Test-LicenseClaim a@contoso.com -App Teams).Trace | Should -BeNullOrEmpty
        (Get-Rendering $trace | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
    It 'gives JSON lines of the contract with -AsJson' {
        $json = New-TestEvent a, b | Test-LicenseClaim -AsJson
        $json | Should -HaveCount 2
        ($json | ConvertFrom-Json).user.userPrincipalName | Should -Be 'a@contoso.com', 'b@contoso.com'
    }
    It 'needs an app' {
        { 'a@contoso.com' | Test-LicenseClaim -ErrorAction Stop } | Should -Throw -ErrorId 'BadRecord,Test-LicenseClaim'
    }
    It 'names the trigger an app does not have' {
        Test-LicenseClaim a@contoso.com -App Teams -Trigger SaveStandardFlow -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Test-LicenseClaim'
        $failed.TargetObject | Should -Be 'a@contoso.com'
    }
}

Describe 'Get-LicenseClaim' {
    BeforeAll {
        New-TestStore
        $decisions = New-TestEvent a, b, c, d | Invoke-LicenseClaim
    }

    It 'lists newest first' { (Get-LicenseClaim).User | Should -Be 'd@contoso.com', 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
    It 'filters by <Case>' -ForEach @(
        @{ Case = 'user'; Arguments = @{ User = 'a@contoso.com' }; Users = 'a@contoso.com' }
        @{ Case = 'policy'; Arguments = @{ Policy = 'Teams for all'; Outcome = 'Claimed' }; Users = 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
        @{ Case = 'product'; Arguments = @{ Product = 'SPE_E3' }; Users = 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
        @{ Case = 'outcome'; Arguments = @{ Outcome = 'PoolsEmpty' }; Users = 'd@contoso.com' }
        @{ Case = 'state'; Arguments = @{ State = 'Observed' }; Users = 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
        @{ Case = 'app'; Arguments = @{ App = 'PowerApps' }; Users = $null }
        @{ Case = 'a time to come'; Arguments = @{ After = [datetime]::Now.AddHours(1) }; Users = $null }
        @{ Case = 'a time gone by'; Arguments = @{ Before = [datetime]::Now.AddHours(-1) }; Users = $null }
    ) { (Get-LicenseClaim @Arguments).User | Should -Be $Users }
    It 'gives claims by number with their trace' {
        $claims = Get-LicenseClaim $decisions[1].ClaimId, $decisions[0].ClaimId
        $claims.User | Should -Be 'b@contoso.com', 'a@contoso.com'
        $claims[0].Trace | Should -Not -BeNullOrEmpty
    }
    It 'takes <Kind> from the pipeline' -ForEach @(
        @{ Kind = 'decisions'; Make = { $decisions[0] }; Users = 'a@contoso.com' }
        @{ Kind = 'report rows'; Make = { (Get-AutoClaimReport)[0] }; Users = 'c@contoso.com' }
        @{ Kind = 'a policy'; Make = { Get-AutoClaimPolicy 'Teams for all' }; Users = 'd@contoso.com', 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
        @{ Kind = 'a pool'; Make = { Get-AutoClaimPool SPE_E3 }; Users = 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
        @{ Kind = 'a user'; Make = { [pscustomobject] @{ Id = 'a0000000-0000-4000-8000-000000000001'; UserPrincipalName = 'a@contoso.com' } }; Users = 'a@contoso.com' }
        @{ Kind = 'names of users'; Make = { 'a@contoso.com', 'b@contoso.com' }; Users = 'a@contoso.com', 'b@contoso.com' }
    ) { (& $Make | Get-LicenseClaim).User | Should -Be $Users }
    It 'reports a claim that is not there' {
        Get-LicenseClaim 4711 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Get-LicenseClaim'
        $failed.TargetObject | Should -Be 4711
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (Get-LicenseClaim)
        $lines[0] | Should -Match '^Time +User +Product +Result$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
    It 'stops asking when nobody reads on' { Get-LicenseClaim | Select-Object -First 1 | Should -HaveCount 1 }
}

Describe 'Get-AutoClaimReport' {
    BeforeAll {
        New-TestStore
        $null = New-TestEvent a, b, c, d | Invoke-LicenseClaim
    }

    It 'gives a row for every license claimed, newest first' {
        $rows = Get-AutoClaimReport
        $rows | Should -BeOfType AutoClaim.ReportRow
        $rows.User | Should -Be 'c@contoso.com', 'b@contoso.com', 'a@contoso.com'
        $rows[0].Department | Should -Be 'Sales'
    }
    It 'gives refusals too when asked' { (Get-AutoClaimReport -IncludeRefused).User | Should -Be 'd@contoso.com', 'c@contoso.com', 'b@contoso.com', 'a@contoso.com' }
    It 'counts by outcome' {
        $groups = Get-AutoClaimReport -Days 1 -GroupBy Outcome -IncludeRefused
        $groups | Should -BeOfType AutoClaim.ReportGroup
        ($groups | Where-Object Key -EQ Claimed).Count | Should -Be 3
    }
    It 'takes a window' {
        Get-AutoClaimReport -After ([datetime]::Now.AddHours(-1)) | Should -HaveCount 3
        Get-AutoClaimReport -After ([datetime]::Now.AddHours(-2)) -Before ([datetime]::Now.AddHours(-1)) | Should -BeNullOrEmpty
    }
    It 'takes <Kind> from the pipeline' -ForEach @(
        @{ Kind = 'policies'; Make = { Get-AutoClaimPolicy }; Count = 3 }
        @{ Kind = 'products'; Make = { Get-AutoClaimPool ENTERPRISEPREMIUM }; Count = 0 }
        @{ Kind = 'users'; Make = { 'a@contoso.com' }; Count = 1 }
    ) { & $Make | Get-AutoClaimReport | Should -HaveCount $Count }
    It 'gives the whole report as JSON' {
        $report = Get-AutoClaimReport -AsJson | ConvertFrom-Json
        $report.items | Should -HaveCount 3
        $report.summary.claimed | Should -Be 3
    }
    It 'fits 80 columns' {
        $lines = Get-Rendering (Get-AutoClaimReport)
        $lines[0] | Should -Match '^Time +User +Product +Result$'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
