#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What a command says of what was typed it calls as it was typed: by parameters, not by fields of requests.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'ProgressAction'
    $texts = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -notin $common -and $_.Name -notmatch 'Path$' -and ($_.ParameterType.GetElementType() ?? $_.ParameterType) -in [string], [object] }) {
            if ($parameter.Attributes.Where{ $_ -is [ValidateSet] }) { continue }
            @{ Command = $command.Name; Parameter = $parameter.Name }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
    $null = New-TestEvent a | Invoke-LicenseClaim
    $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3
    # What is not about the parameter's length: records, patterns, what is looked at here before the library sees it.
    $others = @{
        '*' = 'CorrelationId', 'AuditHead', 'EventId', 'EvidenceVariable', 'Action', 'Trigger', 'SignInAppId'
        'Import-*' = @('InputObject'); 'ConvertTo-*' = @('InputObject'); 'Stop-*' = @('InputObject', 'Id'); 'Undo-*' = @('InputObject'); '*-LicenseClaim' = @('InputObject')
        'Export-AutoClaimReport' = @('InputObject'); 'Get-AutoClaimPendingChange' = @('InputObject'); 'Get-AutoClaimReport' = @('InputObject'); 'Get-AutoClaimAssignment' = @('InputObject'); 'Connect-AutoClaim' = @('TenantId', 'Role'); 'ConvertTo-LicenseClaimEvent' = @('App')
    }
    # What else has to be given for the library to look at it.
    $more = @{
        'Set-AutoClaimPool' = @{ ReserveUnits = 1 }; 'New-LicenseMigrationPlan' = @{ Name = 'Other'; Product = 'SPE_E3'; Group = 'lic-e3'; User = 'a@contoso.com' }; 'Stop-AutoClaimChange' = @{ Id = 1 }; 'Undo-LicenseClaim' = @{ Id = 1 }
        'Test-LicenseClaim' = @{ App = 'Teams'; User = 'a@contoso.com' }; 'Invoke-LicenseClaim' = @{ App = 'Teams'; User = 'a@contoso.com' }; 'New-AutoClaimPolicy' = @{ Name = 'New'; App = 'PowerApps'; Product = 'SPE_E3' }
        'Set-AutoClaimPolicyProduct' = @{ Policy = 'Spare'; Product = 'ENTERPRISEPREMIUM' }; 'Register-AutoClaimApp' = @{ Name = 'Mail'; ServicePlan = 'EXCHANGE_S_ENTERPRISE' }; 'Undo-LicenseMigration' = @{ Plan = 'Pilot' }; 'Move-AutoClaimPolicyProduct' = @{ First = $true }
    }
    function Get-Given([Management.Automation.CommandInfo] $Command, [string] $Parameter) {
        $sets = $Command.ParameterSets.Where{ $_.Parameters.Name -contains $Parameter }
        $fits = $sets.Where{ $set = $_; -not ($more[$Command.Name] ?? @{}).Keys.Where{ $set.Parameters.Name -notcontains $_ } }
        $set = $fits[0] ?? $sets.Where{ $_.IsDefault }[0] ?? $sets[0]
        $given = ($more[$Command.Name] ?? @{}).Clone()
        foreach ($name in @($given.Keys)) { if ($set.Parameters.Name -notcontains $name) { $given.Remove($name) } }
        foreach ($one in $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne $Parameter -and -not $given.ContainsKey($_.Name) }) {
            $given[$one.Name] = switch -Regex ($one.Name) { 'Path$' { Join-Path $TestDrive "$(New-Guid).json" } 'Product' { 'ENTERPRISEPREMIUM' } '^(Identity|Policy)$' { 'Spare' } '^Plan$' { 'Pilot' } '^Id$|Wave' { 1 } '^State$' { 'Pending' } default { $one.ParameterType -eq [switch] ? $true : 'x' } }
        }
        $given.Remove($Parameter)
        # These say the product themselves.
        if ($Command.Name -eq 'New-LicenseMigrationPlan' -and $Parameter -in 'Policy', 'HoldersOf') { $given.Remove('Product') }
        $given
    }
}

Describe 'What is too long' {
    It 'is called as it was typed: <Command> -<Parameter>' -ForEach $texts {
        if ($others.Keys.Where{ $Command -like $_ -and $Parameter -in $others[$_] }) { return }
        $called = Get-Command $Command
        $given = (Get-Given $called $Parameter) + @{ $Parameter = 'y' * 70000 }
        if ($called.Parameters.ContainsKey('WhatIf')) { $given.WhatIf = $true }
        $failed = @(try { & $Command @given 2>&1 3>$null 6>$null } catch { $_ }).Where{ $_ -is [Management.Automation.ErrorRecord] }
        "$($failed[0])" | Should -MatchExactly "^(The name has |-$Parameter (has more than \d+ characters\.$|is |holds ))"
    }
}

Describe 'A cure' {
    It 'names parameters: <Run>' -ForEach @(
        @{ Run = { Get-AutoClaimReport -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-LicenseClaim -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-AutoClaimAudit -After 2026-02-01 -Before 2026-01-01 }; Says = 'Give an earlier time as -After, or a later one as -Before.' }
        @{ Run = { Get-AutoClaimReport -Days 99999 }; Says = 'Give -After and -Before for a window of hours.' }
        @{ Run = { Test-AutoClaimStore -AuditHead x }; Says = 'Give what (Test-AutoClaimStore).AuditHead was.' }
        @{ Run = { Invoke-AutoClaimCycle -Request {} }; Says = 'Make a store with -Mode Graph for a tenant;*' }
        @{ Run = { Get-AutoClaimUser -LicensedBy Direct }; Says = 'Give -HasProduct as well.'; Message = '-LicensedBy says how a product is held, and none is named.' }
        @{ Run = { Get-AutoClaimPowerApp Nope }; Says = 'See: Get-AutoClaimPowerApp shows what there is.'; Message = "There is no Power App named 'Nope'." }
        @{ Run = { Get-LicenseClaim -Id -5 }; Says = 'See: Get-LicenseClaim shows what there is.'; Message = 'There is no claim -5.' }
        @{ Run = { New-LicenseMigrationPlan Other -User a@contoso.com }; Says = 'Give -Product and -Group, or -GroupMap.'; Message = 'Nothing says which product moves.' }
        @{ Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -UsageLocation Germany }; Says = '*'; Message = '-UsageLocation holds no code of a country.' }
    ) {
        $failed = @(try { & $Run 2>&1 } catch { $_ }).Where{ $_ -is [Management.Automation.ErrorRecord] }[0]
        $failed.ErrorDetails.RecommendedAction | Should -BeLike $Says
        if ($Message) { "$failed" | Should -Be $Message }
    }
}

Describe '-WhatIf' {
    BeforeAll {
        $null = Import-PowerAppsPool
        $null = New-AutoClaimPolicy Makers -App PowerApps -Product POWERAPPS_PER_USER -Disabled -WarningAction Ignore
    }

    It 'calls what changes as the parameter that changes it: <Command> -<Parameter>' -ForEach @(
        foreach ($one in @{ Enabled = $false; PowerAppsEnvironment = 'OnlyManaged'; PowerAutomateEnvironment = 'OnlyManaged'; ActivationDelay = '1m'; MaxDataAge = '2d'; AllowWarningUnit = $true; DefaultUsageLocation = 'DE'
                ClaimAgainAfterUndo = 'Always'; RecordAll = $true; AllowAgent = $true; ObserveWithin = '3h'; RequiredReportRole = 'Reader'; SettleTime = '7m'; VerifyAfter = '33s'; RefreshInterval = '5h'; EventInterval = '9m'
                EventOverlap = '11m'; MaxWritesPerHour = 5 }.GetEnumerator()) { @{ Command = 'Set-AutoClaimSetting'; Parameter = $one.Key; Given = @{ $one.Key = $one.Value } } }
        foreach ($one in @{ ReserveUnits = 1; WarnBelow = 2 }.GetEnumerator()) { @{ Command = 'Set-AutoClaimPool'; Parameter = $one.Key; Given = @{ $one.Key = $one.Value; Identity = 'SPE_E3' } } }
        foreach ($one in @{ Enabled = $true; Cap = 3; Priority = 44; Trigger = 'LaunchPremiumApp'; EnvironmentScope = 'OnlyManaged'; IncludeGroup = 'lic-e3'; ExcludeGroup = 'lic-e3'; ExcludeUser = 'a@contoso.com'; UsageLocation = 'DE'; Department = 'Sales' }.GetEnumerator()) {
            @{ Command = 'Set-AutoClaimPolicy'; Parameter = $one.Key; Given = @{ $one.Key = $one.Value; Identity = 'Makers' } }
        }
        foreach ($one in @{ ServicePlan = 'TEAMS1'; Trigger = 'RequestLicense'; EntitlingPlan = 'TEAMS1'; UnknownPlan = 'YAMMER_ENTERPRISE'; SignInAppId = '00000003-0000-4ff1-8e00-000000000001' }.GetEnumerator()) {
            @{ Command = 'Register-AutoClaimApp'; Parameter = $one.Key; Given = @{ Name = 'Mail'; ServicePlan = 'EXCHANGE_S_ENTERPRISE' }; Other = @{ $one.Key = $one.Value } }
        }
    ) {
        $all = $Given.Clone()
        if ($Other) { foreach ($name in $Other.Keys) { $all[$name] = $Other[$name] } }
        $told = Get-WhatIfText { & $Command @all -WhatIf -WarningAction Ignore }
        $told | Should -MatchExactly "[:,] $Parameter .* -> "
        $told | Should -Not -MatchExactly "(?<![\w@.'/-])[a-z]+[A-Z]\w* "
    }
    It 'says in units what is a time, and of which product' {
        Get-WhatIfText { Set-AutoClaimSetting -MaxDataAge 1h -VerifyAfter 30s -WhatIf } | Should -Be 'the settings: MaxDataAge (none) -> 1 hour, VerifyAfter 60 seconds -> 30 seconds'
        Get-WhatIfText { Set-AutoClaimPolicyProduct Spare ENTERPRISEPREMIUM -DisablePlan YAMMER_ENTERPRISE -WhatIf } | Should -Be "policy 'Spare': DisabledPlan of ENTERPRISEPREMIUM (none) -> YAMMER_ENTERPRISE"
    }
    It 'says that nothing changes in a sentence that is one: <Run>' -ForEach @(
        @{ Run = { Set-AutoClaimSetting -Enabled $true -WhatIf }; Says = 'the settings stay as they are' }
        @{ Run = { Set-AutoClaimPool SPE_E3 -ReserveUnits 0 -WhatIf }; Says = 'the pool of SPE_E3 stays as it is' }
        @{ Run = { Set-AutoClaimPolicy Spare -Priority 3 -WhatIf }; Says = "policy 'Spare' stays as it is" }
        @{ Run = { Unlock-LicenseClaim a@contoso.com -WhatIf }; Says = 'user a0000000-0000-4000-8000-000000000001 stays as it is' }
    ) { Get-WhatIfText $Run | Should -Be $Says }
}
