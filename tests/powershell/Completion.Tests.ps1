#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Tab offers what there is, for every parameter of every command, and files where a file is meant and nowhere else.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'ProgressAction'
    $parameters = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -notin $common -and $_.ParameterType -ne [switch] }) {
            @{ Command = $command.Name; Parameter = $parameter.Name; File = $parameter.Name -match 'Path$' }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
    Import-PowerAppsPool
    $null = @{ id = 'env-1'; name = 'Production'; managed = $true } | Import-AutoClaimEnvironment
    $null = @{ id = 'app-1'; name = 'Leave requests'; environment = 'env-1'; premium = $true } | Import-AutoClaimPowerApp
    $null = New-TestEvent a, b, c | Invoke-LicenseClaim
    $null = New-LicenseMigrationPlan Pilot -User a@contoso.com, d@contoso.com -Product SPE_E3 -Group lic-e3 -WaveSize 1
    # What only its giver knows is left to the giver.
    $free = @{
        '*' = 'ColumnMap', 'CorrelationId', 'DesktopVersion', 'EventId', 'Reason', 'Title', 'AuditHead', 'TenantId', 'Request', 'SignInAppId', 'WaveSize', 'Limit', 'MaxFailure'
        'Import-*' = 'InputObject', 'Member'; 'ConvertTo-*' = 'InputObject', 'EvidenceVariable'; 'Stop-*' = 'InputObject', 'Id'; 'Undo-*' = @('InputObject'); 'Set-AutoClaimPool' = 'ReserveUnits', 'WarnBelow'
        'Set-AutoClaimSetting' = @('MaxWritesPerHour'); '*-AutoClaimPolicy' = 'Name', 'NewName', 'Priority', 'Cap'; 'New-LicenseMigrationPlan' = @('Name')
    }
}

Describe 'Tab' {
    BeforeAll {
        'here' | Set-Content (Join-Path $TestDrive 'here.json')
        Push-Location $TestDrive
    }
    AfterAll { Pop-Location }

    It '<Command> -<Parameter>' -ForEach $parameters {
        $line = "$Command $($Parameter -eq 'Wave' ? '-Plan Pilot ' : '')-$Parameter "
        $found = (TabExpansion2 $line $line.Length).CompletionMatches
        $files = $found.Where{ "$($_.ResultType)" -like 'Provider*' }
        if ($File) { return $files.ListItemText | Should -Contain 'here.json' }
        $files | Should -BeNullOrEmpty
        $leftToGiver = $free.Keys.Where{ $Command -like $_ -and $Parameter -in $free[$_] }
        if (-not $leftToGiver) { $found | Should -Not -BeNullOrEmpty }
        $line += 'nothing-begins-so'
        (TabExpansion2 $line $line.Length).CompletionMatches | Should -BeNullOrEmpty
    }
    It 'offers <Offered>: <Line>' -ForEach @(
        @{ Line = 'Test-LicenseClaim -User a'; Offered = @('a@contoso.com') }
        @{ Line = 'Get-LicenseClaim -User c@'; Offered = @('c@contoso.com') }
        @{ Line = 'Get-AutoClaimReport -User '; Offered = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j' | ForEach-Object { "$_@contoso.com" } }
        @{ Line = 'Test-LicenseClaim a@contoso.com -App PowerApps -Environment '; Offered = @('env-1') }
        @{ Line = 'Set-AutoClaimPolicy Spare -Department '; Offered = @('Sales') }
        @{ Line = 'Set-AutoClaimPolicy Spare -Trigger '; Offered = @('FirstSignIn') }
        @{ Line = 'New-AutoClaimPolicy X -App Teams -Product SPE_E3 -BackupProduct '; Offered = @('ENTERPRISEPREMIUM') }
        @{ Line = 'Add-AutoClaimPolicyProduct Spare '; Offered = 'POWERAPPS_PER_USER', 'SPE_E3' }
        @{ Line = 'Get-AutoClaimPolicy Spare, '; Offered = "'Teams for all'", "'O''Brien''s [EU] policy'" }
        @{ Line = 'Set-AutoClaimPolicy Spare -UsageLocation LI'; Offered = @('LI') }
        @{ Line = 'Get-AutoClaimAudit -Action "Update '; Offered = '"Update policy product"', '"Update policy"', '"Update pool"', '"Update settings"' }
        @{ Line = 'Get-AutoClaimAudit -Actor '; Offered = @([Environment]::UserName) }
        @{ Line = 'Get-AutoClaimAudit -Target policy:S'; Offered = @('policy:Spare') }
        @{ Line = 'Get-LicenseClaim -Id '; Offered = '1', '2', '3' }
        @{ Line = 'Connect-AutoClaim x -Role License'; Offered = @("'License Administrator'") }
        @{ Line = 'Get-LicenseMigrationItem Pilot -Wave '; Offered = '1', '2' }
        @{ Line = 'New-AutoClaimPolicy X -App Teams -Product SPE_E3 -TargetGroup '; Offered = "'lic-e3'", "'O''Brien''s [EU] group'" }
        @{ Line = 'New-AutoClaimPolicy X -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -TargetGroup '; Offered = foreach ($one in "'lic-e3'", "'O''Brien''s [EU] group'") { foreach ($two in "'lic-e3'", "'O''Brien''s [EU] group'") { "@{ SPE_E3 = $one; ENTERPRISEPREMIUM = $two }" } } }
        @{ Line = 'New-LicenseMigrationPlan X -User a@contoso.com -GroupMap '; Offered = foreach ($product in 'SPE_E3', 'ENTERPRISEPREMIUM', 'POWERAPPS_PER_USER') { foreach ($group in "'lic-e3'", "'O''Brien''s [EU] group'") { "@{ $product = $group }" } } }
        @{ Line = 'New-LicenseMigrationPlan X -User a@contoso.com -Product POWERAPPS_PER_USER -AcceptLoss '; Offered = @("@{ POWERAPPS_PER_USER = 'POWERAPPS_PER_USER' }") }
        @{ Line = 'Get-LicenseClaim -After '; Offered = '(Get-Date)', '(Get-Date).Date', '(Get-Date).AddHours(-1)', '(Get-Date).AddDays(-1)', '(Get-Date).AddDays(-7)', '(Get-Date).AddDays(-30)' }
    ) {
        Get-Completion $Line | Sort-Object | Should -BeExactly ($Offered | Sort-Object)
    }
    It 'offers files at once only where a file comes first: <_>' -ForEach @((Get-Command -Module AutoClaim).Where{ $command = $_; -not $command.Parameters.Values.Where{ $_.Name -match 'Path$' } }.Name) {
        (TabExpansion2 "$_ " ($_.Length + 1)).CompletionMatches.Where{ "$($_.ResultType)" -like 'Provider*' } | Should -BeNullOrEmpty
    }
    It 'offers the group that carries the product, where one does' {
        $null = Get-TestGroup | Select-Object -First 1 | ForEach-Object { $_.assignedLicenses = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @() }); $_ } | Import-AutoClaimGroup
        Get-Completion 'New-AutoClaimPolicy X -App Teams -Product SPE_E3 -TargetGroup ' | Should -Be "'lic-e3'"
        $offered = @(Get-Completion 'New-LicenseMigrationPlan X -User a@contoso.com -Product SPE_E3 -GroupMap ')
        $offered | Should -Be "@{ SPE_E3 = 'lic-e3' }"
        (& ([scriptblock]::Create($offered[0]))).SPE_E3 | Should -Be 'lic-e3'
    }
    It 'offers users of the plan that is named, and to undo those of whom something can be taken back' {
        $null = New-LicenseMigrationPlan Other -User f@contoso.com, e@contoso.com -Product SPE_E3 -Group lic-e3 3> $null
        Get-Completion 'Get-LicenseMigrationItem Pilot -User ' | Should -Be 'a@contoso.com', 'd@contoso.com'
        Get-Completion 'Get-LicenseMigrationItem Pilot -Wave 2 -User ' | Should -Be 'd@contoso.com'
        Get-Completion 'Get-LicenseMigrationItem Other -User e' | Should -Be 'e@contoso.com'
        Get-Completion 'Undo-LicenseMigration Pilot -User ' | Should -BeNullOrEmpty
        $null = New-TestUser e 5 | ForEach-Object { $_.licenseAssignmentStates = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; assignedByGroup = $null; state = 'Active'; error = 'None'; disabledPlans = @() }); $_ } | Import-AutoClaimUser
        $null = Get-TestGroup | Select-Object -First 1 | ForEach-Object { $_.assignedLicenses = @(@{ skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; disabledPlans = @() }); $_ } | Import-AutoClaimGroup
        $null = New-LicenseMigrationPlan Other -User f@contoso.com, e@contoso.com -Product SPE_E3 -Group lic-e3 -Replace 3> $null
        $null = Invoke-LicenseMigration Other -Force 3> $null
        Get-Completion 'Undo-LicenseMigration Other -User ' | Should -Be 'e@contoso.com'
        Get-Completion 'Undo-LicenseMigration -User ' | Should -Contain 'c@contoso.com' -Because 'no plan is named'
    }
    It 'asks for users by what they begin with, and for no more than anybody looks through' {
        1..150 | ForEach-Object { New-TestUser "many$_" (1000 + $_) } | Import-AutoClaimUser | Out-Null
        Get-Completion 'Get-LicenseClaim -User many' | Should -HaveCount 100
        Get-Completion 'Get-LicenseClaim -User many150' | Should -Be 'many150@contoso.com'
    }
}

Describe 'What Tab offers of claims' {
    It 'offers claims that can be undone: <_>' -ForEach 'Undo-LicenseClaim -Id ', 'New-LicenseMigrationPlan X -Group lic-e3 -Claim ' {
        New-TestStore
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        $refused = New-TestEvent j | Invoke-LicenseClaim
        $null = Undo-LicenseClaim -Id 2 -Force
        Get-Completion $_ | Should -Be '3', '1'
        Get-Completion 'Get-LicenseClaim -Id ' | Should -Contain "$($refused.ClaimId)"
    }
}

Describe 'What Tab offers of things that others named' {
    BeforeDiscovery {
        $nouns = @(
            @{ Noun = 'Group'; Key = 'displayName'; Make = { @{ id = $args[0]; displayName = $args[1]; groupTypes = @(); securityEnabled = $true; assignedLicenses = @() } } }
            @{ Noun = 'User'; Key = 'userPrincipalName'; Make = { $user = New-TestUser x 1; ($user.id, $user.userPrincipalName) = $args; $user } }
            @{ Noun = 'Environment'; Key = 'name'; Make = { @{ id = $args[0]; name = $args[1]; managed = $true } } }
            @{ Noun = 'PowerApp'; Key = 'name'; Make = { @{ id = $args[0]; name = $args[1]; premium = $true } } }
        )
    }
    BeforeAll {
        New-TestStore -Empty
        $null = Get-TestSku | Import-AutoClaimPool
        # Twins, one that is called as another's id, and names in which somebody hid something.
        function Get-Id([int] $Number) { 'c0000000-0000-4000-8000-{0:d12}' -f $Number }
        $names = 'Alone', 'Twin', 'twin', (Get-Id 1), "turned$([char] 0x202E)gpj", "isolated$([char] 0x2067)`$x", "hidden$([char] 0x200B)`"``", "mark$([char] 0x200F)", "tag$([char]::ConvertFromUtf32(0xE0041))", '2024', '0x10', '1kb'
    }
    It 'is that one thing, and all of it can be seen: <Noun>' -ForEach $nouns {
        $things = foreach ($number in 1..$names.Count) { & $Make (Get-Id $number) $names[$number - 1] }
        $null = $things | & "Import-AutoClaim$Noun"
        foreach ($start in '', 'T', 'Tw', '20', 'turned', '"turned`u{202e}g') {
            $offered = @(Get-Completion "Get-AutoClaim$Noun $start")
            $meant = $offered | ForEach-Object { $text = $_; $found = @(& ([scriptblock]::Create("Get-AutoClaim$Noun $text"))); $found | Should -HaveCount 1 -Because $text; $found.Id }
            $sought = $things.Where{ $_[$Key].StartsWith(($start -replace '^"|`.*'), 'OrdinalIgnoreCase') }.id
            $meant | Sort-Object | Should -Be ($sought | Sort-Object) -Because "<$start>"
            "$offered" | Should -Not -Match '\p{Cf}|\p{Cc}|\uDB40'
        }
        (TabExpansion2 "Get-AutoClaim$Noun t" "Get-AutoClaim$Noun t".Length).CompletionMatches.ListItemText | Should -Not -Match '\u202E|\u2067|\u200F'
    }
    It 'is so in tables too' {
        Get-Completion 'New-LicenseMigrationPlan X -User x -Product SPE_E3 -GroupMap ' | ForEach-Object { $_ | Should -Not -Match '\p{Cf}|= .[Tt]win'; (& ([scriptblock]::Create($_))).SPE_E3 } | Should -Contain "turned$([char] 0x202E)gpj"
    }
}
