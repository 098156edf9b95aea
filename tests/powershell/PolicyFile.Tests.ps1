#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeDiscovery {
    $exporters = @(
        @{ Name = 'Export-AutoClaimPolicy'; Run = { Export-AutoClaimPolicy $file -Force -WhatIf:$WhatIf } }
        @{ Name = 'Export-AutoClaimReport'; Run = { Export-AutoClaimReport $file -Format Csv -Force -WhatIf:$WhatIf } }
        @{ Name = 'Export-AutoClaimAudit'; Run = { Export-AutoClaimAudit $file -Force -WhatIf:$WhatIf } }
        @{ Name = 'Export-LicenseMigrationPlan'; Run = { Export-LicenseMigrationPlan Pilot $file -Format Csv -Force -WhatIf:$WhatIf } }
        @{ Name = 'Export-LicenseMigrationReport'; Run = { Export-LicenseMigrationReport Pilot $file -Format Csv -Force -WhatIf:$WhatIf } }
        @{ Name = 'Backup-AutoClaimStore'; Run = { Backup-AutoClaimStore $file -Force -WhatIf:$WhatIf } }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function Get-Policies { Get-AutoClaimPolicy -AsJson }
}

Describe 'Export-AutoClaimPolicy' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).json"
    }

    It 'is for no more eyes than the store and the file it replaces' -Skip:$IsWindows {
        Export-AutoClaimPolicy $file
        [IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite')
        Export-AutoClaimPolicy $file -Force
        [IO.File]::GetUnixFileMode($file) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite')
        Remove-Item $file
        [IO.File]::SetUnixFileMode((Get-AutoClaimSession).Path, 'UserRead, UserWrite')
        Export-AutoClaimPolicy $file
        [IO.File]::GetUnixFileMode($file) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite')
    }
    It 'writes every policy by name, for git: UTF-8 without mark, LF, the same twice' {
        $written = Export-AutoClaimPolicy $file -PassThru
        $written | Should -BeOfType IO.FileInfo
        $written.FullName | Should -Be $file
        (Get-Content $file -Raw | ConvertFrom-Json).policies.name | Should -Be "O'Brien's [EU] policy", 'Spare', 'Teams for all'
        $bytes = [IO.File]::ReadAllBytes($file)
        $bytes | Should -Not -Contain 13
        $bytes[0] | Should -Be ([byte][char] '{')
        $bytes[-1] | Should -Be 10
        Export-AutoClaimPolicy $file -Force
        [IO.File]::ReadAllBytes($file) | Should -Be $bytes
        Get-ChildItem "$file.*" | Should -BeNullOrEmpty
    }
    It 'writes the policies that are piped in to one file' {
        Get-AutoClaimPolicy S*, T* | Export-AutoClaimPolicy -Path $file
        (Get-Content $file -Raw | ConvertFrom-Json).policies.name | Should -Be 'Spare', 'Teams for all'
    }
    It 'writes nothing when nothing is piped in, or nothing of it is known' {
        Get-AutoClaimPolicy nothing* | Export-AutoClaimPolicy $file | Should -BeNullOrEmpty
        Export-AutoClaimPolicy $file nobody -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,Export-AutoClaimPolicy'
        Test-Path $file | Should -BeFalse
    }
    It 'leaves a file alone that is there, unless -Force' {
        'mine' | Set-Content $file
        { Export-AutoClaimPolicy $file -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,Export-AutoClaimPolicy'
        Get-Content $file | Should -Be 'mine'
        Export-AutoClaimPolicy $file -Force -PassThru | Should -Not -BeNullOrEmpty
    }
    It 'says where it cannot write' {
        { Export-AutoClaimPolicy (Join-Path $TestDrive 'no/such/folder/x.json') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Export-AutoClaimPolicy'
    }
}

Describe 'Commands that write files' {
    It 'are all in the table below, with -Force and -PassThru, and restoring beside them' -ForEach @{ Known = $exporters.Name } {
        $commands = (Get-Command -Module AutoClaim).Where{ $_.OutputType.Type -contains [IO.FileInfo] }
        $commands.Name | Sort-Object | Should -Be (@($Known) + 'Restore-AutoClaimStore' | Sort-Object)
        foreach ($command in $commands) {
            'Force', 'PassThru', 'WhatIf' | Should -BeIn $command.Parameters.Keys
            (Get-Help $command.Name).ReturnValues.ReturnValue.Type.Name | Should -Be 'System.IO.FileInfo with -PassThru'
        }
    }
    It 'open what they wrote, if they are to: Export-AutoClaimReport -Show' {
        New-TestStore
        $file = Join-Path $TestDrive 'shown.html'
        Mock Invoke-Item -ModuleName AutoClaim { }
        Export-AutoClaimReport $file -Show -WhatIf
        Should -Not -Invoke Invoke-Item -ModuleName AutoClaim
        Export-AutoClaimReport $file -Show | Should -BeNullOrEmpty
        Should -Invoke Invoke-Item -ModuleName AutoClaim -Times 1 -Exactly -ParameterFilter { $LiteralPath -eq $file }
    }
}

Describe 'The file that <Name> returns' -ForEach $exporters {
    It 'is as Get-Item gives it, with its size in the table' {
        New-TestStore
        $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 3>$null
        $kind = $Name -in 'Export-AutoClaimPolicy', 'Export-AutoClaimAudit' ? 'json' : 'csv'
        ($file, $WhatIf) = (Join-Path $TestDrive "$(New-Guid) [1].$kind"), $false
        $written = & ([scriptblock]::Create("$Run -PassThru"))
        $there = Get-Item -LiteralPath $file
        $written.PSPath | Should -Be $there.PSPath
        $written.Length | Should -Be $there.Length
        Get-Rendering $written -Width 200 | Should -Be (Get-Rendering $there -Width 200)
    }
}

Describe 'A file in place of another: <Name>' -ForEach $exporters {
    BeforeEach {
        New-TestStore
        if ($Name -like 'Export-LicenseMigration*') { $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 }
    }

    It 'is given with -PassThru alone' {
        $file, $WhatIf = (Join-Path $TestDrive "$(New-Guid).txt"), $false
        & $Run | Should -BeNullOrEmpty
        $file | Should -Exist
        (& ([scriptblock]::Create("$Run -PassThru"))).FullName | Should -Be $file
    }

    It 'is never a store: <Case>, -WhatIf:<WhatIf>' -ForEach @(
        foreach ($case in 'open', 'its log', 'closed') { foreach ($whatIf in $false, $true) { @{ Case = $case; WhatIf = $whatIf } } }
    ) {
        $file = New-StorePath
        $other = Connect-AutoClaim $file -Create -Mode Local -PassThru
        if ($Case -eq 'its log') { $file += '-wal' }
        New-TestStore
        $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3
        if ($Case -eq 'closed') { Disconnect-AutoClaim $other }
        $before = (Get-FileHash $file).Hash
        { $ErrorActionPreference = 'Stop'; & $Run } | Should -Throw -ErrorId "InvalidArgument,$Name"
        (Get-FileHash $file).Hash | Should -Be $before
    }
    It '-WhatIf says that a file is replaced' {
        $file = Join-Path $TestDrive "$(New-Guid).txt"
        $WhatIf = $true
        Get-WhatIfText $Run | Should -Not -BeLike '*in place of*'
        Set-Content $file 'old'
        Get-WhatIfText $Run | Should -BeLike '*in place of the file that is there*'
        Get-Content $file | Should -Be 'old'
    }
}

Describe 'Import-AutoClaimPolicy' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).json"
        Export-AutoClaimPolicy $file
    }

    It 'takes a file that Windows PowerShell saved again, in UTF-16' {
        Export-AutoClaimPolicy $file -Force
        (Get-Content $file -Raw) | Set-Content $file -Encoding unicode
        (Import-AutoClaimPolicy $file -PassThru).Name | Should -Contain 'Teams for all'
    }
    It 'changes nothing where the store is as the file says' {
        $before = Get-Policies
        Get-WhatIfText { Import-AutoClaimPolicy $file -WhatIf } | Should -Be 'the policies stay as they are'
        Import-AutoClaimPolicy $file | Should -BeNullOrEmpty
        Get-Policies | Should -Be $before
    }
    It 'brings back what was changed and removed, and with Merge leaves the rest' {
        $null = Get-AutoClaimPolicy Spare | Remove-AutoClaimPolicy -Force
        Set-AutoClaimPolicy 'Teams for all' -Priority 50
        $null = New-AutoClaimPolicy Newer -App Teams -Product SPE_E3 -WarningAction Ignore
        $now = Get-Item $file | Import-AutoClaimPolicy -PassThru
        $now | Should -BeOfType AutoClaim.Policy
        $now.Name | Sort-Object | Should -Be "O'Brien's [EU] policy", 'Spare', 'Teams for all'
        (Get-AutoClaimPolicy 'Teams for all').Priority | Should -Be 1
        Get-AutoClaimPolicy Newer | Should -Not -BeNullOrEmpty
    }
    It 'with Replace removes the rest' {
        $null = New-AutoClaimPolicy Newer -App Teams -Product SPE_E3 -WarningAction Ignore
        Import-AutoClaimPolicy $file -Mode Replace -Force
        Get-AutoClaimPolicy Newer* | Should -BeNullOrEmpty
        Get-AutoClaimPolicy | Should -HaveCount 3
    }
    It 'reads <Case> as <Id>' -ForEach @(
        @{ Case = 'no file'; Text = $null; Id = 'NotFound' }
        @{ Case = 'no JSON'; Text = '{ policies'; Id = 'InvalidJson' }
        @{ Case = 'another document'; Text = '{"format":"x","version":1,"policies":[]}'; Id = 'InvalidArgument' }
        @{ Case = 'a field nobody knows'; Text = '{"format":"AutoClaim policies","version":1,"policies":[],"dryRun":false}'; Id = 'InvalidArgument' }
        @{ Case = 'a product nobody knows'; Text = '{"format":"AutoClaim policies","version":1,"policies":[{"name":"x","app":"Teams","products":[{"skuPartNumber":"NO_SUCH"}]}]}'; Id = 'NotFound' }
    ) {
        if ($Text) { $Text | Set-Content $file } else { Remove-Item $file }
        $before = Get-Policies
        Import-AutoClaimPolicy $file -Force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[-1].FullyQualifiedErrorId | Should -Be "$Id,Import-AutoClaimPolicy"
        $failed[-1].TargetObject | Should -Be $file
        Get-Policies | Should -Be $before
    }
}

Describe 'Asking before an import' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Answers.psm1" -Force
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).json"
        Export-AutoClaimPolicy $file
        Set-AutoClaimPolicy Spare -Priority 50
    }
    It 'is for Replace; Merge asks where any write does' {
        Invoke-WithAnswer 'No' 'Import-AutoClaimPolicy $file -Mode Replace' @{ file = $file } | Should -HaveCount 1
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 50
        Invoke-WithAnswer 'No' '$ConfirmPreference = "Medium"; Import-AutoClaimPolicy $file' @{ file = $file } | Should -HaveCount 1
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 50
        Invoke-WithAnswer 'No' '$ConfirmPreference = "High"; Import-AutoClaimPolicy $file' @{ file = $file } | Should -BeNullOrEmpty
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 3
    }
}

Describe 'Test-AutoClaimPolicy' {
    BeforeEach { New-TestStore }

    It 'says what is wrong with which policy, how much, and what to do' {
        $null = New-TestEvent a, b, c | Invoke-LicenseClaim
        $found = Test-AutoClaimPolicy 'Teams for all' | Where-Object Kind -In PoolEmpty, PoolsEmpty | Select-Object -First 1
        $found | Should -BeOfType AutoClaim.PolicyFinding
        $found.Policy | Should -Be 'Teams for all'
        $found.Severity | Should -BeIn ([AutoClaim.Words]::Severity)
        $found.Message | Should -Not -BeNullOrEmpty
        $found.Hint | Should -Not -BeNullOrEmpty
    }
    It 'finds something of every policy without a name, and only of those piped in' {
        (Test-AutoClaimPolicy | Where-Object Kind -EQ PolicyOff).Policy | Sort-Object | Should -Be "O'Brien's [EU] policy", 'Spare'
        (Get-AutoClaimPolicy Spare | Test-AutoClaimPolicy).Policy | Where-Object { $_ } | Sort-Object -Unique | Should -Be 'Spare'
    }
    It 'tells once what is about the whole store' {
        Set-AutoClaimSetting -Enabled $false
        (Test-AutoClaimPolicy).Kind -eq 'SwitchOff' | Should -HaveCount 1
        (Get-AutoClaimPolicy | Test-AutoClaimPolicy).Kind -eq 'SwitchOff' | Should -HaveCount 1
    }
    It 'is an error for a policy nobody knows, and for none' {
        { Test-AutoClaimPolicy nobody -ErrorAction Stop } | Should -Throw -ErrorId 'NotFound,Test-AutoClaimPolicy'
        { Test-AutoClaimPolicy -Identity $null -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,Test-AutoClaimPolicy'
    }
    It 'colours the severity only where the host shows colours' {
        $PSStyle.OutputRendering = 'PlainText'
        (Test-AutoClaimPolicy | Out-String) | Should -Not -Match "`e"
    }
}
