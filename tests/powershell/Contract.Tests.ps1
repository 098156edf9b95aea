#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What scripts are written against: parameters, pipeline, output, help, completion. A change here is a change for every user.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $contracts = @(
        @{ Name = 'Connect-AutoClaim'; Parameters = 'Create Mode PassThru Path ReadOnly TenantId'; Pipeline = ''; Output = 'Session' }
        @{ Name = 'ConvertTo-LicenseClaimEvent'; Parameters = 'App ColumnMap FirstOnly InputObject Path Session Source Trigger'; Pipeline = 'InputObject'; Output = 'ClaimEvent' }
        @{ Name = 'Disconnect-AutoClaim'; Parameters = 'Session'; Pipeline = 'Session'; Output = '' }
        @{ Name = 'Get-AutoClaimPolicy'; Parameters = 'App AsJson Enabled Identity Product Session'; Pipeline = 'Identity'; Output = 'Policy String' }
        @{ Name = 'Get-AutoClaimPool'; Parameters = 'Identity LowOnly Session'; Pipeline = 'Identity'; Output = 'Pool' }
        @{ Name = 'Get-AutoClaimReport'; Parameters = 'After AsJson Before Days GroupBy IncludeRefused InputObject Policy Product Session User'; Pipeline = 'InputObject'; Output = 'ReportRow ReportGroup String' }
        @{ Name = 'Get-AutoClaimSession'; Parameters = 'ListAvailable Session'; Pipeline = ''; Output = 'Session' }
        @{ Name = 'Get-AutoClaimSetting'; Parameters = 'Session'; Pipeline = ''; Output = 'Setting' }
        @{ Name = 'Get-LicenseClaim'; Parameters = 'After App Before Id InputObject Outcome Policy Product Session State User'; Pipeline = 'InputObject'; Output = 'Claim' }
        @{ Name = 'Import-AutoClaimGroup'; Parameters = 'ColumnMap Confirm InputObject Member Path Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Import-AutoClaimPool'; Parameters = 'ColumnMap Confirm InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'Pool' }
        @{ Name = 'Import-AutoClaimUser'; Parameters = 'ColumnMap Confirm InputObject Path Replace Session Snapshot TakenAt WhatIf'; Pipeline = 'InputObject'; Output = 'ImportResult' }
        @{ Name = 'Invoke-LicenseClaim'; Parameters = 'App At Confirm DesktopVersion Environment EventId IncludeTrace InputObject Managed Retry Session Trigger User WhatIf'; Pipeline = 'InputObject'; Output = 'ClaimDecision' }
        @{
            Name = 'New-AutoClaimPolicy'; Output = 'Policy'
            Parameters = 'App BackupProduct Confirm Department Disabled DisabledPlan EnabledPlan EnvironmentScope ExcludeGroup ExcludeUser IncludeGroup Mode Name Priority Product Session Trigger UsageLocation WhatIf'
            # A new policy has no old values that a piped object could write back.
            Pipeline = 'App BackupProduct Department Disabled EnvironmentScope ExcludeGroup ExcludeUser IncludeGroup Mode Name Priority Product Trigger UsageLocation'
        }
        @{
            Name = 'Set-AutoClaimPolicy'; Pipeline = 'Identity'; Output = 'Policy'
            Parameters = 'ClearScope Confirm Department Enabled EnvironmentScope ExcludeGroup ExcludeUser Identity IncludeGroup PassThru Priority Session Trigger UsageLocation WhatIf'
        }
        @{
            Name = 'Set-AutoClaimSetting'; Pipeline = ''; Output = 'Setting'
            Parameters = 'ActivationDelay AllowWarningUnit Confirm DefaultUsageLocation Enabled MaxDataAge ObserveWithin PassThru PowerAppsEnvironment PowerAutomateEnvironment ReclaimAfterUndo RecordAll RequiredRole Session WhatIf'
        }
        @{ Name = 'Test-LicenseClaim'; Parameters = 'App AsJson At DesktopVersion Environment IncludeTrace Independent InputObject Managed Retry Session Trigger User'; Pipeline = 'InputObject'; Output = 'ClaimDecision String' }
    )
    $outputs = @(
        @{ Name = 'Policy'; Properties = 'App:String Available:Int64 Changed:DateTimeOffset Created:DateTimeOffset Departments:String[] Enabled:Boolean EnvironmentScope:String ExcludeGroups:GroupRef[] ExcludeUsers:UserRef[] Id:String IncludeGroups:GroupRef[] Mode:String Name:String Priority:Int64 Products:PolicyProduct[] Status:String Triggers:String[] UsageLocations:String[]' }
        @{ Name = 'PolicyProduct'; Properties = 'Available:Int64 DisabledPlans:PlanRef[] EnabledPlans:PlanRef[] Name:String Position:Int32 Role:String SkuId:String SkuPartNumber:String' }
        @{ Name = 'Pool'; Properties = 'Assignable:Boolean Booked:Int64 CapabilityStatus:String Consumed:Int64 Enabled:Int64 Free:Int64 Low:Boolean Name:String Reserved:Int64 SkuId:String SkuPartNumber:String Suspended:Int64 TakenAt:DateTimeOffset WarnBelow:Int64? Warning:Int64' }
        @{ Name = 'ClaimEvent'; Properties = 'App:String At:DateTimeOffset? DesktopVersion:String Environment:String EventId:String Managed:Boolean? Trigger:String User:String' }
        @{ Name = 'ClaimDecision'; Properties = 'App:String At:DateTimeOffset? ClaimId:Int64? DataAgeMinutes:Int64? DecidedAt:DateTimeOffset DisabledPlans:String[] Duplicate:Boolean EventId:String Outcome:String Policy:String PolicyId:String Position:Int32? Product:String ProductName:String Reason:String SkuId:String Trace:TraceStep[] Trigger:String User:String UserId:String Warnings:String[]' }
        @{ Name = 'Claim'; Properties = 'App:String At:DateTimeOffset? ClaimId:Int64 DecidedAt:DateTimeOffset DisabledPlans:String[] EventId:String Outcome:String Policy:String PolicyId:String Position:Int32? Product:String ProductName:String Reason:String RetryOf:Int64? SkuId:String State:String Trace:TraceStep[] Trigger:String User:String UserId:String' }
        @{ Name = 'TraceStep'; Properties = 'Reason:String Result:String Step:String Subject:String' }
        @{ Name = 'ReportRow'; Properties = 'App:String At:DateTimeOffset? ClaimId:Int64 DecidedAt:DateTimeOffset Department:String DisabledPlans:String[] DisplayName:String Outcome:String Policy:String PolicyId:String Position:Int32? Product:String ProductName:String SkuId:String State:String Trigger:String UndoneAt:DateTimeOffset? User:String UserId:String' }
        @{ Name = 'ReportGroup'; Properties = 'Count:Int64 Id:String Key:String' }
        @{ Name = 'ImportResult'; Properties = 'Added:Int64 Changed:Int64 Errors:ItemError[] Observed:Int64 Refused:Int64 Removed:Int64 RemovedOutside:Int64 Staged:Int64 Stale:Int64 TakenAt:DateTimeOffset Unchanged:Int64 Warnings:String[]' }
        @{ Name = 'Setting'; Properties = 'ActivationDelayMinutes:Int64 AllowWarningUnits:Boolean Changed:DateTimeOffset? ChangedBy:String DefaultUsageLocation:String Enabled:Boolean MaxDataAgeHours:Int64? ObserveWithinHours:Int64 PowerAppsEnvironment:String PowerAutomateEnvironment:String ReclaimAfterUndo:String RecordAll:Boolean RequiredRole:String' }
        @{ Name = 'Session'; Properties = 'Counts:StoreCounts Enabled:Boolean GroupsTakenAt:DateTimeOffset? IsOpen:Boolean LibraryVersion:String Mode:String Path:String PoolsTakenAt:DateTimeOffset? ReadOnly:Boolean Schema:Int64 TenantId:String UsersTakenAt:DateTimeOffset? Version:String' }
    )
    $completions = @(
        @{ Line = 'Get-AutoClaimPolicy Te'; Text = "'Teams for all'" }
        @{ Line = "Get-AutoClaimPolicy 'O"; Text = "'O''Brien''s [EU] policy'" }
        @{ Line = 'Get-AutoClaimPolicy "O'; Text = "`"O'Brien's [EU] policy`"" }
        @{ Line = 'Set-AutoClaimPolicy Sp'; Text = 'Spare' }
        @{ Line = 'Get-AutoClaimPolicy -App Tea'; Text = 'Teams' }
        @{ Line = 'Get-AutoClaimPool SPE'; Text = 'SPE_E3' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Product ENT'; Text = 'ENTERPRISEPREMIUM' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Product SPE_E3 -BackupProduct ENT'; Text = 'ENTERPRISEPREMIUM' }
        @{ Line = 'New-AutoClaimPolicy x -App Teams -Trigger F'; Text = 'FirstSignIn' }
        @{ Line = 'New-AutoClaimPolicy x -IncludeGroup lic'; Text = 'lic-e3' }
        @{ Line = 'Set-AutoClaimPolicy Spare -ExcludeGroup O'; Text = "'O''Brien''s [EU] group'" }
        @{ Line = 'Test-LicenseClaim a -App PowerAutomateP'; Text = 'PowerAutomatePerUser', 'PowerAutomatePremium' }
        @{ Line = 'Invoke-LicenseClaim a -App PowerApps -Trigger Launch'; Text = 'LaunchPremiumApp', 'LaunchApp' }
        @{ Line = 'Get-LicenseClaim -Policy Sp'; Text = 'Spare' }
        @{ Line = 'Get-LicenseClaim -Outcome Pools'; Text = 'PoolsEmpty' }
        @{ Line = 'Get-AutoClaimReport -Product SPE'; Text = 'SPE_E3' }
        @{ Line = 'Set-AutoClaimSetting -PowerAppsEnvironment Only'; Text = 'OnlyManaged' }
        @{ Line = 'Get-AutoClaimPolicy nothing-begins-so'; Text = $null }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function Get-Name([type] $Type) { if ([Nullable]::GetUnderlyingType($Type)) { "$([Nullable]::GetUnderlyingType($Type).Name)?" } else { $Type.Name } }
}

Describe 'The module' {
    It 'exports what it says, and all of it has a contract here' {
        (Get-Command -Module AutoClaim).Name | Sort-Object | Should -Be ((Import-PowerShellDataFile (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1')).FunctionsToExport | Sort-Object)
        (Get-Command -Module AutoClaim).Name | Should -HaveCount 17
    }
    It 'uses approved verbs and singular nouns' {
        (Get-Command -Module AutoClaim).Verb | Sort-Object -Unique | Where-Object { $_ -notin (Get-Verb).Verb } | Should -BeNullOrEmpty
        (Get-Command -Module AutoClaim).Noun | Where-Object { $_ -match '[^s]s$' } | Should -BeNullOrEmpty
    }
    It 'is clean for PSScriptAnalyzer' {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { Set-ItResult -Skipped -Because 'Install-Module PSScriptAnalyzer'; return }
        $findings = Invoke-ScriptAnalyzer "$PSScriptRoot/../../powershell" -Recurse -Settings "$PSScriptRoot/../../powershell/PSScriptAnalyzerSettings.psd1" | Where-Object ScriptPath -NotMatch '[\\/](bin|obj)[\\/]'
        $findings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }
    It 'offers the words that the library knows' {
        $allowed = { param($command, $parameter) (Get-Command $command).Parameters[$parameter].Attributes.Where{ $_ -is [ValidateSet] }.ValidValues -ne '' }
        & $allowed Get-LicenseClaim State | Should -Be ([AutoClaim.Words]::ClaimState)
        & $allowed Set-AutoClaimPolicy EnvironmentScope | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed New-AutoClaimPolicy EnvironmentScope | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed Set-AutoClaimSetting PowerAppsEnvironment | Should -Be ([AutoClaim.Words]::EnvironmentScope)
        & $allowed Set-AutoClaimSetting ReclaimAfterUndo | Should -Be ([AutoClaim.Words]::ReclaimAfterUndo)
    }
    It 'has about_AutoClaim' { Get-Content (Join-Path (Get-Module AutoClaim).ModuleBase 'en-US/about_AutoClaim.help.txt') -Raw | Should -Match '(?s)TOPIC.+SHORT DESCRIPTION.+LONG DESCRIPTION' }
}

Describe '<Name>' -ForEach $contracts {
    BeforeAll {
        $cmdlet = Get-Command $Name
        $help = Get-Help $Name -Full
        $own = $cmdlet.Parameters.Values.Where{ $_.Name -notin [Management.Automation.PSCmdlet]::CommonParameters }
    }
    It 'has its parameters and no others' { $own.Name | Sort-Object | Should -Be ($Parameters -split ' ') }
    It 'takes from the pipeline what it says' {
        $fromPipeline = $own.Where{ $_.ParameterSets.Values.ValueFromPipeline -contains $true -or $_.ParameterSets.Values.ValueFromPipelineByPropertyName -contains $true }
        @($fromPipeline.Name | Sort-Object) -join ' ' | Should -Be $Pipeline
    }
    It 'says what it returns' { @($cmdlet.OutputType.Name -replace '^.*\.') -join ' ' | Should -Be $Output }
    It 'has a synopsis, a description, and an online page' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match 'AutoClaim \['
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $help.RelatedLinks.NavigationLink.Uri | Should -Match '^https://'
    }
    It 'has two examples with remarks' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.Examples.Example) {
            $example.Code | Should -Match $Name
            ($example.Remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }
    It 'says what goes in and comes out' {
        $help.InputTypes.InputType.Type.Name | Should -Not -BeNullOrEmpty
        $help.ReturnValues.ReturnValue.Type.Name | Should -Not -BeNullOrEmpty
    }
    It 'describes every parameter' {
        foreach ($parameter in $own.Where{ $_.Name -notin 'WhatIf', 'Confirm' }) {
            (Get-Help $Name -Parameter $parameter.Name).Description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs help"
        }
    }
    It 'takes -WhatIf if it writes' {
        $writes = $Name -match '^(New|Set|Import|Invoke)-'
        $cmdlet.Parameters.ContainsKey('WhatIf') | Should -Be $writes
    }
    It 'says what to do when no store is open' {
        if ($Name -in 'Connect-AutoClaim', 'Disconnect-AutoClaim') { return }
        [AutoClaim.Sessions]::Default = $null
        $arguments = @{}
        foreach ($parameter in $own.Where{ $_.ParameterSets.Values.IsMandatory -contains $true -and $_.ParameterSets.ContainsKey('__AllParameterSets') }) { $arguments[$parameter.Name] = 'x' }
        if ($own.Name -contains 'InputObject') { $arguments.InputObject = 'x' }
        { & $Name @arguments } | Should -Throw -ErrorId "NotConnected,$Name"
    }
}

Describe 'AutoClaim.<Name>' -ForEach $outputs {
    It 'has these properties' {
        $type = [type] "AutoClaim.$Name"
        $found = $type.GetProperties() | Sort-Object Name | ForEach-Object { "$($_.Name):$(Get-Name $_.PropertyType)" }
        $found -join ' ' | Should -BeExactly (($Properties -split ' ' | Sort-Object { ($_ -split ':')[0] }) -join ' ')
    }
}

Describe 'Completion' {
    BeforeAll { New-TestStore }
    It 'completes <Line>' -ForEach $completions { Get-Completion $Line | Should -Be $Text }
    It 'offers nothing, and no error, without a store' {
        [AutoClaim.Sessions]::Default = $null
        $before = $Error.Count
        Get-Completion 'Get-AutoClaimPolicy -App Te' | Should -BeNullOrEmpty
        $Error.Count | Should -Be $before
    }
}
