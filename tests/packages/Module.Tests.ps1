#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The module as people get it: Install-PSResource from a folder, in a PowerShell whose home is empty.
BeforeDiscovery { $psResourceGet = [bool] (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable) }
BeforeAll {
    # The machine's own repositories and modules are neither seen nor changed.
    function Invoke-Fresh([scriptblock] $Script) {
        $folders = 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'
        $unset = 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'AUTOCLAIM_LIBRARY', 'PSModulePath'
        $kept = @{}
        foreach ($name in $folders + $unset) { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
        $empty = (New-Item -ItemType Directory (Join-Path $TestDrive 'home') -Force).FullName
        try {
            foreach ($name in $folders) { [Environment]::SetEnvironmentVariable($name, $empty) }
            foreach ($name in $unset) { [Environment]::SetEnvironmentVariable($name, $null) }
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $Script -args $env:AUTOCLAIM_PACKAGES
        }
        finally { foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) } }
    }
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../powershell/AutoClaim/AutoClaim.psd1").ModuleVersion
}

Describe 'AutoClaim from a folder of packages' {
    BeforeEach { if (-not $psResourceGet) { Set-ItResult -Skipped -Because 'install Microsoft.PowerShell.PSResourceGet' } }

    # One PowerShell each: Windows does not let go of an assembly that is loaded.
    It 'is found and installed, does the main job, and goes without a trace' -TestCases @{ psResourceGet = $psResourceGet } {
        $installed = Invoke-Fresh {
            param($packages)
            $ErrorActionPreference = 'Stop'
            Register-PSResourceRepository Local -Uri $packages -Trusted
            $found = Find-PSResource AutoClaim -Repository Local -Type Module
            Install-PSResource AutoClaim -Repository Local
            $folder = Join-Path (Get-InstalledPSResource AutoClaim).InstalledLocation AutoClaim $found.Version.ToString()
            $document = Get-Content (Join-Path $packages "AutoClaim.$($found.Version).cdx.json") -Raw | ConvertFrom-Json
            $files = @($document.components | Where-Object type -EQ 'file')
            $altered = @($files | Where-Object { (Get-FileHash (Join-Path $folder $_.name)).Hash -ne $_.hashes[0].content } | ForEach-Object name)
            @{ Version = $found.Version.ToString(); Folder = $folder; Files = $files.Count; Altered = $altered }
        }
        $installed.Version | Should -Be $version
        # Windows knows where documents are without the environment.
        if (-not $IsWindows) { $installed.Folder | Should -BeLike "$TestDrive/*" }
        $installed.Files | Should -BeGreaterThan 6
        $installed.Altered | Should -BeNullOrEmpty

        $did = Invoke-Fresh {
            $ErrorActionPreference = 'Stop'
            Connect-AutoClaim :memory: -Create -Mode Local
            $plan = @{ servicePlanId = '57ff2da0-773e-42df-b2af-ffb7a2317929'; servicePlanName = 'TEAMS1'; provisioningStatus = 'Success'; appliesTo = 'User' }
            $null = @{
                skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965'; skuPartNumber = 'SPE_E3'; appliesTo = 'User'; capabilityStatus = 'Enabled'; consumedUnits = 0
                prepaidUnits = @{ enabled = 1; warning = 0; suspended = 0 }; servicePlans = @($plan)
            } | Import-AutoClaimPool
            $null = 1..2 | ForEach-Object {
                @{ id = 'a0000000-0000-4000-8000-{0:d12}' -f $_; userPrincipalName = "user$_@contoso.com"; accountEnabled = $true; userType = 'Member'; usageLocation = 'DE'; licenseAssignmentStates = @() }
            } | Import-AutoClaimUser
            $null = New-AutoClaimPolicy 'Teams for all' -App Teams -Product SPE_E3 3>$null
            Set-AutoClaimSetting -Enabled $true
            $outcomes = @('user1@contoso.com', 'user2@contoso.com' | Invoke-LicenseClaim -App Teams).Outcome
            @{ Outcomes = $outcomes; Report = @(Get-AutoClaimReport -Days 30).User; Library = (Get-AutoClaimSession).Version; Folder = (Get-Module AutoClaim).ModuleBase }
        }
        $did.Outcomes | Should -Be 'Claimed', 'PoolsEmpty'
        $did.Report | Should -Be 'user1@contoso.com'
        $did.Library | Should -Be $version
        $did.Folder | Should -Be $installed.Folder

        $left = Invoke-Fresh {
            Uninstall-PSResource AutoClaim -ErrorAction Stop
            Unregister-PSResourceRepository Local -ErrorAction Stop
            @{ Modules = @(Get-InstalledPSResource AutoClaim -ErrorAction Ignore).Count; Repositories = @(Get-PSResourceRepository Local -ErrorAction Ignore).Count }
        }
        $left.Modules, $left.Repositories | Should -Be 0, 0
        $installed.Folder | Should -Not -Exist
    }
}
