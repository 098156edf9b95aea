#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Connect-AutoClaim' {
    BeforeEach { $path = New-StorePath }

    It 'makes a store, and finds it again with its mode' {
        $session = Connect-AutoClaim $path -Create -Mode Graph -TenantId 11111111-2222-3333-4444-555555555555 -PassThru
        $session | Should -BeOfType AutoClaim.Session
        $session.Path | Should -Be $path
        Disconnect-AutoClaim
        (Connect-AutoClaim $path -PassThru).Mode | Should -Be 'Graph'
        (Get-AutoClaimSession).TenantId | Should -Be '11111111-2222-3333-4444-555555555555'
    }
    It 'with -PassThru shows what a filled store holds, as Get-AutoClaimSession does' {
        New-TestStore
        $path = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        $shown = Connect-AutoClaim $path -PassThru | ConvertTo-Json
        $shown | Should -Be (Get-AutoClaimSession | ConvertTo-Json)
        ($shown | ConvertFrom-Json).Enabled | Should -BeTrue
        ($shown | ConvertFrom-Json).Counts.Users | Should -Be 10
    }
    It 'takes the file from the pipeline: <Case>' -ForEach @(
        @{ Case = 'Get-Item'; Make = { Get-Item -LiteralPath $args[0] } }
        @{ Case = 'Get-ChildItem'; Make = { Get-ChildItem (Split-Path $args[0]) -Filter (Split-Path $args[0] -Leaf) } }
        @{ Case = 'a path'; Make = { $args[0] } }
        @{ Case = 'a backup just made'; Make = { $session = Connect-AutoClaim $args[0] -PassThru; Remove-Item "$($args[0]).copy" -ErrorAction Ignore; Backup-AutoClaimStore "$($args[0]).copy" -PassThru; Disconnect-AutoClaim $session } }
        @{ Case = 'what is kept of a session'; Make = { $session = Connect-AutoClaim $args[0] -PassThru; [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($session, 1)); Disconnect-AutoClaim $session } }
    ) {
        Connect-AutoClaim $path -Create -Mode Local
        Disconnect-AutoClaim
        $made = & $Make $path
        Push-Location /
        try { $opened = $made | Connect-AutoClaim -PassThru } finally { Pop-Location }
        $opened.Path | Should -BeLike "$path*"
        Disconnect-AutoClaim
    }
    It 'returns nothing without -PassThru' { Connect-AutoClaim $path -Create -Mode Local | Should -BeNullOrEmpty }
    It 'needs a mode to make a store, and makes none without' {
        $thrown = { Connect-AutoClaim $path -Create } | Should -Throw -ErrorId 'InvalidArgument,Connect-AutoClaim' -PassThru
        "$thrown" | Should -Match 'mode'
        $path | Should -Not -Exist
    }
    It 'says that there is no store, and does not make one unasked' {
        $thrown = { Connect-AutoClaim $path } | Should -Throw -ErrorId 'StoreNotFound,Connect-AutoClaim' -PassThru
        $thrown.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $thrown.TargetObject | Should -Be $path
        $path | Should -Not -Exist
    }
    It 'refuses a file that is no store' {
        Set-Content $path ('no store ' * 1000)
        { Connect-AutoClaim $path } | Should -Throw -ErrorId 'NotAStore,Connect-AutoClaim'
    }
    It 'takes a path relative to where PowerShell is, not the process' {
        $folder, $name = ($path | Split-Path), ($path | Split-Path -Leaf)
        Push-Location $folder
        try { (Connect-AutoClaim ./$name -Create -Mode Local -PassThru).Path | Should -Be $path }
        finally { Pop-Location }
    }
    It 'opens a store that lives as long as its session' { (Connect-AutoClaim :memory: -Create -Mode Local -PassThru).Path | Should -Be ':memory:' }
    It 'with -ReadOnly lets nothing be written' {
        Connect-AutoClaim $path -Create -Mode Local
        Disconnect-AutoClaim
        Connect-AutoClaim $path -ReadOnly
        (Get-AutoClaimSession).ReadOnly | Should -BeTrue
        $thrown = { Set-AutoClaimSetting -Enabled $true -ErrorAction Stop } | Should -Throw -ErrorId 'StoreReadOnly,Set-AutoClaimSetting' -PassThru
        $thrown.CategoryInfo.Category | Should -Be 'PermissionDenied'
    }
}

Describe 'Disconnect-AutoClaim' {
    It 'closes the session, once and twice' {
        [AutoClaim.Sessions]::Default = $null
        $session = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        $session | Disconnect-AutoClaim
        $session.IsOpen | Should -BeFalse
        { $session | Disconnect-AutoClaim; Disconnect-AutoClaim $session; Disconnect-AutoClaim } | Should -Not -Throw
        { Get-AutoClaimSetting } | Should -Throw -ErrorId 'NotConnected,Get-AutoClaimSetting'
        { Get-AutoClaimSetting -Session $session } | Should -Throw -ErrorId 'NotConnected,Get-AutoClaimSetting'
    }
    It 'refuses a -Session that is null, and closes nothing' {
        $session = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        { Disconnect-AutoClaim -Session $null } | Should -Throw '-Session is null.' -ErrorId 'NotConnected,Disconnect-AutoClaim'
        { $null | Disconnect-AutoClaim } | Should -Throw -ErrorId 'NotConnected,Disconnect-AutoClaim'
        $session.IsOpen | Should -BeTrue
    }
}

Describe 'Get-AutoClaimSession' {
    It 'shows the default, and every open one' {
        $first = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        New-TestStore
        $second = Get-AutoClaimSession
        $second.Counts.Users | Should -Be 10
        $second.Enabled | Should -BeTrue
        $second.UsersTakenAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-5))
        $all = Get-AutoClaimSession -ListAvailable
        $all | Should -Contain $first
        $all | Should -Contain $second
        (Get-AutoClaimSession -Session $first).Path | Should -Be ':memory:'
        $first, $second | Disconnect-AutoClaim
        Get-AutoClaimSession -ListAvailable | Should -Not -Contain $first
    }
    It 'works beside another store by -Session' {
        $one = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        $two = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
        Set-AutoClaimSetting -Enabled $true -Session $one
        (Get-AutoClaimSetting -Session $one).Enabled | Should -BeTrue
        (Get-AutoClaimSetting -Session $two).Enabled | Should -BeFalse
    }
    It 'serves several runspaces at once' {
        New-TestStore
        $session = Get-AutoClaimSession
        $module = (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1')
        $names = 1..8 | ForEach-Object -Parallel {
            Import-Module $using:module
            if ([AutoClaim.Sessions]::Default) { throw 'a default came from another runspace' }
            (Get-AutoClaimPolicy 'Teams for all' -Session $using:session).Name
        } -ThrottleLimit 4
        $names | Should -Be (@('Teams for all') * 8)
    }
    It 'survives the module being imported again' {
        New-TestStore
        Import-Module (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1') -Force -Global
        (Get-AutoClaimSession).Counts.Policies | Should -Be 3
    }
}
