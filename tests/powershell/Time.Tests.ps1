#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Times that commands give are times that commands take, whatever became of them on the way.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $parameters = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values.Where{ ([Nullable]::GetUnderlyingType($_.ParameterType) ?? $_.ParameterType) -in [datetime], [DateTimeOffset] }) { @{ Name = $command.Name; Parameter = $parameter.Name } }
    }
    $forms = @(
        @{ Form = 'a [datetime] in UTC'; Make = { $args[0].UtcDateTime } }
        @{ Form = 'a local [datetime]'; Make = { $args[0].LocalDateTime } }
        @{ Form = 'a [datetime] of no kind'; Make = { [datetime]::SpecifyKind($args[0].LocalDateTime, 'Unspecified') } }
        @{ Form = 'a [DateTimeOffset]'; Make = { $args[0] } }
        @{ Form = 'a [DateTimeOffset] of another zone'; Make = { $args[0].ToOffset('05:30') } }
        @{ Form = 'one that was kept by Export-Clixml'; Make = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([pscustomobject] @{ Time = $args[0] }, 2)).Time } }
        @{ Form = 'one that a job handed over'; Make = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([pscustomobject] @{ Time = $args[0] }, 1)).Time } }
        @{ Form = 'text with a zone'; Make = { $args[0].UtcDateTime.ToString('yyyy-MM-ddTHH:mm:ssZ') } }
        @{ Form = 'text without one'; Make = { $args[0].LocalDateTime.ToString('yyyy-MM-dd HH:mm:ss') } }
    )
    $cases = foreach ($parameter in $parameters) { foreach ($form in $forms) { $parameter + $form } }
    $types = [AutoClaim.Claim].Assembly.ExportedTypes.Where{ $_.GetConstructor([type[]] @()) -and $_.GetProperties().Where{ $_.CanWrite -and $_.PropertyType -in [DateTimeOffset], [Nullable[DateTimeOffset]] } }
    $kept = foreach ($type in $types) { foreach ($depth in 1, 2) { @{ Type = $type; Depth = $depth; Way = $depth -eq 1 ? 'a job' : 'Export-Clixml' } } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # What else each command has to be given.
    $more = @{
        'Export-AutoClaimAudit' = @{ Path = Join-Path $TestDrive audit.jsonl; Force = $true }; 'Export-AutoClaimReport' = @{ Path = Join-Path $TestDrive report.csv; Force = $true }
        'Import-AutoClaimEnvironment' = @{ InputObject = @{ id = 'Default-1'; managed = $true } }; 'Import-AutoClaimGroup' = @{ InputObject = @(Get-TestGroup) }
        'Import-AutoClaimPool' = @{ InputObject = @(Get-TestSku) }; 'Import-AutoClaimUser' = @{ InputObject = @(Get-TestUser) }
        'Import-AutoClaimPowerApp' = @{ InputObject = @{ id = 'app-1'; premium = $true } }
        'Invoke-LicenseClaim' = @{ User = 'a@contoso.com'; App = 'Teams' }; 'Test-LicenseClaim' = @{ User = 'a@contoso.com'; App = 'Teams' }
    }
}

Describe '<Name> -<Parameter>' -ForEach $cases {
    BeforeAll {
        New-TestStore
        $culture = [cultureinfo]::CurrentCulture
    }
    AfterAll { [cultureinfo]::CurrentCulture = $culture }

    It 'takes <Form>' {
        # A second and no more: text of jobs has no smaller parts.
        $time = [DateTimeOffset]::UtcNow.AddMinutes(-5)
        $time = $time.AddTicks(-($time.Ticks % [timespan]::TicksPerSecond))
        $given = @{ $Parameter = & $Make $time } + ($more[$Name] ?? @{})
        [cultureinfo]::CurrentCulture = 'da-DK'
        $read = & $Name @given 3>$null
        if ($Parameter -eq 'At') { $read.At | Should -Be $time }
        if ($Name -eq 'Import-AutoClaimUser') { (Get-AutoClaimUser a@contoso.com).TakenAt | Should -BeGreaterOrEqual $time }
        if ($Name -eq 'Get-AutoClaimAudit') { @($read).Count -gt 0 | Should -Be ($Parameter -eq 'After') }
    }
}

Describe 'The times of <Type>' -ForEach $kept {
    It 'are still times after <Way>: they compare and sort' {
        ($before, $time) = [DateTimeOffset] '2026-09-30T23:00:00.1230000+02:00', [DateTimeOffset] '2026-10-01T00:00:00.1250000+02:00'
        $properties = $Type.GetProperties().Where{ $_.CanWrite -and $_.PropertyType -in [DateTimeOffset], [Nullable[DateTimeOffset]] }
        $all = foreach ($value in $time, $before) {
            $made = $Type::new()
            foreach ($property in $properties) { $property.SetValue($made, $value) }
            [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($made, $Depth))
        }
        foreach ($name in $properties.Name) {
            $all[0].$name.EqualsExact($time) | Should -BeTrue -Because $name
            ($all | Sort-Object $name)[0] | Should -Be $all[1] -Because $name
            @($all | Where-Object $name -GT $before.UtcDateTime) | Should -Be $all[0] -Because $name
            @($all | Where-Object $name -LT $time.LocalDateTime) | Should -Be $all[1] -Because $name
        }
    }
}

Describe 'Times' {
    BeforeEach { New-TestStore }

    It 'leave those of others as they are' {
        ConvertTo-Json (Get-Date '2026-11-28T16:05Z' -AsUTC) | Should -Be '"2026-11-28T16:05:00Z"'
        $kept = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize([pscustomobject] @{ At = [datetime]::UtcNow; Of = [timespan]::FromHours(1); Word = 'text' }, 1))
        $kept.psobject.Properties.Value.ForEach{ $_.GetType() } | Sort-Object Name | Should -Be ([datetime], [string], [timespan])
    }
    It 'let two copies of the module be loaded at once' {
        $here = (Get-Module AutoClaim).ModuleBase
        $copy = Join-Path $TestDrive other
        Copy-Item $here $copy -Recurse -Exclude runtimes
        pwsh -NoProfile -NonInteractive -Command "Import-Module '$here/AutoClaim.psd1', '$copy/AutoClaim.psd1'; (Get-Module AutoClaim).Count" 2>&1 | Should -Be 2
    }
    It 'that are given are taken: <Case>' -ForEach @(
        @{ Case = '-After of a claim'; Run = { $claim = New-TestEvent a | Invoke-LicenseClaim; (Get-LicenseClaim -After $claim.DecidedAt).ClaimId | Should -Be $claim.ClaimId } }
        @{ Case = '-After of a row'; Run = { $null = New-TestEvent a | Invoke-LicenseClaim; Get-AutoClaimReport -After (Get-AutoClaimReport)[0].Time | Should -HaveCount 1 } }
        @{ Case = '-TakenAt of a session'; Run = { (Get-TestUser | Import-AutoClaimUser -TakenAt (Get-AutoClaimSession).UsersTakenAt).Unchanged | Should -Be 10 } }
        @{ Case = '-At of now'; Run = { Test-LicenseClaim b@contoso.com -App Teams -At ([DateTimeOffset]::Now) | Should -HaveCount 1 } }
        @{ Case = 'an event that was kept'; Run = {
                $file = Join-Path $TestDrive events.clixml
                $event = [AutoClaim.ClaimEvent] @{ User = 'c@contoso.com'; App = 'Teams'; At = '2026-11-01T08:00:00Z' }
                $event | Export-Clixml $file
                (Import-Clixml $file | Test-LicenseClaim).At | Should -Be $event.At
            }
        }
    ) { & $Run }
    It '<Text> is read as in the United States, and is local' -ForEach @{ Text = '01/02/2026' }, @{ Text = '2026-01-02' } {
        (Test-LicenseClaim b@contoso.com -App Teams -At $Text).At | Should -Be ([DateTimeOffset] [datetime]::new(2026, 1, 2))
    }
    It 'that Export-Csv wrote are themselves or refused, never others, in <_>' -ForEach 'de-DE', 'en-GB', 'fr-FR', 'nl-NL', 'cs-CZ', 'da-DK', 'fi-FI', 'hu-HU', 'th-TH', 'fa-IR', 'ar-SA', 'ja-JP', 'en-US', '' {
        $culture, $time = [cultureinfo]::CurrentCulture, [DateTimeOffset] '2026-02-01T16:05:07Z'
        try {
            [cultureinfo]::CurrentCulture = $_
            $row = [pscustomobject] @{ User = 'b@contoso.com'; At = $time } | ConvertTo-Csv | ConvertFrom-Csv
            foreach ($read in { Test-LicenseClaim b@contoso.com -App Teams -At $row.At }, { $row | Test-LicenseClaim -App Teams -ErrorAction Stop }) {
                $said = $null
                $found = try { (& $read).At } catch { $said = "$_"; $time }
                $found | Should -Be $time
                if ($_ -in 'de-DE', 'en-GB') { $said | Should -BeLike "*$($row.At) could be read day first and month first, and is not read. Write the year first, such as '2026-11-28 16:05'*" }
                if ($_ -in 'en-US', '') { $said | Should -BeNullOrEmpty }
            }
            (Test-LicenseClaim b@contoso.com -App Teams -At ([DateTimeOffset]::Parse($row.At))).At | Should -Be $time -Because 'the advice holds'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }
    It 'are not read between dots, nor from records of this culture: <Text>' -ForEach @(
        @{ Text = '01.02.2026'; Typed = $true }, @{ Text = '1. 2. 2026 16:05'; Typed = $true }, @{ Text = '01/02/2026 16:05:07 +00:00'; Typed = $true; In = 'en-GB' }
        @{ Text = '01/02/2026'; In = 'en-GB' }, @{ Text = '01-02-2026 16:05'; In = 'nl-NL' }
    ) {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $In ?? 'en-US'
            if ($Typed) { { Test-LicenseClaim b@contoso.com -App Teams -At $Text } | Should -Throw '*could be read day first and month first*' }
            else { (Test-LicenseClaim b@contoso.com -App Teams -At $Text).At.Month | Should -Be 1 -Because 'what is typed is read as PowerShell reads it' }
            { [pscustomobject] @{ User = 'b@contoso.com'; At = $Text } | Test-LicenseClaim -App Teams -ErrorAction Stop } | Should -Throw -ErrorId 'BadRecord,Test-LicenseClaim'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }
    It 'are refused in words where they are none: <_>' -ForEach 'tomorrow', '31/12/2026', 90, 1.5, $true, (, 'x') { { Get-LicenseClaim -After $_ } | Should -Throw "*is no time. Give a ?datetime?, a ?DateTimeOffset?, or text such as '2026-11-28 16:05'*" }
}
