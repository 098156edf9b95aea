#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# A console program as a user would start it: in a folder of its own, with the package folder as its only source.
BeforeDiscovery { $sdk = [bool] (Get-Command dotnet -CommandType Application -ErrorAction Ignore) }
BeforeAll {
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../powershell/AutoClaim/AutoClaim.psd1").ModuleVersion
    $folder = (New-Item -ItemType Directory (Join-Path $TestDrive 'program')).FullName
    # Its own cache, so that no package of an earlier build is taken.
    $kept = $env:NUGET_PACKAGES, $env:AUTOCLAIM_LIBRARY
    $env:NUGET_PACKAGES = Join-Path $TestDrive 'nuget'
    $env:AUTOCLAIM_LIBRARY = $null

    Set-Content (Join-Path $folder 'nuget.config') "<configuration><packageSources><clear /><add key=`"local`" value=`"$env:AUTOCLAIM_PACKAGES`" /></packageSources></configuration>"
    # UseAppHost would need a package of Microsoft's.
    Set-Content (Join-Path $folder 'Claims.csproj') @"
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <UseAppHost>false</UseAppHost>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="AutoClaim.Client" Version="$version" />
    <Compile Include="$(Resolve-Path "$PSScriptRoot/../dotnet")/*.cs" />
  </ItemGroup>
</Project>
"@
    function Invoke-Tool { "$(dotnet @args 2>&1 | Out-String) exit $LASTEXITCODE" }
}
AfterAll { $env:NUGET_PACKAGES, $env:AUTOCLAIM_LIBRARY = $kept }

Describe 'AutoClaim.Client in a new program' {
    BeforeEach { if (-not $sdk) { Set-ItResult -Skipped -Because 'install the .NET SDK 10, https://dot.net/download' } }

    It 'does the main job by dotnet run' -TestCases @{ sdk = $sdk } {
        Invoke-Tool run --project $folder | Should -Match "the main job is done, over library $([regex]::Escape($version))\s+exit 0"
    }
    It 'does it published <what>' -TestCases @(
        @{ sdk = $sdk; what = 'for any platform'; rid = @() }
        @{ sdk = $sdk; what = 'for this one'; rid = '--self-contained', 'false', '--use-current-runtime' }
    ) {
        $published = Join-Path $TestDrive "published$($rid.Count)"
        Invoke-Tool publish $folder -o $published --nologo @rid | Should -Match 'exit 0$'
        Invoke-Tool (Join-Path $published 'Claims.dll') | Should -Match 'the main job is done, over library \S+\s+exit 0'
    }
}
