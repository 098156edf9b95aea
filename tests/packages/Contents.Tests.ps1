#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeDiscovery {
    # A library that is not optimised is large, and says where it was built.
    $most = $env:AUTOCLAIM_CONFIGURATION -eq 'Debug' ? 40MB : 16MB
    $places = $env:AUTOCLAIM_CONFIGURATION -eq 'Debug' ? @() : @('[/\\](?:home|root|Users|runner|work)[/\\]')
}
BeforeAll {
    $packages = $env:AUTOCLAIM_PACKAGES
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../powershell/AutoClaim/AutoClaim.psd1").ModuleVersion
    $document = Get-Content (Join-Path $packages "AutoClaim.$version.cdx.json") -Raw | ConvertFrom-Json

    # Name and SHA-256 of every file in a zip.
    function Get-ZipHash([string] $Path) {
        $hashes = @{}
        $zip = [IO.Compression.ZipFile]::OpenRead((Join-Path $packages $Path))
        try {
            foreach ($entry in $zip.Entries) {
                $stream = $entry.Open()
                $hashes[[uri]::UnescapeDataString($entry.FullName)] = (Get-FileHash -InputStream $stream -Algorithm SHA256).Hash
                $stream.Dispose()
            }
        }
        finally { $zip.Dispose() }
        $hashes
    }
    $zip = Get-ZipHash "AutoClaim.$version.zip"
    $nupkg = Get-ZipHash "AutoClaim.$version.nupkg"
    $client = Get-ZipHash "AutoClaim.Client.$version.nupkg"
}

Describe 'The packages' {
    It 'are all in SHA256SUMS, with the sums they have' {
        $sums = Get-Content (Join-Path $packages 'SHA256SUMS')
        $sums.ForEach({ ($_ -split '  ')[1] }) | Should -Be @((Get-ChildItem $packages -Exclude SHA256SUMS | Sort-Object Name -Culture '').Name)
        foreach ($line in $sums) {
            $sum, $name = $line -split '  '
            (Get-FileHash (Join-Path $packages $name) -Algorithm SHA256).Hash | Should -Be $sum -Because $name
        }
    }
    It 'hold the same module, as zip and as nupkg' {
        foreach ($name in $zip.Keys) { $nupkg[$name -replace '^AutoClaim/'] | Should -Be $zip[$name] -Because $name }
        $own = $nupkg.Keys -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$|AutoClaim\.nuspec$|\.signature\.p7s$)'
        $own.Count | Should -Be $zip.Count
    }
    It 'are not written over what is something else' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive documents)
        $letter = New-Item (Join-Path $folder letter.txt)
        $module = New-Item -ItemType Directory (Join-Path $TestDrive module)
        Copy-Item "$PSScriptRoot/../../powershell/AutoClaim/AutoClaim.psd1" $module
        { & "$PSScriptRoot/../../powershell/package.ps1" -Module $module -Destination $folder } | Should -Throw '*holds something else than packages*'
        $letter | Should -Exist
    }
    It 'hold the same client and the same libraries' {
        $client['lib/net8.0/AutoClaim.Client.dll'] | Should -Be $nupkg['AutoClaim.Client.dll']
        $libraries = @($nupkg.Keys -like 'runtimes/*')
        $libraries | Should -Not -BeNullOrEmpty
        @($client.Keys -like 'runtimes/*').Count | Should -Be $libraries.Count
        foreach ($name in $libraries) { $client[$name] | Should -Be $nupkg[$name] -Because $name }
    }
    It 'hold libraries of at most <most> bytes, without line tables and without the paths of who built them' -TestCases @{ most = $most; places = $places } {
        $scratch = Join-Path $TestDrive 'stripped'
        Expand-Archive (Join-Path $packages "AutoClaim.$version.zip") $scratch
        foreach ($library in Get-ChildItem (Join-Path $scratch 'AutoClaim/runtimes/*/native/*')) {
            $library.Length | Should -BeLessThan $most -Because $library
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($library))
            # The names of such sections as ELF and Mach-O have them (the library itself knows them, to read others); Windows keeps none in it.
            [regex]::Matches($text, '\x00\.(debug_line|symtab)\x00|__debug_line\x00').Value | Should -BeNullOrEmpty -Because $library
            foreach ($place in $places) { [regex]::Matches($text, "$place[\w./\\-]+").Value | Should -BeNullOrEmpty -Because $library }
        }
    }
    It 'have the symbols of each library beside them' {
        $symbols = @((Get-ZipHash "AutoClaim.$version.symbols.zip").Keys)
        foreach ($name in $nupkg.Keys -like 'runtimes/*') {
            $rid = ($name -split '/')[1]
            $symbols -match "^AutoClaim\.$([regex]::Escape($version))\.symbols/$rid/(libautoclaim\.so\.debug$|libautoclaim\.dylib\.dSYM/|autoclaim\.pdb$)" | Should -Not -BeNullOrEmpty -Because $rid
        }
    }
    It 'carry documentation, and symbols beside them' {
        $client.Keys | Should -Contain 'lib/net8.0/AutoClaim.Client.xml'
        $client.Keys | Should -Contain 'README.md'
        (Get-ZipHash "AutoClaim.Client.$version.snupkg").Keys | Should -Contain 'lib/net8.0/AutoClaim.Client.pdb'
    }
}

Describe 'The list of what is inside' {
    It 'is CycloneDX, with a reference of its own for each component' {
        $document.bomFormat | Should -Be 'CycloneDX'
        $document.specVersion | Should -Be '1.6'
        $document.metadata.component.version | Should -Be $version
        $document.components.'bom-ref' | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
    }
    It 'has every file of the module with its hash' {
        $files = @($document.components | Where-Object type -EQ 'file')
        $files.Count | Should -Be $zip.Count
        foreach ($file in $files) { $file.hashes[0].content | Should -Be $zip["AutoClaim/$($file.name)"] -Because $file.name }
    }
    # The paths of their sources stand in the library, for its panics: a witness that is not cargo's word.
    It 'has every crate whose traces are in the library, with version, license and purl' {
        $crates = $document.components | Where-Object purl -Like 'pkg:cargo/*'
        $scratch = Join-Path $TestDrive 'libraries'
        Expand-Archive (Join-Path $packages "AutoClaim.$version.zip") $scratch
        $traces = foreach ($library in Get-ChildItem $scratch -Recurse -File -Include *.so, *.dll, *.dylib | Where-Object FullName -Match 'native') {
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($library))
            [regex]::Matches($text, 'registry[/\\]src[/\\][^/\\]+[/\\]([a-z0-9_-]+)-(\d+\.\d+\.\d+)[/\\]').ForEach({ "pkg:cargo/$($_.Groups[1])@$($_.Groups[2])" })
        }
        $traces | Should -Not -BeNullOrEmpty
        $traces | Sort-Object -Unique | Where-Object { $_ -notin $crates.purl } | Should -BeNullOrEmpty
        $crates.name | Should -Contain 'rusqlite'
        $crates | Where-Object { -not $_.version -or -not $_.licenses[0].expression } | Should -BeNullOrEmpty
    }
    It 'has the SQLite that is within' {
        $sqlite = $document.components | Where-Object name -EQ 'sqlite'
        $sqlite.version | Should -Match '^3\.\d+\.\d+$'
    }
}
