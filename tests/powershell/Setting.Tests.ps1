#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Set-AutoClaimSetting' {
    BeforeEach { Connect-AutoClaim :memory: -Create -Mode Local }

    It 'is off in a new store' { (Get-AutoClaimSetting).Enabled | Should -BeFalse }

    It 'sets <Parameter> and nothing else' -ForEach @(
        @{ Parameter = 'Enabled'; Value = $true; Property = 'Enabled'; Expected = $true }
        @{ Parameter = 'PowerAppsEnvironment'; Value = 'OnlyManaged'; Property = 'PowerAppsEnvironment'; Expected = 'OnlyManaged' }
        @{ Parameter = 'PowerAutomateEnvironment'; Value = 'OnlyManaged'; Property = 'PowerAutomateEnvironment'; Expected = 'OnlyManaged' }
        @{ Parameter = 'ActivationDelay'; Value = 30; Property = 'ActivationDelayMinutes'; Expected = 30 }
        @{ Parameter = 'ActivationDelay'; Value = [timespan]::FromHours(2); Property = 'ActivationDelayMinutes'; Expected = 120 }
        @{ Parameter = 'MaxDataAge'; Value = 24; Property = 'MaxDataAgeHours'; Expected = 24 }
        @{ Parameter = 'MaxDataAge'; Value = '2.00:00'; Property = 'MaxDataAgeHours'; Expected = 48 }
        @{ Parameter = 'AllowWarningUnit'; Value = $true; Property = 'AllowWarningUnits'; Expected = $true }
        @{ Parameter = 'DefaultUsageLocation'; Value = 'FR'; Property = 'DefaultUsageLocation'; Expected = 'FR' }
        @{ Parameter = 'ClaimAgainAfterUndo'; Value = 'OnRequest'; Property = 'ClaimAgainAfterUndo'; Expected = 'OnRequest' }
        @{ Parameter = 'RecordAll'; Value = $true; Property = 'RecordAll'; Expected = $true }
        @{ Parameter = 'AllowAgent'; Value = $true; Property = 'AllowAgents'; Expected = $true }
        @{ Parameter = 'PremiumNeedsOwnLicense'; Value = $true; Property = 'PremiumNeedsOwnLicense'; Expected = $true }
        @{ Parameter = 'ObserveWithin'; Value = 48; Property = 'ObserveWithinHours'; Expected = 48 }
        @{ Parameter = 'Cloud'; Value = 'USGov'; Property = 'Cloud'; Expected = 'USGov' }
        @{ Parameter = 'ClaimFromSignIn'; Value = $true; Property = 'ClaimFromSignIns'; Expected = $true }
        @{ Parameter = 'SettleTime'; Value = 30; Property = 'SettleMinutes'; Expected = 30 }
        @{ Parameter = 'VerifyAfter'; Value = 5; Property = 'VerifyAfterSeconds'; Expected = 5 }
        @{ Parameter = 'VerifyAfter'; Value = '0:02'; Property = 'VerifyAfterSeconds'; Expected = 120 }
        @{ Parameter = 'RefreshInterval'; Value = 12; Property = 'RefreshHours'; Expected = 12 }
        @{ Parameter = 'EventInterval'; Value = 45; Property = 'EventMinutes'; Expected = 45 }
        @{ Parameter = 'EventOverlap'; Value = '3:00'; Property = 'EventOverlapMinutes'; Expected = 180 }
        @{ Parameter = 'MaxWritesPerHour'; Value = 0; Property = 'MaxWritesPerHour'; Expected = 0 }
    ) {
        $before = Get-AutoClaimSetting
        $arguments = @{ $Parameter = $Value }
        Set-AutoClaimSetting @arguments | Should -BeNullOrEmpty
        $after = Get-AutoClaimSetting
        $after.$Property | Should -Be $Expected
        foreach ($other in $before.psobject.Properties.Name.Where{ $_ -notin $Property, 'Changed', 'ChangedBy' }) { $after.$other | Should -Be $before.$other }
        $after.ChangedBy | Should -Be ([Environment]::UserName)
        $after.Changed | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-5))
    }
    It 'clears <Parameter>' -ForEach @{ Parameter = 'MaxDataAge'; Value = 24; Property = 'MaxDataAgeHours' }, @{ Parameter = 'DefaultUsageLocation'; Value = 'FR'; Property = 'DefaultUsageLocation' }, @{ Parameter = 'MaxWritesPerHour'; Value = 100; Property = 'MaxWritesPerHour' } {
        $set = @{ $Parameter = $Value }
        $clear = @{ $Parameter = $null }
        Set-AutoClaimSetting @set
        (Get-AutoClaimSetting).$Property | Should -Not -BeNullOrEmpty
        (Set-AutoClaimSetting @clear -PassThru).$Property | Should -BeNullOrEmpty
    }
    It 'refuses a duration that is no whole number of its unit' {
        { Set-AutoClaimSetting -MaxDataAge ([timespan]::FromMinutes(90)) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Set-AutoClaimSetting'
    }
    It 'takes <Text> for a time' -ForEach @(
        @{ Text = '1d'; Parameter = 'RefreshInterval'; Property = 'RefreshHours'; Expected = 24 }, @{ Text = "'2 D'"; Parameter = 'RefreshInterval'; Property = 'RefreshHours'; Expected = 48 }
        @{ Text = '1s'; Parameter = 'VerifyAfter'; Property = 'VerifyAfterSeconds'; Expected = 1 }, @{ Text = '2m'; Parameter = 'VerifyAfter'; Property = 'VerifyAfterSeconds'; Expected = 120 }
        @{ Text = '1.5h'; Parameter = 'EventInterval'; Property = 'EventMinutes'; Expected = 90 }, @{ Text = "'45'"; Parameter = 'EventInterval'; Property = 'EventMinutes'; Expected = 45 }
    ) { ([scriptblock]::Create("Set-AutoClaimSetting -$Parameter $Text -PassThru").Invoke()).$Property | Should -Be $Expected }
    It 'refuses <Text> for a time, and says how to write one' -ForEach @(
        @{ Text = "'1,5'" }, @{ Text = '([decimal] 1)' }, @{ Text = '([int16] 1)' }, @{ Text = '1l' }, @{ Text = '1kb' }, @{ Text = '30x' }, @{ Text = '99999999999999999' }
    ) { { & ([scriptblock]::Create("Set-AutoClaimSetting -EventInterval $Text")) } | Should -Throw "*no duration. Give a number of minutes, text with the unit s, m, h or d*" }
    It 'refuses <Value> where a whole number is wanted' -ForEach @{ Value = 1.5 }, @{ Value = '1,5' }, @{ Value = 0.5d } {
        { Set-AutoClaimSetting -MaxWritesPerHour $Value } | Should -Throw '*no whole number.'
        { New-AutoClaimPolicy x -App Teams -Product y -Cap $Value } | Should -Throw '*no whole number.'
    }
    It 'refuses to require a role that whoever asks does not act in' {
        { Set-AutoClaimSetting -RequiredRole 'License Administrator' -ErrorAction Stop } | Should -Throw -ErrorId 'NotPermitted,Set-AutoClaimSetting'
        (Get-AutoClaimSetting).RequiredRole | Should -BeNullOrEmpty
    }
    It 'stops when nothing is to be set' { { Set-AutoClaimSetting } | Should -Throw -ErrorId 'NothingToSet,Set-AutoClaimSetting' }
    It '-WhatIf says what would change, and changes nothing' {
        $before = Get-StoreState
        Get-WhatIfText { Set-AutoClaimSetting -Enabled $true -MaxDataAge 24 -WhatIf -PassThru | Should -HaveCount 0 } | Should -Match 'enabled false -> true'
        Get-StoreState | Should -Be $before
    }
    It 'passes on what a caller prefers' {
        function Switch-On { [CmdletBinding(SupportsShouldProcess)] param() Set-AutoClaimSetting -Enabled $true }
        Get-WhatIfText { Switch-On -WhatIf } | Should -HaveCount 1
        (Get-AutoClaimSetting).Enabled | Should -BeFalse
        Switch-On
        (Get-AutoClaimSetting).Enabled | Should -BeTrue
    }
}
