#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $durations = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values.Where{ ([Nullable]::GetUnderlyingType($_.ParameterType) ?? $_.ParameterType) -eq [timespan] }) {
            $given = @{ $parameter.Name = -1 }
            foreach ($needed in $command.Parameters.Values.Where{ $_.ParameterSets.Values.IsMandatory -contains $true }) { $given[$needed.Name] = $needed.ParameterType -eq [switch] ? $true : 'x' }
            @{ Name = $command.Name; Parameter = $parameter.Name; Given = $given }
        }
    }
    $names = [AutoClaim.Setting].GetProperties().Name.Where{ $_ -notin 'Changed', 'ChangedBy' }
}
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Set-AutoClaimSetting' {
    BeforeEach { Connect-AutoClaim :memory: -Create -Mode Local }

    It 'is off in a new store' { (Get-AutoClaimSetting).Enabled | Should -BeFalse }

    It 'sets <Parameter> and nothing else' -ForEach @(
        @{ Parameter = 'Enabled'; Value = $true; Expected = $true }
        @{ Parameter = 'PowerAppsEnvironment'; Value = 'OnlyManaged'; Expected = 'OnlyManaged' }
        @{ Parameter = 'PowerAutomateEnvironment'; Value = 'OnlyManaged'; Expected = 'OnlyManaged' }
        @{ Parameter = 'ActivationDelay'; Value = 30; Expected = '00:30:00' }
        @{ Parameter = 'ActivationDelay'; Value = [timespan]::FromHours(2); Expected = '02:00:00' }
        @{ Parameter = 'MaxDataAge'; Value = 24; Expected = '1.00:00:00' }
        @{ Parameter = 'MaxDataAge'; Value = '2.00:00'; Expected = '2.00:00:00' }
        @{ Parameter = 'AllowWarningUnit'; Value = $true; Expected = $true }
        @{ Parameter = 'DefaultUsageLocation'; Value = 'FR'; Expected = 'FR' }
        @{ Parameter = 'ClaimAgainAfterUndo'; Value = 'OnRequest'; Expected = 'OnRequest' }
        @{ Parameter = 'RecordAll'; Value = $true; Expected = $true }
        @{ Parameter = 'AllowAgent'; Value = $true; Expected = $true }
        @{ Parameter = 'PremiumNeedsOwnLicense'; Value = $true; Expected = $true }
        @{ Parameter = 'ObserveWithin'; Value = 48; Expected = '2.00:00:00' }
        @{ Parameter = 'Cloud'; Value = 'USGov'; Expected = 'USGov' }
        @{ Parameter = 'ClaimFromSignIn'; Value = $true; Expected = $true }
        @{ Parameter = 'SettleTime'; Value = 30; Expected = '00:30:00' }
        @{ Parameter = 'VerifyAfter'; Value = 5; Expected = '00:00:05' }
        @{ Parameter = 'VerifyAfter'; Value = '0:02'; Expected = '00:02:00' }
        @{ Parameter = 'RefreshInterval'; Value = 12; Expected = '12:00:00' }
        @{ Parameter = 'EventInterval'; Value = 45; Expected = '00:45:00' }
        @{ Parameter = 'EventOverlap'; Value = '3:00'; Expected = '03:00:00' }
        @{ Parameter = 'MaxWritesPerHour'; Value = 0; Expected = 0 }
    ) {
        $before = Get-AutoClaimSetting
        $arguments = @{ $Parameter = $Value }
        Set-AutoClaimSetting @arguments | Should -BeNullOrEmpty
        $after = Get-AutoClaimSetting
        $after.$Parameter | Should -Be $Expected
        foreach ($other in $before.psobject.Properties.Name.Where{ $_ -notin $Parameter, 'Changed', 'ChangedBy' }) { $after.$other | Should -Be $before.$other }
        $after.ChangedBy | Should -Be ([Environment]::UserName)
        $after.Changed | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-5))
    }
    It 'gives <_> as its parameter takes it' -ForEach $names {
        (Get-Command Set-AutoClaimSetting).Parameters.Keys | Should -Contain $_
        $arguments = @{ $_ = (Get-AutoClaimSetting).$_ }
        if ($null -eq $arguments.$_ -and $_ -like 'Power*Environment') { return }
        Get-WhatIfText { Set-AutoClaimSetting @arguments -WhatIf } | Should -BeLike '*stay as they are'
    }
    It 'clears <Parameter>' -ForEach @{ Parameter = 'MaxDataAge'; Value = 24 }, @{ Parameter = 'DefaultUsageLocation'; Value = 'FR' }, @{ Parameter = 'MaxWritesPerHour'; Value = 100 } {
        $set = @{ $Parameter = $Value }
        $clear = @{ $Parameter = $null }
        Set-AutoClaimSetting @set
        (Get-AutoClaimSetting).$Parameter | Should -Not -BeNullOrEmpty
        (Set-AutoClaimSetting @clear -PassThru).$Parameter | Should -BeNullOrEmpty
    }
    It 'refuses a duration that is no whole number of its unit' {
        { Set-AutoClaimSetting -MaxDataAge ([timespan]::FromMinutes(90)) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Set-AutoClaimSetting'
    }
    It 'takes <Text> for a time' -ForEach @(
        @{ Text = '1d'; Parameter = 'RefreshInterval'; Expected = '1.00:00:00' }, @{ Text = "'2 D'"; Parameter = 'RefreshInterval'; Expected = '2.00:00:00' }
        @{ Text = '1s'; Parameter = 'VerifyAfter'; Expected = '00:00:01' }, @{ Text = '2m'; Parameter = 'VerifyAfter'; Expected = '00:02:00' }
        @{ Text = '1.5h'; Parameter = 'EventInterval'; Expected = '01:30:00' }, @{ Text = "'45'"; Parameter = 'EventInterval'; Expected = '00:45:00' }
    ) { ([scriptblock]::Create("Set-AutoClaimSetting -$Parameter $Text -PassThru").Invoke()).$Parameter | Should -Be $Expected }
    It 'refuses <Text> for a time, and says how to write one' -ForEach @(
        @{ Text = "'1,5'" }, @{ Text = '([decimal] 1)' }, @{ Text = '([int16] 1)' }, @{ Text = '1l' }, @{ Text = '1kb' }, @{ Text = '30x' }, @{ Text = '99999999999999999' }
    ) { { & ([scriptblock]::Create("Set-AutoClaimSetting -EventInterval $Text")) } | Should -Throw "*no duration. Give a number of minutes, text with the unit s, m, h or d*" }
    It 'refuses what is below zero in words: -<Parameter>' -ForEach $durations { { & $Name @Given -ErrorAction Stop } | Should -Throw "*$Parameter*-1 is below zero. Give a longer time." }
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
