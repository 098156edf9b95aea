# Builds the module into out/AutoClaim: the native library, the two assemblies, one psm1. With -Package, packages of it too.
[CmdletBinding()]
param(
    # Quick is built in a fraction of the time of Release, for a first try; Debug is for those who work on it.
    [ValidateSet('Release', 'Quick', 'Debug')]
    [string] $Configuration = 'Release',

    # DotNet makes assemblies for PowerShell 7.4 and later; Roslyn needs no SDK and makes them for this PowerShell and later.
    [ValidateSet('DotNet', 'Roslyn')]
    [string] $Compiler = (Get-Command dotnet -CommandType Application -ErrorAction Ignore) ? 'DotNet' : 'Roslyn',

    [string] $OutputPath = (Join-Path $PSScriptRoot '../out/AutoClaim'),

    # Native libraries built elsewhere, as <rid>/native/<file>. Without it, the one for this machine is built.
    [string] $Runtime,

    # Where the symbols of the library that is built go, as <rid>/<file>: it holds none itself.
    [string] $SymbolPath = (Join-Path $OutputPath '../symbols'),

    # Packs what was built, see package.ps1.
    [switch] $Package,

    [string] $PackagePath = (Join-Path $PSScriptRoot '../out/packages')
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot

function Build-Library {
    if (-not (Get-Command cargo -CommandType Application -ErrorAction Ignore)) { throw 'cargo was not found. Install Rust from https://rustup.rs.' }
    $arguments = @('build', '--package', 'autoclaim-ffi', '--manifest-path', (Join-Path $root 'Cargo.toml'), '--profile', ($Configuration -eq 'Debug' ? 'dev' : $Configuration.ToLowerInvariant()))
    # Where this machine keeps sources is nobody's business. By --config, which adds to the flags of .cargo/config.toml; RUSTFLAGS would replace them.
    $hidden = [ordered] @{ ($env:CARGO_HOME ? $env:CARGO_HOME : (Join-Path $HOME '.cargo')) = 'cargo'; $root = 'autoclaim' }
    $flags = $hidden.Keys.ForEach({ "'--remap-path-prefix=$_=$($hidden[$_])'" }) -join ', '
    cargo @arguments @(if ($Configuration -eq 'Release') { '--config'; "target.'cfg(all())'.rustflags = [$flags]" })
    if ($LASTEXITCODE) { throw 'cargo build failed.' }
    $target = (cargo metadata --format-version 1 --no-deps --manifest-path (Join-Path $root 'Cargo.toml') | ConvertFrom-Json).target_directory
    $name = if ($IsWindows) { 'autoclaim.dll' } elseif ($IsMacOS) { 'libautoclaim.dylib' } else { 'libautoclaim.so' }
    Join-Path $target "$($Configuration.ToLowerInvariant())/$name"
}

# What ships has neither symbols nor line tables; a debugger finds them in the file beside, by its name.
function Copy-Stripped([string] $Library, [string] $Destination) {
    $name = Split-Path $Library -Leaf
    $stripped = Join-Path $Destination $name
    $symbols = (New-Item -ItemType Directory (Join-Path $SymbolPath (Get-Rid)) -Force).FullName
    if ($IsWindows) { Copy-Item $Library $stripped; Copy-Item ([IO.Path]::ChangeExtension($Library, 'pdb')) $symbols; return }
    if ($IsMacOS) {
        Copy-Item $Library $stripped
        dsymutil $Library -o (Join-Path $symbols "$name.dSYM")
        if (-not $LASTEXITCODE) { strip -S -x $stripped }
    }
    else {
        $kept = Join-Path $symbols "$name.debug"
        objcopy --only-keep-debug $Library $kept
        if (-not $LASTEXITCODE) { objcopy --strip-all "--add-gnu-debuglink=$kept" $Library $stripped }
    }
    if ($LASTEXITCODE) { throw "The symbols of $Library could not be put aside." }
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
if ($Package -and $Compiler -ne 'DotNet') { throw 'Packages need the .NET SDK: Roslyn makes assemblies for this PowerShell and later.' }
$libraries = if ($Runtime) { @(Get-ChildItem $Runtime -Recurse -File -Include *.dll, *.so, *.dylib) } else { @(Build-Library)[-1] }
if (-not $libraries) { throw "$Runtime holds no native library." }

# From nothing: what was renamed or removed must not stay.
if (Test-Path $OutputPath) {
    $there = @(Get-ChildItem $OutputPath -Force -Name)
    if ($there -and 'runtimes' -notin $there) { throw "$OutputPath holds something else than the module; name a folder of its own." }
    Remove-Item $OutputPath -Recurse -Force
}
$OutputPath = (New-Item -ItemType Directory $OutputPath).FullName
$runtimes = Join-Path $OutputPath 'runtimes'
if ($Runtime) { Copy-Item $Runtime $runtimes -Recurse } else { Copy-Stripped @($libraries)[0] (New-Item -ItemType Directory (Join-Path $runtimes "$(Get-Rid)/native")).FullName }

if ($Compiler -eq 'DotNet') {
    dotnet build (Join-Path $PSScriptRoot 'AutoClaim.PowerShell') -c Release -v quiet --nologo
    if ($LASTEXITCODE) { throw 'dotnet build failed. Without it: build.ps1 -Compiler Roslyn.' }
    Copy-Item (Join-Path $PSScriptRoot 'AutoClaim.PowerShell/bin/Release/net8.0/AutoClaim.*.dll') $OutputPath
}
else {
    Build-Assembly -Name AutoClaim.Client -Version "$version.0" -Destination $OutputPath
    Build-Assembly -Name AutoClaim.PowerShell -Version "$version.0" -Destination $OutputPath -Reference (Join-Path $OutputPath 'AutoClaim.Client.dll'), ([psobject].Assembly.Location)
}

@(
    'Set-StrictMode -Version 3.0'
    # A process keeps the first client it loads: another release's functions would fail on it one by one.
    "if ([AutoClaim.Session].Assembly.GetName().Version -ne '$version.0') { throw `"This process has loaded AutoClaim.Client `$([AutoClaim.Session].Assembly.GetName().Version), and this module is $version. Start a new PowerShell.`" }"
    Get-ChildItem $source -Filter *.ps1 -Recurse | Sort-Object FullName | ForEach-Object { ''; (Get-Content $_ -Raw).TrimEnd() }
) | Set-Content (Join-Path $OutputPath 'AutoClaim.psm1')
# PowerShell reads every character of it at each import; most of them stand there for those who write it.
(Get-Content (Join-Path $source 'AutoClaim.Format.ps1xml') -Raw) -replace '(?s)<!--.*?-->' -replace '>\s+<', '><' | Set-Content (Join-Path $OutputPath 'AutoClaim.Format.ps1xml')
Copy-Item (Join-Path $source 'AutoClaim.psd1'), (Join-Path $source 'en-US'), (Join-Path $root 'LICENSE-*') $OutputPath -Recurse
if ($Package) { & (Join-Path $PSScriptRoot 'package.ps1') -Module $OutputPath -Symbol $SymbolPath -Destination $PackagePath | Out-Null }
Get-Item $OutputPath
