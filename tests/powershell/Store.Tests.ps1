#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Test-AutoClaimStore' {
    BeforeAll { New-TestStore }

    It 'finds nothing in a store that is sound' {
        $check = Test-AutoClaimStore
        $check | Should -BeOfType AutoClaim.StoreCheck
        $check.Ok | Should -BeTrue
        $check.Findings | Should -BeNullOrEmpty
    }
    It '-Quiet gives true or false' {
        Test-AutoClaimStore -Quiet | Should -BeOfType bool
        Test-AutoClaimStore -Quiet | Should -BeTrue
    }
    It '-Quick leaves the audit trail out, and takes no end of it' {
        $check = Test-AutoClaimStore -Quick
        $check.Ok | Should -BeTrue
        $check.Audit | Should -BeNullOrEmpty
        Test-AutoClaimStore -Quick -Quiet | Should -BeTrue
        { Test-AutoClaimStore -Quick -AuditHead '1:00' } | Should -Throw -ErrorId 'AmbiguousParameterSet,Test-AutoClaimStore'
    }
    It 'checks the session it is given' {
        $other = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        $other.Dispose()
        { Test-AutoClaimStore -Session $other } | Should -Throw -ErrorId 'NotConnected,Test-AutoClaimStore'
    }
}

Describe 'Backup-AutoClaimStore' {
    BeforeEach {
        New-TestStore
        $file = Join-Path $TestDrive "$(New-Guid).autoclaim"
    }

    It 'writes a copy that is a store of its own' {
        $copy = Backup-AutoClaimStore $file -PassThru
        $copy | Should -BeOfType IO.FileInfo
        $copy.FullName | Should -Be $file
        $copy.Length | Should -BeGreaterThan 0
        $state = Get-AutoClaimPolicy -AsJson
        $opened = Connect-AutoClaim $file -PassThru
        Get-AutoClaimPolicy -AsJson -Session $opened | Should -Be $state
        Test-AutoClaimStore -Quiet -Session $opened | Should -BeTrue
        $opened.Dispose()
    }
    It 'takes a path relative to where PowerShell is' {
        Push-Location $TestDrive
        try { (Backup-AutoClaimStore ./here.autoclaim -Force -PassThru).FullName | Should -Be (Join-Path $TestDrive 'here.autoclaim') } finally { Pop-Location }
    }
    It 'takes a folder, and names the file as the store' {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid))).FullName
        (Backup-AutoClaimStore $folder -PassThru).Name | Should -Be (Split-Path -Leaf (Get-AutoClaimSession).Path)
    }
    It 'replaces a file only with -Force' {
        Set-Content $file 'mine'
        Backup-AutoClaimStore $file -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[-1].FullyQualifiedErrorId | Should -Be 'StoreExists,Backup-AutoClaimStore'
        $failed[-1].CategoryInfo.Category | Should -Be 'ResourceExists'
        $failed[-1].TargetObject | Should -Be $file
        Get-Content $file | Should -Be 'mine'
        (Backup-AutoClaimStore $file -Force -PassThru).Length | Should -BeGreaterThan 1000
    }
    It '-WhatIf writes nothing and says where it would' {
        Get-WhatIfText { Backup-AutoClaimStore $file -WhatIf | Should -HaveCount 0 } | Should -Match ([regex]::Escape($file))
        Test-Path $file | Should -BeFalse
        Set-Content $file 'mine'
        { Backup-AutoClaimStore $file -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'StoreExists,Backup-AutoClaimStore'
    }
}

Describe 'Restore-AutoClaimStore' {
    BeforeEach {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        $file = (Backup-AutoClaimStore (Join-Path $TestDrive "$(New-Guid).backup") -PassThru).FullName
        $null = Set-AutoClaimPolicy Spare -Priority 77
    }

    It 'puts the backup in the place of a store that is closed' {
        Disconnect-AutoClaim
        $restored = Restore-AutoClaimStore $store $file -Force -PassThru
        $restored | Should -BeOfType IO.FileInfo
        $restored.FullName | Should -Be $store
        Connect-AutoClaim $store
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 3
        Test-AutoClaimStore -Quiet | Should -BeTrue
        (Get-AutoClaimAudit | Select-Object -First 1).Action | Should -Be 'Restore store'
    }
    It '-WhatIf says what is lost, and replaces nothing' {
        Disconnect-AutoClaim
        Get-WhatIfText { Restore-AutoClaimStore -Path $store -BackupPath $file -WhatIf } | Should -Match 'what it did since is lost$'
        Connect-AutoClaim $store
        (Get-AutoClaimPolicy Spare).Priority | Should -Be 77
    }
    It 'does not replace a store that is open' {
        { Restore-AutoClaimStore $store $file -Force -ErrorAction Stop } | Should -Throw -ErrorId 'StoreBusy,Restore-AutoClaimStore'
    }
    It 'does not take the backup of another store unless that is meant' {
        New-TestStore
        $other = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        Restore-AutoClaimStore $other -From $file -Force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[-1].FullyQualifiedErrorId | Should -Be 'UnsafeStep,Restore-AutoClaimStore'
        $failed[-1].TargetObject | Should -Be $file
        (Restore-AutoClaimStore $other $file -AllowOther -Force -PassThru).FullName | Should -Be $other
    }
}
