#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What people who live in PowerShell type without thinking.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'ProgressAction'
    $commands = Get-Command -Module AutoClaim
    $texts = foreach ($command in $commands) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Name -notin $common -and $_.ParameterType -in [string], [string[]] -and -not $_.Attributes.Where{ $_ -is [ValidateSet] -or $_ -is [AutoClaim.KeyOfAttribute] -or $_ -is [AutoClaim.AuditTargetAttribute] -or $_ -is [AutoClaim.AuditHeadAttribute] } }) {
            $set = $command.ParameterSets.Where{ $_.Parameters.Name -contains $parameter.Name }[0]
            @{ Command = $command.Name; Parameter = $parameter.Name; Others = $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne $parameter.Name } }
        }
    }
    $files = foreach ($command in $commands.Where{ $_.Parameters.Keys -contains 'Path' }) { @{ Command = $command.Name } }
    $filters = foreach ($command in $commands.Where{ $_.Verb -eq 'Get' }) {
        foreach ($name in 'User', 'Policy', 'Product', 'App') {
            $parameter = $command.Parameters[$name]
            # What a policy is narrowed by is not what it is called; a product is looked for within an app.
            if ($parameter -and $parameter.Name -eq $name -and $command.Noun -notin 'AutoClaimPolicy', 'AutoClaimProduct', 'AutoClaimPolicyProduct') { @{ Command = $command.Name; Parameter = $name; Type = $parameter.ParameterType } }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
    $null = New-TestEvent a, b, c, d | Invoke-LicenseClaim
    $null = @{ id = 'b0000000-0000-4000-8000-000000000001'; 'members@delta' = @(@{ id = (Get-AutoClaimUser a@contoso.com).Id }, @{ id = (Get-AutoClaimUser b@contoso.com).Id }) } | Import-AutoClaimGroup
}

Describe 'A value' {
    It 'is no table and no script: <Command> -<Parameter>' -ForEach $texts {
        $given = @{ $Parameter = @{ Add = 'Sales' } }
        foreach ($other in $Others) { $given[$other.Name] = $other.ParameterType -eq [object] ? 'x' : $other.ParameterType.IsEnum ? 0 : $other.ParameterType -in [switch], [bool] ? $true : $other.ParameterType -eq [hashtable] ? @{} : $other.ParameterType -in [string], [string[]] ? 'Spare' : 1 }
        $before = Get-StoreState
        { & $Command @given -ErrorAction Stop } | Should -Throw "*'$Parameter'. A hashtable is no value*"
        $given[$Parameter] = { 'Sales' }
        { & $Command @given -ErrorAction Stop } | Should -Throw "*'$Parameter'*script block*"
        Get-StoreState | Should -Be $before
    }
}

Describe 'A filter' {
    It 'takes several things and patterns: <Command> -<Parameter>' -ForEach $filters {
        $Type | Should -Be ([string[]])
        $pattern, $names, $nothing = switch ($Parameter) {
            User { '?@contoso.com', @('a@contoso.com', 'b@contoso.com', 'c@contoso.com', 'd@contoso.com'), 'nobody*' }
            Policy { '*a*', @('Teams for all', "O'Brien's [EU] policy", 'Spare'), 'No*' }
            Product { 'SPE*', @('SPE_E3'), 'NO*' }
            App { 'T*', @('Teams'), 'No*' }
        }
        $more = @{}
        if ($Command -eq 'Get-LicenseMigrationItem') {
            $null = New-LicenseMigrationPlan Pilot -User $names -Product SPE_E3 -Group lic-e3 -Replace
            $more.Plan = 'Pilot'
        }
        if ($Command -eq 'Get-AutoClaimPendingChange') {
            New-TestStore -Mode Graph
            $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        }
        $all = & $Command @more | ForEach-Object { $_ | ConvertTo-Json -Depth 1 -WarningAction Ignore }
        foreach ($some in @(, $pattern), $names, ($names + $pattern)) {
            $given = $more + @{ $Parameter = $some }
            $found = @(& $Command @given | ForEach-Object { $_ | ConvertTo-Json -Depth 1 -WarningAction Ignore })
            $found | Should -Not -BeNullOrEmpty
            $found.Count | Should -Be @($found | Select-Object -Unique).Count
            # In the order in which the list is without a filter.
            $found | Should -Be @($all.Where{ $_ -in $found })
        }
        $given = $more + @{ $Parameter = $nothing }
        & $Command @given | Should -BeNullOrEmpty
        if ($Command -eq 'Get-AutoClaimPendingChange') { Disconnect-AutoClaim }
    }
    It 'counts several together' {
        $groups = Get-AutoClaimReport -User a@contoso.com, b@contoso.com -GroupBy Product
        $groups | Should -HaveCount 1
        $groups.Count | Should -Be 2
        { Get-AutoClaimReport -User a*, b* -AsJson } | Should -Throw '-AsJson gives one reply*'
    }
    It 'of users knows groups, departments, locations and accounts' {
        (Get-AutoClaimUser -Group lic-e3).UserPrincipalName | Should -Be 'a@contoso.com', 'b@contoso.com'
        (Get-AutoClaimGroup lic-e3 | ForEach-Object { Get-AutoClaimUser -Group $_ }).UserPrincipalName | Should -Be 'a@contoso.com', 'b@contoso.com'
        Get-AutoClaimUser -Department sales -UsageLocation de -Enabled $true | Should -HaveCount 10
        Get-AutoClaimUser -Department Other | Should -BeNullOrEmpty
        Get-AutoClaimUser -Enabled $false | Should -BeNullOrEmpty
    }
    It 'of users is told when it is given a group: <_>' -ForEach 'Get-AutoClaimUser', 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Get-AutoClaimAssignment', 'Get-AutoClaimPendingChange', 'Test-LicenseClaim', 'Invoke-LicenseClaim', 'Unlock-LicenseClaim' {
        $more = $_ -in 'Test-LicenseClaim', 'Invoke-LicenseClaim', 'Unlock-LicenseClaim' ? @{ App = 'Teams' } : @{}
        $null = Get-AutoClaimGroup lic-e3 | & $_ @more -ErrorVariable failed -ErrorAction SilentlyContinue
        "$($failed[0])" | Should -Be "'lic-e3' is a group, and a user is due."
        $failed[0].ErrorDetails.RecommendedAction | Should -Be "See: Get-AutoClaimUser -Group 'lic-e3' gives its members."
    }
    It 'of users names a group by a command that runs, whatever quotes are in its name: <_>' -ForEach "it's", "it$([char] 0x2018)s", "it$([char] 0x2019)s", "it$([char] 0x201a)s", "it$([char] 0x201b)s" {
        $null = @{ id = 'b0000000-0000-4000-8000-000000000009'; displayName = $_; groupTypes = @(); securityEnabled = $true; mailEnabled = $false; onPremisesSyncEnabled = $null; isAssignableToRole = $false; isManagementRestricted = $null; assignedLicenses = @() } | Import-AutoClaimGroup
        $null = Import-AutoClaimGroup -Member @{ 'b0000000-0000-4000-8000-000000000009' = 'c@contoso.com' }
        $null = Get-AutoClaimGroup b0000000-0000-4000-8000-000000000009 | Get-AutoClaimUser -ErrorVariable failed -ErrorAction SilentlyContinue
        $line = $failed[0].ErrorDetails.RecommendedAction -replace '^See: (.*) gives its members\.$', '$1'
        (& ([scriptblock]::Create($line))).UserPrincipalName | Should -Be 'c@contoso.com'
    }
    It 'of plans says of which product by a table that can be written: <_>' -ForEach "it's", "it$([char] 0x2019)s" {
        $plan = $_
        $failed = try { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -DisabledPlan $plan -ErrorAction Stop } catch { $_ }
        $written = $failed.ErrorDetails.RecommendedAction -replace '^Say of which: (.*)\.$', '$1'
        (& ([scriptblock]::Create($written))).SPE_E3 | Should -Be $plan
    }
}

Describe '-First' {
    It 'gives so many of all: <_>' -ForEach 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Get-AutoClaimAudit', 'Get-AutoClaimUser', 'Get-AutoClaimAssignment' {
        $key = @{ 'Get-LicenseClaim' = 'ClaimId'; 'Get-AutoClaimReport' = 'ClaimId'; 'Get-AutoClaimAudit' = 'Sequence'; 'Get-AutoClaimUser' = 'Id'; 'Get-AutoClaimAssignment' = 'UserId' }[$_]
        (& $_ -First 2).$key | Should -Be (& $_ | Select-Object -First 2).$key
        if ($_ -ne 'Get-AutoClaimAudit') { 'a@contoso.com', 'b@contoso.com', 'c@contoso.com' | & $_ -First 2 | Should -HaveCount 2 }
        { & $_ -First 0 } | Should -Throw
    }
}

Describe 'Policies' {
    BeforeAll { New-TestStore }

    It 'are renamed by a script for each' {
        Get-AutoClaimPolicy | Rename-AutoClaimPolicy -NewName { "X $($_.Name)" }
        (Get-AutoClaimPolicy).Name | Should -Be 'X Teams for all', "X O'Brien's [EU] policy", 'X Spare'
        [pscustomobject] @{ Name = 'X Spare'; NewName = 'Spare' } | Rename-AutoClaimPolicy -PassThru | ForEach-Object Name | Should -Be 'Spare'
    }
    It 'of one product take its plans alone, and of several say how to name them' {
        (New-AutoClaimPolicy One -App Teams -Product SPE_E3 -DisabledPlan YAMMER_ENTERPRISE -WarningAction Ignore).Products.DisabledPlans.Name | Should -Be 'YAMMER_ENTERPRISE'
        $failed = try { New-AutoClaimPolicy Two -App Teams -Product SPE_E3 -BackupProduct ENTERPRISEPREMIUM -DisabledPlan YAMMER_ENTERPRISE -ErrorAction Stop } catch { $_ }
        "$failed" | Should -Be '-DisabledPlan is given without products, and there are several.'
        $failed.ErrorDetails.RecommendedAction | Should -Be "Say of which: @{ SPE_E3 = 'YAMMER_ENTERPRISE' }."
    }
}

Describe 'Copies and comparisons' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).json"
    }

    It 'make a policy like another one, off and under a name of its own' {
        Set-AutoClaimPolicy "O'Brien's [EU] policy" -IncludeGroup lic-e3 -Department Sales -Cap 5 -Enabled $true
        Set-AutoClaimPolicyProduct "O'Brien's [EU] policy" SPE_E3 -OnlyPlan TEAMS1
        $of = Get-AutoClaimPolicy "O'Brien's [EU] policy"
        Copy-AutoClaimPolicy $of 'The copy' -WhatIf | Should -BeNullOrEmpty
        Get-AutoClaimPolicy | Should -HaveCount 3
        $copy = Copy-AutoClaimPolicy $of 'The copy'
        ($copy.Id, $copy.Name, $copy.Enabled) -join ' ' | Should -Not -Match $of.Id
        ($copy.Name, $copy.Enabled) | Should -Be 'The copy', $false
        foreach ($field in 'App', 'Priority', 'Departments', 'IncludeGroups', 'Cap', 'Triggers') { "$($copy.$field)" | Should -Be "$($of.$field)" }
        "$($copy.Products.EnabledPlans)" | Should -Be "$($of.Products.EnabledPlans)"
    }
    It 'change no policy that has the name' {
        $before = Get-StoreState
        Copy-AutoClaimPolicy Spare 'TEAMS for all' -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'NameTaken,Copy-AutoClaimPolicy'
        Get-StoreState | Should -Be $before
    }
    It 'are made of each by a script' {
        (Get-AutoClaimPolicy | Copy-AutoClaimPolicy -NewName { "Copy of $($_.Name)" }).Name | Should -Be 'Copy of Teams for all', "Copy of O'Brien's [EU] policy", 'Copy of Spare'
    }
    It 'say in what the store differs from a file, and from another store' {
        $null = Export-AutoClaimPolicy $file
        Compare-AutoClaimPolicy $file | Should -BeNullOrEmpty
        $there = Get-AutoClaimSession
        New-TestStore
        Import-AutoClaimPolicy $file -Mode Replace -Force
        Set-AutoClaimPolicy Spare -Priority 9
        Remove-AutoClaimPolicy "O'Brien's [EU] policy" -Force
        $null = New-AutoClaimPolicy New -App Teams -Product SPE_E3 -Disabled 3>$null
        $before = Get-StoreState
        foreach ($differences in @(Compare-AutoClaimPolicy $file), @(Get-Item $file | Compare-AutoClaimPolicy), @(Compare-AutoClaimPolicy -ReferenceSession $there)) {
            $differences | Should -HaveCount 3
            ($differences | Where-Object Side -EQ OnlyThere).Policy | Should -Be "O'Brien's [EU] policy"
            ($differences | Where-Object Side -EQ OnlyHere).Policy | Should -Be 'New'
            "$($differences | Where-Object Side -EQ Differs)" | Should -Be 'Spare: priority 9 here, 3 there'
        }
        Get-StoreState | Should -Be $before
    }
}

Describe 'A file' {
    BeforeAll {
        New-TestStore
        foreach ($part in 1, 2) { ConvertTo-Json @(New-TestUser "file$part" (700 + $part)) -Depth 5 | Set-Content (Join-Path $TestDrive "users$part.json") }
    }

    It 'is named as it is written by -LiteralPath: <Command>' -ForEach $files {
        (Get-Command $Command).ResolveParameter('LiteralPath').Name | Should -Be 'Path'
    }
    It 'of JSON is not called as another kind: <Case>, <Extension>' -ForEach @(
        foreach ($extension in '.csv', '.XLSX', '.html') {
            @{ Case = 'Export-AutoClaimAudit'; Extension = $extension; Run = { Export-AutoClaimAudit $file @more } }
            @{ Case = 'Export-AutoClaimPolicy'; Extension = $extension; Run = { Export-AutoClaimPolicy $file @more } }
            @{ Case = 'Export-LicenseMigrationPlan'; Extension = $extension; Run = { Export-LicenseMigrationPlan Pilot $file @more } }
        }
    ) {
        if (-not (Get-LicenseMigrationPlan Pilot*)) { $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 3>$null }
        $file = Join-Path $TestDrive "$(New-Guid)$Extension"
        foreach ($more in @{}, @{ WhatIf = $true }) {
            $failed = & { try { & $Run } catch { $_ } } 2>&1
            $failed.FullyQualifiedErrorId | Should -Be "InvalidArgument,$Case"
            "$failed" | Should -Be "$file is called as another kind of file, and JSON is what is written."
            $failed.ErrorDetails.RecommendedAction | Should -BeLike '*.jsonl*Export-Csv*'
        }
        $file | Should -Not -Exist
    }
    It 'comes down the pipeline as Get-ChildItem gives it' {
        Get-ChildItem $TestDrive -Filter users*.json | Import-AutoClaimUser -TakenAt (Get-Date) | ForEach-Object Added | Should -Be 2
        { Get-ChildItem $TestDrive -Filter users*.json | Import-AutoClaimUser -TakenAt (Get-Date) -Snapshot Full -Force -AllowRemoval } | Should -Throw '*second file*'
        Get-AutoClaimUser | Should -Not -BeNullOrEmpty
    }
}

Describe 'The session' {
    It 'that is not there is none, and no error' {
        [AutoClaim.Sessions]::Default = $null
        Get-AutoClaimSession -ErrorAction Stop | Should -BeNullOrEmpty
    }
    It 'falls back to the one before, and is chosen' {
        $one, $two, $three = 1..3 | ForEach-Object { Connect-AutoClaim :memory: -Create -Mode Local -PassThru }
        Disconnect-AutoClaim
        Get-AutoClaimSession | Should -Be $two
        Connect-AutoClaim -Session $one -PassThru | Should -Be $one
        Get-AutoClaimSession | Should -Be $one
        Disconnect-AutoClaim $two
        Disconnect-AutoClaim
        Get-AutoClaimSession | Should -Not -BeIn $one, $two, $three
        { Connect-AutoClaim -Session $two } | Should -Throw '*closed*'
    }
    It 'warns of a role that lets nobody do more' {
        $path = New-StorePath
        Connect-AutoClaim $path -Create -Mode Local -Role Nonsense -WarningVariable warned 3>$null
        "$warned" | Should -Be "'Nonsense': the store requires no role."
        Connect-AutoClaim $path -Role Manager 3>$null
        Set-AutoClaimSetting -RequiredRole Manager
        Connect-AutoClaim $path -Role Nonsense -WarningVariable warned 3>$null
        "$warned" | Should -Be "'Nonsense': the store requires 'Manager'."
        Connect-AutoClaim $path -Role manager -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }
}

Describe 'A setting of the exchange' {
    It 'is told to mean nothing in a Local store' {
        New-TestStore
        Set-AutoClaimSetting -SettleTime 20 -RecordAll $true -WarningVariable warned 3>$null
        "$warned" | Should -Be 'A Local store sends nothing to a tenant, and does not use -SettleTime.'
        New-TestStore -Mode Graph -Empty
        Set-AutoClaimSetting -SettleTime 20 -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }
}
