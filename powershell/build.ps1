# Builds the module into out/AutoClaim: the native library, the two assemblies, one psm1.
[CmdletBinding()]
param(
    # Debug is quicker to build and slower to run.
    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    # DotNet makes assemblies for PowerShell 7.4 and later; Roslyn needs no SDK and makes them for this PowerShell and later.
    [ValidateSet('DotNet', 'Roslyn')]
    [string] $Compiler = (Get-Command dotnet -CommandType Application -ErrorAction Ignore) ? 'DotNet' : 'Roslyn',

    [string] $OutputPath = (Join-Path $PSScriptRoot '../out/AutoClaim')
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot

function Build-Library {
    if (-not (Get-Command cargo -CommandType Application -ErrorAction Ignore)) { throw 'cargo was not found. Install Rust from https://rustup.rs.' }
    $arguments = @('build', '--package', 'autoclaim-ffi', '--manifest-path', (Join-Path $root 'Cargo.toml'))
    cargo @arguments @(if ($Configuration -eq 'Release') { '--release' })
    if ($LASTEXITCODE) { throw 'cargo build failed.' }
    $target = (cargo metadata --format-version 1 --no-deps --manifest-path (Join-Path $root 'Cargo.toml') | ConvertFrom-Json).target_directory
    $name = if ($IsWindows) { 'autoclaim.dll' } elseif ($IsMacOS) { 'libautoclaim.dylib' } else { 'libautoclaim.so' }
    Join-Path $target "$($Configuration.ToLowerInvariant())/$name"
}

# As the client names it, see LibraryFile in Native.cs.
function Get-Rid {
    $runtime = [Runtime.InteropServices.RuntimeInformation]
    $musl = $runtime::RuntimeIdentifier -match 'musl|^alpine'
    $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } elseif ($musl) { 'linux-musl' } else { 'linux' }
    "$system-$($runtime::ProcessArchitecture.ToString().ToLowerInvariant())"
}

# Not Add-Type -OutputAssembly: it gives the assembly a random name and version 0.0.0.0, and leaves an empty file when it fails.
function Build-Assembly([string] $Name, [version] $Version, [string] $Destination, [string[]] $Reference = @()) {
    $null = [Reflection.Assembly]::LoadFrom("$PSHOME/Microsoft.CodeAnalysis.CSharp.dll")
    $parse = [Microsoft.CodeAnalysis.CSharp.CSharpParseOptions]::Default.WithLanguageVersion('CSharp12')
    $source = @(Get-ChildItem (Join-Path $PSScriptRoot $Name) -Filter *.cs | Get-Content -Raw) + "[assembly: System.Reflection.AssemblyVersion(`"$Version`")]"
    $trees = foreach ($text in $source) { [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($text, $parse) }
    $references = @(Get-ChildItem "$PSHOME/ref" -Filter *.dll).FullName + $Reference | ForEach-Object { [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile($_) }
    $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary').WithAllowUnsafe($true).WithOptimizationLevel('Release').WithDeterministic($true)
    $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($Name, [Microsoft.CodeAnalysis.SyntaxTree[]] $trees, [Microsoft.CodeAnalysis.MetadataReference[]] $references, $options)
    $image = [IO.MemoryStream]::new()
    $result = $compilation.Emit($image)
    if (-not $result.Success) { throw ($result.Diagnostics | Where-Object Severity -EQ Error | Out-String) }
    [IO.File]::WriteAllBytes((Join-Path $Destination "$Name.dll"), $image.ToArray())
}

$source = Join-Path $PSScriptRoot 'AutoClaim'
$version = (Import-PowerShellDataFile (Join-Path $source 'AutoClaim.psd1')).ModuleVersion
$library = @(Build-Library)[-1]

# From nothing: what was renamed or removed must not stay.
if (Test-Path $OutputPath) { Remove-Item $OutputPath -Recurse -Force }
$OutputPath = (New-Item -ItemType Directory $OutputPath).FullName
Copy-Item $library (New-Item -ItemType Directory (Join-Path $OutputPath "runtimes/$(Get-Rid)/native"))

if ($Compiler -eq 'DotNet') {
    dotnet build (Join-Path $PSScriptRoot 'AutoClaim.PowerShell') -c Release -v quiet --nologo "-p:Version=$version"
    if ($LASTEXITCODE) { throw 'dotnet build failed. Without it: build.ps1 -Compiler Roslyn.' }
    Copy-Item (Join-Path $PSScriptRoot 'AutoClaim.PowerShell/bin/Release/net8.0/AutoClaim.*.dll') $OutputPath
}
else {
    Build-Assembly -Name AutoClaim.Client -Version "$version.0" -Destination $OutputPath
    Build-Assembly -Name AutoClaim.PowerShell -Version "$version.0" -Destination $OutputPath -Reference (Join-Path $OutputPath 'AutoClaim.Client.dll'), ([psobject].Assembly.Location)
}

@(
    'Set-StrictMode -Version 3.0'
    Get-ChildItem $source -Filter *.ps1 -Recurse | Sort-Object FullName | ForEach-Object { ''; (Get-Content $_ -Raw).TrimEnd() }
) | Set-Content (Join-Path $OutputPath 'AutoClaim.psm1')
Copy-Item (Join-Path $source 'AutoClaim.psd1'), (Join-Path $source 'AutoClaim.Format.ps1xml'), (Join-Path $source 'en-US') $OutputPath -Recurse
Get-Item $OutputPath
