#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What others chose is shown, and never steers the terminal, breaks a line or turns the text around it; what is stored has nothing that could.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $views = ([xml] (Get-Content (Join-Path (Get-Module AutoClaim).ModuleBase 'AutoClaim.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName | Sort-Object -Unique | ForEach-Object { @{ Type = $_ -replace '^AutoClaim\.' } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/Samples.psm1" -Force
    $hostile = "$([char] 27)[31m$([char] 0x9b)0m$([char] 0x202e)gnp$([char] 0x2066)"
    $raw = '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]'
    # What the library chooses from words of its own, and ids.
    $words = 'Id', 'SkuId', 'UserId', 'PolicyId', 'GroupId', 'PlanId', 'ServicePlanId', 'AssignedByGroupId', 'TenantId', 'CorrelationId', 'Hash', 'Digest', 'Head', 'ActorKey', 'Version', 'Action', 'AppliesTo', 'AssignVia', 'CapabilityStatus',
    'ClaimAgainAfterUndo', 'Cloud', 'DefaultUsageLocation', 'EnvironmentScope', 'Family', 'Field', 'Imported', 'KeepPlans', 'Kind', 'Membership', 'Mode', 'Next', 'Outcome', 'OwnerKind', 'PowerAppsEnvironment', 'PowerAutomateEnvironment',
    'ProvisioningStatus', 'Purpose', 'Result', 'Role', 'Severity', 'Side', 'State', 'Status', 'Step', 'Task', 'Trigger', 'UsageLocation', 'UserType', 'Via', 'When', 'HoldReason', 'Permission', 'PlanState', 'Operations', 'Roles', 'Triggers', 'UsageLocations', 'SignInAppIds', 'Evidence', 'NotVisible', 'Ended', 'UnderWay'
    function Set-Hostile([object] $Object, [int] $Depth = 0) {
        if ($null -eq $Object -or $Depth -gt 4) { return }
        if ($Object -is [Collections.IList]) {
            for ($at = 0; $at -lt $Object.Count; $at++) { if ($Object[$at] -is [string]) { $Object[$at] += $hostile } else { Set-Hostile $Object[$at] ($Depth + 1) } }
            return
        }
        if ($Object.GetType().Namespace -ne 'AutoClaim' -or $Object -is [AutoClaim.Session]) { return }
        foreach ($property in $Object.GetType().GetProperties().Where{ $_.Name -notin $words -and $_.GetIndexParameters().Count -eq 0 }) {
            if ($property.PropertyType -ne [string]) { if (-not $property.PropertyType.IsValueType) { Set-Hostile $property.GetValue($Object) ($Depth + 1) } }
            elseif ($property.SetMethod -and $property.SetMethod.IsPublic) { $property.SetValue($Object, "$($property.GetValue($Object))$hostile") }
        }
    }
}

Describe 'The views of AutoClaim.<Type>' -ForEach $views {
    It 'print nothing that steers' {
        $PSStyle.OutputRendering = 'PlainText'
        $objects = @(Get-Sample $Type)
        foreach ($object in $objects) { Set-Hostile $object }
        foreach ($format in 'Format-Table', 'Format-List') {
            # Out-String takes ESC sequences out by itself.
            $text = ($objects | & $format | Out-String -Width 300) -replace '\r?\n'
            $text | Should -Not -Match $raw
        }
    }
}

Describe 'What is told' {
    BeforeEach {
        New-TestStore
        $name = "no$hostile@contoso.com"
        $document = Join-Path $TestDrive "$(New-Guid).json"
        $null = Export-AutoClaimPolicy $document
        (Get-Content $document -Raw) -replace '"enabled"', ('"en\u001b[31m\u202eabled"') | Set-Content $document
    }

    It 'does not steer: <Case>' -ForEach @(
        @{ Case = 'a user whom nobody knows'; Run = { $name | Test-LicenseClaim -App Teams } }
        @{ Case = 'a claim of such a user'; Run = { $name | Invoke-LicenseClaim -App Teams -Verbose; Get-LicenseClaim; Get-AutoClaimReport -IncludeRefused } }
        @{ Case = 'a claim that would be'; Run = { $name | Invoke-LicenseClaim -App Teams -WhatIf } }
        @{ Case = 'Get-AutoClaimUser'; Run = { Get-AutoClaimUser $name } }
        @{ Case = 'Get-AutoClaimPool'; Run = { Get-AutoClaimPool $name } }
        @{ Case = 'Get-AutoClaimEnvironment'; Run = { Get-AutoClaimEnvironment $name } }
        @{ Case = 'a group'; Run = { Set-AutoClaimPolicy Spare -IncludeGroup $name } }
        @{ Case = 'an unknown field of a file'; Run = { Import-AutoClaimPolicy $document } }
        @{ Case = 'a file that is not there'; Run = { Import-AutoClaimPolicy "/none/$name" } }
        @{ Case = 'a store that is not there'; Run = { Connect-AutoClaim "/none/$name" } }
        @{ Case = 'a role'; Run = { Connect-AutoClaim (Get-AutoClaimSession).Path -Role "x$([char] 0x85)y" } }
        @{ Case = 'people of the tenant'; Run = { (New-TestUser evil 900) + @{} | ForEach-Object { $_.displayName = $_.userPrincipalName = $_.department = "evil$([char] 0x202e)gnp"; $_ } | Import-AutoClaimUser -Verbose; Get-AutoClaimUser evil*; 'evil*' | Get-AutoClaimUser | Invoke-LicenseClaim -App Teams -WhatIf } }
        @{ Case = 'a department that nobody has'; Run = { Set-AutoClaimPolicy Spare -Department "evil$([char] 0x202e)gnp" -Verbose } }
    ) {
        $told = Get-WhatIfText { $script:text = & { try { & $Run } catch { $_ } } *>&1 | ForEach-Object { if ($_ -is [Management.Automation.ErrorRecord]) { "$_"; $_.Exception.Message; "$($_.ErrorDetails.RecommendedAction)" } elseif ($_ -is [Management.Automation.InformationalRecord]) { $_.Message } else { $_ | Out-String -Width 300 } } }
        ($script:text | Out-String -Width 300) + $told -replace '[\r\n]' | Should -Not -BeNullOrEmpty
        ($script:text | Out-String -Width 300) + $told -replace '[\r\n]' | Should -Not -Match $raw
    }
}

Describe 'What is stored' {
    BeforeEach {
        New-TestStore
        $null = New-TestEvent a | Invoke-LicenseClaim
        $before = Get-StoreState
    }

    It 'has nothing that steers: <Case>' -ForEach @(
        foreach ($text in @{ Kind = 'an escape'; Text = "x$([char] 27)[31m" }, @{ Kind = 'a C1 control'; Text = "x$([char] 0x9b)31m" }, @{ Kind = 'a line break'; Text = "x`ny" }) {
            @{ Case = "-Department of a new policy, $($text.Kind)"; Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -Department $Text } } + $text
            @{ Case = "-Department, $($text.Kind)"; Run = { Set-AutoClaimPolicy Spare -Department Sales, $Text } } + $text
            @{ Case = "-Name, $($text.Kind)"; Run = { New-AutoClaimPolicy $Text -App Teams -Product SPE_E3 } } + $text
            @{ Case = "-NewName, $($text.Kind)"; Run = { Rename-AutoClaimPolicy Spare $Text } } + $text
            @{ Case = "an app, $($text.Kind)"; Run = { Register-AutoClaimApp $Text -ServicePlan TEAMS1 } } + $text
            @{ Case = "a plan, $($text.Kind)"; Run = { New-LicenseMigrationPlan $Text -User a@contoso.com -Product SPE_E3 -Group lic-e3 } } + $text
            @{ Case = "-Reason of an undo, $($text.Kind)"; Run = { Get-LicenseClaim | Undo-LicenseClaim -Reason $Text -Force } } + $text
            @{ Case = "-RequiredRole, $($text.Kind)"; Run = { Set-AutoClaimSetting -RequiredRole $Text } } + $text
            @{ Case = "-RequiredReportRole, $($text.Kind)"; Run = { Set-AutoClaimSetting -RequiredReportRole $Text } } + $text
            @{ Case = "-Role, $($text.Kind)"; Run = { $session = Connect-AutoClaim (Get-AutoClaimSession).Path -Role $Text -PassThru 3>$null; try { Set-AutoClaimPolicy Spare -Priority 50 } finally { $session | Disconnect-AutoClaim } } } + $text
        }
        @{ Case = '-Reason, turned'; Text = "x$([char] 0x202e)y"; Run = { Get-LicenseClaim | Undo-LicenseClaim -Reason $Text -Force } }
        @{ Case = '-RequiredRole, turned'; Text = "x$([char] 0x202e)y"; Run = { Set-AutoClaimSetting -RequiredRole $Text } }
    ) {
        $failed = & { try { & $Run } catch { $_ } } 2>&1
        @($failed)[0].FullyQualifiedErrorId | Should -Match '^InvalidArgument,'
        Get-StoreState | Should -Be $before
    }
}
