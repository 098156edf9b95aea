#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# A variable that holds nothing must not come to mean everything: what is given and is blank is an error, whichever reader it is given to.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'ProgressAction'
    $readers = Get-Command -Module AutoClaim | Where-Object Verb -In 'Get', 'Find', 'Export', 'Test'
    $cases = foreach ($command in $readers) {
        foreach ($set in $command.ParameterSets) {
            foreach ($parameter in $set.Parameters.Where{ $_.Name -notin $common -and $_.ParameterType -ne [switch] }) {
                foreach ($blank in @{ Kind = "''"; Value = '' }, @{ Kind = '$null'; Value = $null }, @{ Kind = 'blanks'; Value = "  `t" }) {
                    @{ Name = $command.Name; Set = $set.Name; Parameter = $parameter.Name; Others = $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne $parameter.Name }.Name } + $blank
                }
            }
        }
    }
    # What $null clears, as its help says; everywhere else $null is an error as '' is.
    $clears = @{
        'Set-AutoClaimPolicy' = 'Priority', 'Cap', 'Trigger', 'EnvironmentScope', 'IncludeGroup', 'ExcludeGroup', 'ExcludeUser', 'UsageLocation', 'Department'
        'Set-AutoClaimPolicyProduct' = @('OnlyPlan')
        'Set-AutoClaimPool' = @('WarnBelow')
        'Set-AutoClaimSetting' = 'MaxDataAge', 'DefaultUsageLocation', 'RequiredRole', 'RequiredReportRole', 'MaxWritesPerHour'
        'Register-AutoClaimApp' = 'EntitlingPlan', 'UnknownPlan', 'SignInAppId'
    }
    $setters = foreach ($command in Get-Command -Module AutoClaim | Where-Object Verb -In 'Set', 'Add', 'Register', 'Move') {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -notin $common -and $_.Name -ne 'Session' -and $_.ParameterType -ne [switch] }) {
            foreach ($blank in @{ Kind = "''"; Value = '' }, @{ Kind = '$null'; Value = $null }, @{ Kind = 'blanks'; Value = "  `t" }) {
                @{ Name = $command.Name; Parameter = $parameter.Name; Clears = $null -eq $blank.Value -and $parameter.Name -in $clears[$command.Name] } + $blank
            }
        }
    }
    $piped = foreach ($command in $readers.Where{ $_.Parameters.Values.Attributes.Where{ $_.ValueFromPipeline } -and $_.Verb -ne 'Export' -and $_.Name -ne 'Get-AutoClaimSession' }) {
        foreach ($blank in @{ Kind = "''"; Value = '' }, @{ Kind = '$null'; Value = $null }, @{ Kind = 'blanks'; Value = '  ' }) { @{ Name = $command.Name } + $blank }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # What a command gave and what it said was wrong, whether that ended it or not.
    function Get-Outcome([scriptblock] $Run) {
        $ErrorActionPreference = 'Continue'
        $all = try { @(& $Run 2>&1) } catch { @($_) }
        $errors, $out = $all.Where({ $_ -is [Management.Automation.ErrorRecord] }, 'Split')
        @{ Errors = @($errors); Out = @($out) }
    }
    New-TestStore
    $null = New-TestEvent a, b, c | Invoke-LicenseClaim
    $null = New-LicenseMigrationPlan Pilot -User a@contoso.com, d@contoso.com -Product SPE_E3 -Group lic-e3
}

Describe 'A reader given nothing' {
    It '<Name> -<Parameter> <Kind> (<Set>)' -ForEach $cases {
        $arguments = @{ $Parameter = $Value }
        $file = Join-Path $TestDrive "$(New-Guid).json"
        foreach ($other in $Others) {
            $arguments[$other] = switch ($other) { { $_ -like '*Path' } { $file } 'Id' { 1 } 'Quick' { $true } default { 'a@contoso.com' } }
        }
        if ($Name -eq 'Test-LicenseClaim' -and $Parameter -ne 'App') { $arguments.App = 'Teams' }
        $outcome = Get-Outcome { & $Name @arguments }
        $outcome.Out | Should -BeNullOrEmpty
        $outcome.Errors | Should -Not -BeNullOrEmpty
        # A number that is blank is 0 to PowerShell, and no claim has it.
        $outcome.Errors[0].Exception.Message | Should -Match ($Parameter -eq 'Id' ? 'claim|Id' : $Parameter -eq 'InputObject' ? 'InputObject|user' : "\b$Parameter\b")
        Test-Path $file | Should -BeFalse
    }
    It '<Kind> | <Name> is an error of that record, and others go on' -ForEach $piped {
        $good, $more = switch ($Name) {
            'Get-AutoClaimAudit' { 'setting', @{} }
            'Get-AutoClaimApp' { 'Teams', @{} }
            { $_ -in 'Get-AutoClaimEnvironment', 'Get-AutoClaimPowerApp' } { '*', @{} }
            'Get-AutoClaimGroup' { 'lic-e3', @{} }
            { $_ -in 'Get-AutoClaimPool', 'Get-AutoClaimProduct' } { 'SPE_E3', @{} }
            { $_ -like '*LicenseMigration*' } { 'Pilot', @{} }
            { $_ -like '*AutoClaimPolicy*' } { 'Teams for all', @{} }
            'Test-LicenseClaim' { 'a@contoso.com', @{ App = 'Teams' } }
            default { 'a@contoso.com', @{} }
        }
        $alone = Get-Outcome { $good | & $Name @more }
        $alone.Errors | Should -BeNullOrEmpty
        $outcome = Get-Outcome { $good, $Value, $good | & $Name @more }
        $outcome.Errors | Should -HaveCount 1
        # What policies are found wanting of is told once.
        if ($Name -ne 'Test-AutoClaimPolicy') { $outcome.Out | Should -HaveCount (2 * $alone.Out.Count) }
        (Get-Outcome { $Value | & $Name @more }).Out | Should -BeNullOrEmpty
    }
    It 'a record whose every key is blank names nobody: <_>' -ForEach 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Get-AutoClaimAssignment', 'Get-AutoClaimUser', 'Get-AutoClaimPendingChange' {
        $outcome = Get-Outcome { [pscustomobject] @{ UserPrincipalName = ' '; UserId = ''; Id = '' } | & $_ }
        $outcome.Out | Should -BeNullOrEmpty
        $outcome.Errors | Should -HaveCount 1
    }
    It 'Export-AutoClaimPolicy writes nothing for <Kind>, and those that were named beside it' -ForEach @{ Kind = "''"; Value = '' }, @{ Kind = '$null'; Value = $null } {
        $file = Join-Path $TestDrive "$(New-Guid).json"
        $outcome = Get-Outcome { Export-AutoClaimPolicy $file $Value }
        $outcome.Errors | Should -HaveCount 1
        Test-Path $file | Should -BeFalse
        $outcome = Get-Outcome { $Value, 'Spare' | Export-AutoClaimPolicy $file }
        $outcome.Errors | Should -HaveCount 1
        (Get-Content $file | ConvertFrom-Json).policies.name | Should -Be 'Spare'
    }
    It 'names the parameter and the cure' {
        $problem = (Get-Outcome { Get-LicenseClaim -User '' }).Errors[0]
        $problem.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Get-LicenseClaim'
        $problem.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $problem.Exception.Message | Should -BeLike '*-User*'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*leave it out*'
    }
}

Describe 'A writer given nothing' {
    BeforeEach {
        New-TestStore
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        $before = Get-StoreState
    }

    It 'a row without a name takes nothing back, of anybody' -ForEach @{ Row = [pscustomobject] @{ UPN = '' } }, @{ Row = [pscustomobject] @{ UPN = $null } }, @{ Row = [pscustomobject] @{ UPN = '  ' } } {
        $outcome = Get-Outcome { Get-LicenseClaim -User $Row.UPN | Undo-LicenseClaim -Reason x -Force }
        $outcome.Errors | Should -HaveCount 1
        $outcome = Get-Outcome { $Row.UPN | Get-LicenseClaim | Undo-LicenseClaim -Reason x -Force }
        $outcome.Errors | Should -HaveCount 1
        $outcome = Get-Outcome { Get-LicenseClaim -Id $Row.UPN | Undo-LicenseClaim -Reason x -Force }
        $outcome.Errors | Should -Not -BeNullOrEmpty
        Get-StoreState | Should -Be $before
    }
    It 'changes nothing: <Case>' -ForEach @(
        @{ Case = "'' | Remove-AutoClaimPolicy"; Run = { '' | Remove-AutoClaimPolicy -Force } }
        @{ Case = "'' | Get-AutoClaimPolicy | Remove-AutoClaimPolicy"; Run = { '' | Get-AutoClaimPolicy | Remove-AutoClaimPolicy -Force } }
        @{ Case = "Get-AutoClaimPolicy -App '' | Disable-AutoClaimPolicy"; Run = { Get-AutoClaimPolicy -App '' | Disable-AutoClaimPolicy } }
        @{ Case = "'  ' | Disable-AutoClaimPolicy"; Run = { '  ' | Disable-AutoClaimPolicy } }
        @{ Case = "Get-AutoClaimUser '' | Unlock-LicenseClaim"; Run = { Get-AutoClaimUser '' | Unlock-LicenseClaim } }
        @{ Case = "Unlock-LicenseClaim -App ''"; Run = { Unlock-LicenseClaim a@contoso.com -App '' } }
        @{ Case = 'a record without an app | Unlock-LicenseClaim'; Run = { [pscustomobject] @{ UserId = 'a@contoso.com'; App = '' } | Unlock-LicenseClaim } }
        @{ Case = "New-AutoClaimPolicy -IncludeGroup ''"; Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -IncludeGroup '' } }
        @{ Case = 'New-AutoClaimPolicy -ExcludeUser $null'; Run = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -ExcludeUser $null } }
        @{ Case = "New-AutoClaimDefaultPolicy -App ''"; Run = { New-AutoClaimDefaultPolicy -App '' } }
        @{ Case = "Invoke-LicenseClaim -Environment ''"; Run = { Invoke-LicenseClaim d@contoso.com -App Teams -Environment '' } }
    ) {
        $null = Get-LicenseClaim -User a@contoso.com | Undo-LicenseClaim -Force
        $before = Get-StoreState
        (Get-Outcome $Run).Errors | Should -HaveCount 1
        Get-StoreState | Should -Be $before
    }
    It '<Name> -<Parameter> <Kind>' -ForEach $setters {
        $arguments = switch ($Name) {
            'Set-AutoClaimSetting' { @{} }
            'Set-AutoClaimPolicy' { @{ Identity = 'Teams for all' } }
            'Set-AutoClaimPool' { @{ Identity = 'SPE_E3' } }
            'Register-AutoClaimApp' { @{ Name = 'Teams' } }
            'Add-AutoClaimPolicyProduct' { @{ Policy = 'Spare'; Product = 'SPB' } }
            'Move-AutoClaimPolicyProduct' { @{ Policy = 'Teams for all'; Product = 'SPE_E3'; Position = 0 } }
            default { @{ Policy = 'Teams for all'; Product = 'SPE_E3' } }
        }
        $arguments[$Parameter] = $Value
        $outcome = Get-Outcome { & $Name @arguments }
        if ($Clears) { return $outcome.Errors | Should -BeNullOrEmpty }
        $outcome.Errors | Should -HaveCount 1
        $outcome.Errors[0].Exception.Message | Should -Match ($Parameter -eq 'Identity' ? 'Identity|policy|product' : "\b$Parameter\b")
        Get-StoreState | Should -Be $before
    }
    It '$null clears <Parameter>' -ForEach @{ Parameter = 'RequiredRole'; Value = 'Global Administrator' }, @{ Parameter = 'DefaultUsageLocation'; Value = 'DE' }, @{ Parameter = 'MaxDataAge'; Value = 5 } {
        $given = @{ $Parameter = $Value }
        $session = Get-AutoClaimSession
        if ($Parameter -eq 'RequiredRole') { $session = Connect-AutoClaim $session.Path -Role $Value -PassThru }
        Set-AutoClaimSetting @given -Session $session
        $given[$Parameter] = ''
        { Set-AutoClaimSetting @given -Session $session } | Should -Throw "*$Parameter*"
        (Get-AutoClaimSetting -Session $session).$Parameter | Should -Not -BeNullOrEmpty
        $given[$Parameter] = $null
        (Set-AutoClaimSetting @given -Session $session -PassThru).$Parameter | Should -BeNullOrEmpty
    }
    It 'a session is not opened without the tenant or the role it was to have: <Parameter>' -ForEach @{ Parameter = 'TenantId' }, @{ Parameter = 'Role' }, @{ Parameter = 'Mode' } {
        $arguments = @{ $Parameter = '' }
        { Connect-AutoClaim (Join-Path $TestDrive "$(New-Guid).autoclaim") -Create @arguments } | Should -Throw
    }
}
