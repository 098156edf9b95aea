#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What surrounds a caller: its culture, its strictness, its way of passing arguments.
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'In culture <_>' -ForEach 'de-DE', 'ar-SA', 'th-TH', 'tr-TR' {
    BeforeAll {
        $usual = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $_
        New-TestStore
    }
    AfterAll { [cultureinfo]::CurrentCulture = $usual }

    It 'times go in and come out as they are' {
        $at = ([DateTimeOffset] '2026-11-20T08:00:00Z').UtcDateTime
        $null = Invoke-LicenseClaim a@contoso.com -App Teams -At $at
        $null = '{"user":"b@contoso.com","at":"2026-11-20T08:00:00Z"}' | ConvertFrom-Json | Invoke-LicenseClaim -App Teams
        $null = "User,At`nc@contoso.com,2026-11-20T09:00:00+01:00" | ConvertFrom-Csv | Invoke-LicenseClaim -App Teams
        (Get-LicenseClaim).At | Should -Be (@([DateTimeOffset] $at) * 3)
        Get-LicenseClaim -After ([datetime]::UtcNow.AddHours(-1)) -Before ([datetime]::UtcNow.AddHours(1)) | Should -HaveCount 3
        $json = Get-AutoClaimReport -AsJson
        $json | Should -Match '"at": "2026-11-20T08:00:00(\.000)?Z"'
        ($json | ConvertFrom-Json).summary.claimed | Should -Be 3
    }
    It 'numbers and durations do too' {
        Set-AutoClaimSetting -MaxDataAge '2.00:00' -ActivationDelay 90
        (Get-AutoClaimSetting).MaxDataAge | Should -Be '2.00:00:00'
        (Get-AutoClaimSetting).ActivationDelay | Should -Be '01:30:00'
        Set-AutoClaimPolicy Spare -Priority 1234
        (Get-AutoClaimPolicy Spare -AsJson | ConvertFrom-Json).priority | Should -Be 1234
        $rows = "skuId,skuPartNumber,appliesTo,capabilityStatus,consumedUnits,enabled,servicePlans`n06ebc4ee-1bb5-47dd-8120-11324bc54e06,SPE_E5,User,Enabled,0,1234,[]" | ConvertFrom-Csv
        ($rows | Import-AutoClaimPool).Enabled | Should -Be 1234
        $event = [pscustomobject] @{ user = 'd@contoso.com'; app = 'PowerAutomatePremium'; trigger = 'UseAttendedDesktopFlow'; desktopVersion = 2.5 } | Test-LicenseClaim -ErrorVariable failed -ErrorAction SilentlyContinue
        "$event$failed" | Should -Not -Match '2,5'
    }
    It '-WhatIf tells of them in the words of the library' {
        Get-WhatIfText { Set-AutoClaimPolicy Spare -Priority 4321 -WhatIf } | Should -Match '-> 4321$'
        Get-WhatIfText { Set-AutoClaimSetting -MaxDataAge 1234 -WhatIf } | Should -Match 'MaxDataAge .* -> 1234 hours$'
        Get-WhatIfText { New-TestEvent d | Invoke-LicenseClaim -WhatIf } | Should -Match '^d@contoso\.com '
    }
    It 'names are found whatever its case rules are' {
        (Get-AutoClaimPolicy 'TEAMS FOR ALL').Name | Should -Be 'Teams for all'
        (Set-AutoClaimPolicy spare -Priority 3 -PassThru).Name | Should -Be 'Spare'
        (Get-AutoClaimPolicy -App TEAMS) | Should -HaveCount 3
        $null = @{ ID = 'a0000000-0000-4000-8000-000000001000'; USERPRINCIPALNAME = 'i@contoso.com'; ACCOUNTENABLED = 'TRUE'; LICENSEASSIGNMENTSTATES = '[]' } | Import-AutoClaimUser -ErrorAction Stop
        (Get-AutoClaimSession).Counts.Users | Should -Be 11
    }
}

Describe 'Called by a strict script' {
    BeforeEach { New-TestStore }

    It 'works with Set-StrictMode -Version Latest and $ErrorActionPreference = Stop, from end to end' {
        Set-StrictMode -Version Latest
        $ErrorActionPreference = 'Stop'
        $decisions = [pscustomobject] @{ user = 'a@contoso.com' }, @{ UserPrincipalName = 'b@contoso.com' } | Invoke-LicenseClaim -App Teams
        $decisions.Outcome | Should -Be 'Claimed', 'Claimed'
        ($decisions | Get-LicenseClaim).User | Should -Be 'a@contoso.com', 'b@contoso.com'
        Get-AutoClaimReport | Should -HaveCount 2
        Get-AutoClaimPolicy | Set-AutoClaimPolicy -Priority 4
        (Get-AutoClaimSession).Counts.Policies | Should -Be 3
        Get-AutoClaimPool | ForEach-Object { $_.Available } | Should -Be 1, 1
    }
    It 'takes arguments by position and by splatting' {
        $splat = @{ Identity = 'Spare'; Priority = 5; PassThru = $true }
        (Set-AutoClaimPolicy @splat).Priority | Should -Be 5
        $list = 'a@contoso.com', 'b@contoso.com'
        (Test-LicenseClaim $list -App Teams).User | Should -Be $list
        Set-AutoClaimSetting $false
        (Get-AutoClaimSetting).Enabled | Should -BeFalse
        (Get-AutoClaimReport 1) | Should -BeNullOrEmpty
        (Get-AutoClaimPool SPE_E3).SkuPartNumber | Should -Be 'SPE_E3'
    }
}
