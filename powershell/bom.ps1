# A CycloneDX list of what a built module holds: its files with their hashes, the crates linked into its libraries, SQLite within them.
# The same module gives the same text.
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Module)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$manifest = Join-Path $PSScriptRoot '../Cargo.toml'
$triples = @{
    'linux-x64' = 'x86_64-unknown-linux-gnu'; 'linux-arm64' = 'aarch64-unknown-linux-gnu'; 'linux-musl-x64' = 'x86_64-unknown-linux-musl'; 'linux-musl-arm64' = 'aarch64-unknown-linux-musl'
    'win-x64' = 'x86_64-pc-windows-msvc'; 'win-arm64' = 'aarch64-pc-windows-msvc'; 'osx-x64' = 'x86_64-apple-darwin'; 'osx-arm64' = 'aarch64-apple-darwin'
}

# The packages that cargo links for a target. The tree knows which features are on, the metadata what a package is.
function Get-LinkedCrate([string] $Triple) {
    $tree = cargo tree --manifest-path $manifest --package autoclaim-ffi --locked --target $Triple --edges 'normal,no-proc-macro' --prefix none --format '{p}'
    if ($LASTEXITCODE) { throw 'cargo tree failed.' }
    $linked = [Collections.Generic.HashSet[string]] ($tree -replace ' v(\S+).*', '@$1')
    $metadata = cargo metadata --manifest-path $manifest --format-version 1 --locked --filter-platform $Triple
    if ($LASTEXITCODE) { throw 'cargo metadata failed.' }
    ($metadata | ConvertFrom-Json).packages | Where-Object { $linked.Contains("$($_.name)@$($_.version)") }
}

function ConvertTo-Library([string] $Type, [string] $Name, [string] $Version, [string] $License) {
    $component = [ordered] @{ type = 'library'; 'bom-ref' = "pkg:$Type/$Name@$Version"; name = $Name; version = $Version }
    if ($License) { $component.licenses = @(@{ expression = $License -replace '/', ' OR ' }) }
    $component.purl = $component.'bom-ref'
    $component
}

$module = (Resolve-Path $Module).ProviderPath
$files = Get-ChildItem $module -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($module, $_).Replace('\', '/') } | Sort-Object -Culture ''
$rids = (Get-ChildItem (Join-Path $module 'runtimes') -Directory).Name
$crates = @($rids | ForEach-Object { Get-LinkedCrate $triples[$_] } | Sort-Object name, version -Unique -Culture '')
$sqlite = Join-Path ($crates | Where-Object name -EQ 'libsqlite3-sys' | Split-Path -Parent -Path { $_.manifest_path }) 'sqlite3/sqlite3.h'
$sqliteVersion = [regex]::Match((Get-Content $sqlite -Raw), '#define SQLITE_VERSION\s+"([^"]+)"').Groups[1].Value

[ordered] @{
    bomFormat = 'CycloneDX'
    specVersion = '1.6'
    version = 1
    metadata = @{ component = ConvertTo-Library -Type nuget -Name AutoClaim -Version (Import-PowerShellDataFile (Join-Path $module 'AutoClaim.psd1')).ModuleVersion -License 'MIT OR Apache-2.0' }
    components = @(
        foreach ($crate in $crates) { ConvertTo-Library -Type cargo -Name $crate.name -Version $crate.version -License $crate.license }
        ConvertTo-Library -Type generic -Name sqlite -Version $sqliteVersion -License blessing
        foreach ($file in $files) {
            $hash = (Get-FileHash (Join-Path $module $file) -Algorithm SHA256).Hash.ToLowerInvariant()
            [ordered] @{ type = 'file'; 'bom-ref' = "file:$file"; name = $file; hashes = @([ordered] @{ alg = 'SHA-256'; content = $hash }) }
        }
    )
} | ConvertTo-Json -Depth 8
