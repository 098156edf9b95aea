# Packs a built module: AutoClaim as a zip and as a nupkg, AutoClaim.Client as a nupkg with symbols, the libraries' symbols as a zip, what is inside (CycloneDX), SHA256SUMS.
[CmdletBinding()]
param(
    # The module as build.ps1 -Compiler DotNet made it, with a native library for every platform the packages are for.
    [string] $Module = (Join-Path $PSScriptRoot '../out/AutoClaim'),

    # The symbols of those libraries, as build.ps1 put them aside: <rid>/<file>.
    [string] $Symbol = (Join-Path $PSScriptRoot '../out/symbols'),

    # Emptied first; a folder with anything else in it is refused.
    [string] $Destination = (Join-Path $PSScriptRoot '../out/packages'),

    # A PFX file to sign the packages with; its password is read from AUTOCLAIM_SIGNING_PASSWORD. On Windows the module's files are signed too.
    [string] $Certificate
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$timestamper = 'http://timestamp.digicert.com'

function Assert-DotNet([string] $What) {
    if ($LASTEXITCODE) { throw "dotnet $What failed." }
}

# The client's package is packed from where it was built, so what is signed goes back there.
function Invoke-ModuleSigning {
    if (-not $IsWindows) { return }
    $signer = Get-PfxCertificate $Certificate -Password ([Net.NetworkCredential]::new('', $env:AUTOCLAIM_SIGNING_PASSWORD).SecurePassword)
    $signed = Get-ChildItem $Module -Recurse -File -Include *.dll, *.psm1, *.psd1, *.ps1xml | Set-AuthenticodeSignature -Certificate $signer -HashAlgorithm SHA256 -TimestampServer $timestamper
    if ($signed.Status -ne 'Valid') { throw 'A file of the module could not be signed.' }
    Copy-Item (Join-Path $Module 'AutoClaim.Client.dll') (Join-Path $PSScriptRoot 'AutoClaim.Client/bin/Release/net8.0')
}

# Same files, same bytes: sorted, with the one time that zip always knows.
function Write-Zip([string] $Path, [string] $Folder, [string] $Name) {
    $zip = [IO.Compression.ZipFile]::Open($Path, 'Create')
    try {
        foreach ($file in Get-ChildItem $Folder -Recurse -File | Sort-Object FullName -Culture '') {
            $entry = $zip.CreateEntry("$Name/" + [IO.Path]::GetRelativePath($Folder, $file).Replace('\', '/'))
            $entry.LastWriteTime = [DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [timespan]::Zero)
            # -rw-r--r--, as Unix writes it.
            $entry.ExternalAttributes = 0x81A4 -shl 16
            $from, $to = $file.OpenRead(), $entry.Open()
            try { $from.CopyTo($to) } finally { $to.Dispose(); $from.Dispose() }
        }
    }
    finally { $zip.Dispose() }
}

# PowerShell finds a module by the tag PSModule, and what is in it by the other tags.
function Write-Nuspec([string] $Path) {
    $data = $manifest.PrivateData.PSData
    $tags = @('PSModule', 'PSEdition_Core') + $data.Tags + $manifest.FunctionsToExport.ForEach({ "PSCommand_$_"; "PSFunction_$_" })
    $text = @{ Version = $manifest.ModuleVersion; Author = $manifest.Author; Copyright = $manifest.Copyright; Description = $manifest.Description; Uri = $data.ProjectUri; Tags = $tags -join ' ' }
    foreach ($key in @($text.Keys)) { $text[$key] = [Security.SecurityElement]::Escape($text[$key]) }
    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>AutoClaim</id>
    <version>$($text.Version)</version>
    <authors>$($text.Author)</authors>
    <license type="expression">MIT OR Apache-2.0</license>
    <projectUrl>$($text.Uri)</projectUrl>
    <repository type="git" url="$($text.Uri)" />
    <description>$($text.Description)</description>
    <copyright>$($text.Copyright)</copyright>
    <tags>$($text.Tags)</tags>
  </metadata>
  <files>
    <file src="**" target="" />
  </files>
</package>
"@ | Set-Content $Path
}

$Module = (Resolve-Path $Module).ProviderPath
$manifest = Import-PowerShellDataFile (Join-Path $Module 'AutoClaim.psd1')
$name = "AutoClaim.$($manifest.ModuleVersion)"
if (Test-Path $Destination) {
    if (@(Get-ChildItem $Destination -Force -Name) -notmatch '^(AutoClaim\.|SHA256SUMS$)') { throw "$Destination holds something else than packages; name a folder of its own." }
    Remove-Item $Destination -Recurse -Force
}
$Destination = (New-Item -ItemType Directory $Destination).FullName
$Symbol = (Resolve-Path $Symbol).ProviderPath
if ($Certificate) { Invoke-ModuleSigning }

& (Join-Path $PSScriptRoot 'bom.ps1') -Module $Module | Set-Content (Join-Path $Destination "$name.cdx.json")
Write-Zip -Path (Join-Path $Destination "$name.zip") -Folder $Module -Name AutoClaim
Write-Zip -Path (Join-Path $Destination "$name.symbols.zip") -Folder $Symbol -Name "$name.symbols"

# The client's files were built for the module; nothing is built again.
$pack = @('-c', 'Release', '--no-build', '--nologo', '-v', 'quiet', '-o', $Destination)
dotnet pack (Join-Path $PSScriptRoot 'AutoClaim.Client') @pack "-p:NativeRuntimes=$Module/runtimes"
Assert-DotNet 'pack AutoClaim.Client'
$nuspec = Join-Path ([IO.Path]::GetTempPath()) "$name-$PID.nuspec"
Write-Nuspec $nuspec
try { dotnet pack (Join-Path $PSScriptRoot 'AutoClaim.PowerShell') @pack "-p:NuspecFile=$nuspec" "-p:NuspecBasePath=$Module" '-p:NoPackageAnalysis=true' }
finally { Remove-Item $nuspec }
Assert-DotNet 'pack AutoClaim.PowerShell'
if ($Certificate) {
    dotnet nuget sign (Join-Path $Destination '*.nupkg') --certificate-path $Certificate --certificate-password $env:AUTOCLAIM_SIGNING_PASSWORD --timestamper $timestamper
    Assert-DotNet 'nuget sign'
}

$sums = Get-ChildItem $Destination -File | Sort-Object Name -Culture '' | ForEach-Object { "$((Get-FileHash $_ -Algorithm SHA256).Hash.ToLowerInvariant())  $($_.Name)" }
# As sha256sum reads it, on every system.
[IO.File]::WriteAllText((Join-Path $Destination 'SHA256SUMS'), ($sums -join "`n") + "`n")
Get-ChildItem $Destination -File
