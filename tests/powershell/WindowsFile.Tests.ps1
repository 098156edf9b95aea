#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Files and paths as Windows has them: what editors there save again bears a mark and ends its lines with CRLF, and a path begins with a letter.
BeforeDiscovery {
    $readers = @(
        @{ Name = 'Import-AutoClaimPool'; File = 'pools.json'; Run = { Import-AutoClaimPool -Path $path -TakenAt ([datetime]::Now) | Select-Object SkuPartNumber, Available } }
        foreach ($file in 'users.json', 'users.jsonl', 'users.csv') {
            @{ Name = 'Import-AutoClaimUser'; File = $file; Run = { Import-AutoClaimUser -Path $path -TakenAt ([datetime]::Now) | Select-Object * -ExcludeProperty TakenAt } }
        }
        @{ Name = 'Import-AutoClaimGroup'; File = 'groups.json'; Run = { Import-AutoClaimGroup -Path $path -TakenAt ([datetime]::Now) | Select-Object * -ExcludeProperty TakenAt } }
        @{ Name = 'Import-AutoClaimEnvironment'; File = 'environments.csv'; Run = { Import-AutoClaimEnvironment -Path $path -TakenAt ([datetime]::Now) | Select-Object * -ExcludeProperty TakenAt } }
        @{ Name = 'Import-AutoClaimPowerApp'; File = 'apps.json'; Run = { Import-AutoClaimPowerApp -Path $path -TakenAt ([datetime]::Now) | Select-Object * -ExcludeProperty TakenAt } }
        @{ Name = 'Import-AutoClaimPolicy'; File = 'policies.json'; Run = { Import-AutoClaimPolicy $path -PassThru } }
        @{ Name = 'Compare-AutoClaimPolicy'; File = 'policies.json'; Run = { Set-AutoClaimPolicy Spare -Priority 50; Compare-AutoClaimPolicy $path } }
        @{ Name = 'ConvertTo-LicenseClaimEvent'; File = 'events.json'; Run = { ConvertTo-LicenseClaimEvent -Path $path } }
        @{ Name = 'ConvertTo-LicenseClaimEvent'; File = 'events.csv'; Run = { ConvertTo-LicenseClaimEvent -Path $path -Source Csv -App Teams } }
        @{ Name = 'Update-AutoClaimCatalog'; File = 'catalog.csv'; Run = { Update-AutoClaimCatalog $path -PassThru } }
        @{ Name = 'New-LicenseMigrationPlan'; File = 'wanted.csv'; Run = { New-LicenseMigrationPlan Table -Path $path -Product SPE_E3 -Group lic-e3 -WarningAction Ignore } }
        @{ Name = 'Import-LicenseMigrationPlan'; File = 'plan.csv'; Run = { Import-LicenseMigrationPlan $path } }
        @{ Name = 'Import-LicenseMigrationPlan'; File = 'plan.json'; Run = { Import-LicenseMigrationPlan $path } }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $signIn = @{
        id = '516e1e00-0000-4000-8000-000000000001'; createdDateTime = '2026-11-20T09:00:00Z'; userId = 'a0000000-0000-4000-8000-000000000001'; userPrincipalName = 'a@contoso.com'
        appId = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'; appDisplayName = 'Microsoft Teams'; status = @{ errorCode = 0 }; isInteractive = $true
    }

    # A store, and in the folder a file of each kind.
    function Save-File([string] $Folder) {
        New-TestStore
        $users = Get-TestUser
        ConvertTo-Json @{ value = @(Get-TestSku) } -Depth 9 | Set-Content "$Folder/pools.json"
        ConvertTo-Json @{ value = $users } -Depth 9 | Set-Content "$Folder/users.json"
        $users | ForEach-Object { ConvertTo-Json $_ -Depth 9 -Compress } | Set-Content "$Folder/users.jsonl"
        $users | ForEach-Object { $_.licenseAssignmentStates = '[]'; $_.displayName = 'Berg, Anna'; [pscustomobject] $_ } | Export-Csv "$Folder/users.csv"
        ConvertTo-Json @{ value = @(Get-TestGroup) } -Depth 9 | Set-Content "$Folder/groups.json"
        'id,name,managed', 'Default-1,Contoso,true' | Set-Content "$Folder/environments.csv"
        ConvertTo-Json @{ value = @(@{ id = 'app-1'; name = 'Leave requests'; environment = 'Default-1'; premium = $true }) } -Depth 9 | Set-Content "$Folder/apps.json"
        Export-AutoClaimPolicy "$Folder/policies.json" -Force
        ConvertTo-Json @{ value = @($signIn) } -Depth 9 | Set-Content "$Folder/events.json"
        'User,At', 'a@contoso.com,2026-11-20T09:00:00Z' | Set-Content "$Folder/events.csv"
        'Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names',
        'Contoso Suite,CONTOSO_SUITE,c0000000-0000-4000-8000-000000000001,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams' | Set-Content "$Folder/catalog.csv"
        'user,wave', 'a@contoso.com,1', 'b@contoso.com,2' | Set-Content "$Folder/wanted.csv"
        $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 -WarningAction Ignore
        Export-LicenseMigrationPlan Pilot "$Folder/plan.csv" -Format Csv -Force
        Export-LicenseMigrationPlan Pilot "$Folder/plan.json" -Format Json -Force
    }
    function New-Folder { (New-Item (Join-Path $TestDrive "$(New-Guid)") -ItemType Directory).FullName }
    function Get-Said([scriptblock] $Run) {
        $said = & $Run 2>&1 | Out-String
        $said | Should -Not -BeNullOrEmpty
        $said
    }
}

Describe 'Commands that read a file' {
    It 'are all in the table above' -ForEach @{ Known = $readers.Name } {
        $commands = (Get-Command -Module AutoClaim).Where{ $_.Parameters.Path -and $_.OutputType.Type -notcontains [IO.FileInfo] -and $_.Name -ne 'Connect-AutoClaim' }
        $commands.Name | Sort-Object | Should -Be ($Known | Sort-Object -Unique)
    }
}

Describe '<Name> of <File>' -ForEach $readers {
    BeforeEach {
        $folder = New-Folder
        $path = Join-Path $folder $File
        # In a store of its own each time: a plan's file goes into the store that wrote it.
        Save-File $folder
        $expected = Get-Said $Run
        Save-File $folder
    }
    It 'says the same of it as an editor of Windows saves it, with a mark and CRLF' {
        $lines = (Get-Content $path -Raw) -split '\r?\n'
        $lines.Count | Should -BeGreaterThan 1
        [IO.File]::WriteAllText($path, $lines -join "`r`n", [Text.UTF8Encoding]::new($true))
        Get-Said $Run | Should -Be $expected
    }
    It 'says the same of it by the letter of a drive' {
        $null = New-PSDrive W FileSystem $folder -Scope Global
        $path = "W:\$File"
        try { Get-Said $Run | Should -Be $expected } finally { Remove-PSDrive W }
    }
}

Describe 'A path that begins with the letter of a drive' {
    AfterEach { Remove-PSDrive W }

    It 'names a store, and files that are written' {
        $folder = New-Folder
        $null = New-PSDrive W FileSystem $folder -Scope Global
        Connect-AutoClaim W:\new.autoclaim -Create -Mode Local
        (Get-AutoClaimSession).Path | Should -Be (Join-Path $folder new.autoclaim)
        Backup-AutoClaimStore W:\copy.autoclaim
        Export-AutoClaimAudit W:\sub\..\trail.jsonl
        'copy.autoclaim', 'trail.jsonl' | ForEach-Object { Join-Path $folder $_ | Should -Exist }
    }
}
