#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The module as people get it: Install-PSResource from a folder, in a PowerShell whose home is empty.
BeforeDiscovery { $psResourceGet = [bool] (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable) }
BeforeAll {
    # The machine's own repositories and modules are neither seen nor changed.
    function Invoke-Fresh([scriptblock] $Script) {
        $folders = 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'
        $kept = @{}
        foreach ($name in $folders + 'AUTOCLAIM_LIBRARY' + 'PSModulePath') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
        $homeFolder = (New-Item -ItemType Directory (Join-Path $TestDrive 'home') -Force).FullName
        try {
            foreach ($name in $folders) { [Environment]::SetEnvironmentVariable($name, $homeFolder) }
            $env:AUTOCLAIM_LIBRARY = $env:PSModulePath = $null
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $Script -args $env:AUTOCLAIM_PACKAGES 2>&1
        }
        finally { foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) } }
    }
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../powershell/AutoClaim/AutoClaim.psd1").ModuleVersion
}

Describe 'AutoClaim from a folder of packages' {
    It 'is found and installed, does the main job, and goes without a trace' -TestCases @{ psResourceGet = $psResourceGet } {
        if (-not $psResourceGet) { Set-ItResult -Skipped -Because 'install Microsoft.PowerShell.PSResourceGet'; return }
        $told = Invoke-Fresh {
            param($packages)
            $ErrorActionPreference = 'Stop'
            $told = [ordered] @{}
            Register-PSResourceRepository Local -Uri $packages -Trusted
            $told.Found = (Find-PSResource AutoClaim -Repository Local -Type Module).Version.ToString()
            Install-PSResource AutoClaim -Repository Local
            $installed = Get-InstalledPSResource AutoClaim
            $told.Home = $installed.InstalledLocation.StartsWith($HOME)
            $folder = Join-Path $installed.InstalledLocation AutoClaim $told.Found
            $document = Get-Content (Join-Path $packages "AutoClaim.$($told.Found).cdx.json") -Raw | ConvertFrom-Json
            $files = $document.components | Where-Object type -EQ 'file'
            $told.Files = @($files).Count
            $told.Altered = @($files | Where-Object { (Get-FileHash (Join-Path $folder $_.name)).Hash -ne $_.hashes[0].content } | ForEach-Object name)

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
            $told.Outcomes = @('user1@contoso.com', 'user2@contoso.com' | Invoke-LicenseClaim -App Teams).Outcome
            $told.Report = @(Get-AutoClaimReport -Days 30).User
            $told.Library = (Get-AutoClaimSession).Version
            $told.Path = (Get-Module AutoClaim).ModuleBase -eq $folder
            Disconnect-AutoClaim

            # Windows keeps a loaded file; there the module goes in a process of its own.
            if ($IsWindows) { pwsh -NoProfile -Command 'Uninstall-PSResource AutoClaim' } else { Remove-Module AutoClaim; Uninstall-PSResource AutoClaim }
            $told.Left = [bool] (Test-Path $folder) -or [bool] (Get-InstalledPSResource AutoClaim -ErrorAction Ignore)
            Unregister-PSResourceRepository Local
            $told | ConvertTo-Json
        } | Out-String
        $seen = $told | ConvertFrom-Json
        $seen.Found | Should -Be $version
        $seen.Home | Should -BeTrue
        $seen.Files | Should -BeGreaterThan 6
        $seen.Altered | Should -BeNullOrEmpty
        $seen.Outcomes | Should -Be 'Claimed', 'PoolsEmpty'
        $seen.Report | Should -Be 'user1@contoso.com'
        $seen.Library | Should -Be $version
        $seen.Path | Should -BeTrue
        $seen.Left | Should -BeFalse
    }
}
