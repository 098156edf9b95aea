#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What can be wrong with an installation: no library, another one, an older or newer client already loaded. Each in a process of its own.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $module = (Get-Module AutoClaim).ModuleBase
    $suffix = if ($IsWindows) { 'dll' } elseif ($IsMacOS) { 'dylib' } else { 'so' }
    $connect = "try { Connect-AutoClaim :memory: -Create -Mode Local -ErrorAction Stop; 'connected' } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message; `$_.ErrorDetails.RecommendedAction }"

    function Invoke-Fresh([string] $Script, [string] $Library) {
        $env:AUTOCLAIM_LIBRARY = $Library
        try { (pwsh -NoProfile -NonInteractive -Command $Script 2>&1 | Out-String) -replace "`e\[[\d;]*m" } finally { $env:AUTOCLAIM_LIBRARY = $null }
    }
    function New-Library([string] $Source) {
        $file = Join-Path $TestDrive "$(New-Guid).$suffix"
        $Source | cc -shared -fPIC -x c -o $file - | Out-Null
        if ($LASTEXITCODE) { throw 'cc could not make a library.' }
        $file
    }
    # An assembly of the client's name and nothing in it.
    function New-Client([string] $Version, [string] $Directory) {
        $null = [Reflection.Assembly]::LoadFrom("$PSHOME/Microsoft.CodeAnalysis.CSharp.dll")
        $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText("[assembly: System.Reflection.AssemblyVersion(`"$Version`")] namespace AutoClaim { public sealed class Session { } }")
        $reference = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile("$PSHOME/ref/System.Runtime.dll")
        $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create('AutoClaim.Client', [Microsoft.CodeAnalysis.SyntaxTree[]] @($tree), [Microsoft.CodeAnalysis.MetadataReference[]] @($reference), $options)
        $image = [IO.MemoryStream]::new()
        if (-not $compilation.Emit($image).Success) { throw 'The assembly could not be made.' }
        $file = Join-Path (New-Item -ItemType Directory $Directory -Force) 'AutoClaim.Client.dll'
        [IO.File]::WriteAllBytes($file, $image.ToArray())
        $file
    }
}

Describe 'The native library' {
    It 'is not loaded by the import, and not needed for it; the first call names every path it tried, the platform and the cure' {
        $bare = Join-Path (New-Item -ItemType Directory (Join-Path $TestDrive bare)) AutoClaim
        Copy-Item $module $bare -Recurse
        Remove-Item (Join-Path $bare runtimes) -Recurse
        $said = Invoke-Fresh "Import-Module '$bare'; 'imported'; $connect; (Get-Command -Module AutoClaim).Count -gt 10"
        $rid = [regex]::Escape((Split-Path (Get-ChildItem (Join-Path $module runtimes)).FullName -Leaf))
        $said | Should -Match "(?s)^imported\s+LibraryNotFound,Connect-AutoClaim\s+NotInstalled\s+.*for $rid was not found\. Tried: .*runtimes.$rid.native.*\(no such file\); .*Install the AutoClaim package.*AUTOCLAIM_LIBRARY.*True"
    }
    It 'by AUTOCLAIM_LIBRARY is the only one tried' {
        $said = Invoke-Fresh "Import-Module '$module'; (Get-Process -Id `$PID).Modules.ModuleName -match 'autoclaim\.($suffix)' | Measure-Object | ForEach-Object Count; $connect" "/nowhere/libautoclaim.$suffix"
        $said | Should -Match "(?s)^0\s+LibraryNotFound,.*Tried: /nowhere/libautoclaim\.$suffix \(no such file\)\.\s+Install"
    }
    It 'that is no library is named, with the platform it should be for' {
        $file = Join-Path $TestDrive "text.$suffix"
        Set-Content $file 'no library'
        Invoke-Fresh "Import-Module '$module'; $connect" $file | Should -Match "(?s)LibraryNotFound,.*$([regex]::Escape($file)) \(there, but not loadable on "
    }
    It 'does not exist for musl, and the error says what to take instead' {
        $script = "[AppContext]::SetData('RUNTIME_IDENTIFIER', 'linux-musl-x64'); Import-Module '$module'; $connect"
        Invoke-Fresh $script '/nowhere/libautoclaim.so' | Should -Match '(?s)library for linux-musl-\w+ was not found.+an image with glibc'
    }
    # Windows lets nobody remove a library that is in use.
    It 'may go with the module while a session is open: the process ends as it should, and the store is one file' -Skip:$IsWindows {
        $copy = Join-Path (New-Item -ItemType Directory (Join-Path $TestDrive going)) AutoClaim
        Copy-Item $module $copy -Recurse
        $store = Join-Path $TestDrive going.autoclaim
        $said = Invoke-Fresh "Import-Module '$copy'; Connect-AutoClaim '$store' -Create -Mode Local; Set-AutoClaimSetting -Enabled `$true; Remove-Item '$copy' -Recurse; 'gone'"
        "$LASTEXITCODE $($said.Trim())" | Should -Be '0 gone'
        Test-Path "$store-wal" | Should -BeFalse
    }
    It 'of another ABI is refused, by name and number: <Case>' -ForEach @(
        @{ Case = 'of release 999'; Source = 'unsigned autoclaim_abi_version(void) { return 999; }'; Says = 'speaks ABI 999, this client speaks 1' }
        @{ Case = 'of somebody else'; Source = 'int other(void) { return 0; }'; Says = 'has no ABI of AutoClaim, this client speaks 1' }
    ) {
        $file = New-Library $Source
        Invoke-Fresh "Import-Module '$module'; $connect" $file | Should -Match "(?s)^AbiMismatch,Connect-AutoClaim\s+InvalidOperation\s+The library $([regex]::Escape($file)) $Says.*one release"
    }
}

Describe 'Another client in the process' {
    It 'of version <_> stops the import with a sentence that names it, and leaves nothing half imported' -ForEach '0.0.1.0', '99.0.0.0' {
        $client = New-Client $_ (Join-Path $TestDrive $_)
        $said = Invoke-Fresh "`$null = [Reflection.Assembly]::LoadFrom('$client'); try { Import-Module '$module' -ErrorAction Stop } catch { `$_.Exception.Message }; (Get-Command -Module AutoClaim).Count"
        $said | Should -Match "(?s)AutoClaim\.Client.*(already loaded|does not match).*\s0\s*$"
    }
    It 'is what an update is to a session that runs: it is told to start anew, and the old one goes on with its store' {
        $update = Join-Path (New-Item -ItemType Directory (Join-Path $TestDrive update)) AutoClaim
        Copy-Item $module $update -Recurse
        $null = New-Client '99.0.0.0' $update
        $script = Join-Path $update 'AutoClaim.psm1'
        (Get-Content $script -Raw).Replace("-ne '$((Get-Module AutoClaim).Version).0'", "-ne '99.0.0.0'") | Set-Content $script
        $said = Invoke-Fresh "Import-Module '$module'; $connect; try { Import-Module '$update' -Force -ErrorAction Stop } catch { `$_.Exception.Message }; Import-Module '$module'; Get-AutoClaimSession | ForEach-Object Path; [AutoClaim.Session].Assembly.GetName().Version.Major"
        $said | Should -Match '(?s)^connected\s+.*(already loaded|has loaded AutoClaim\.Client 0\.1\.0\.0, .*Start a new PowerShell\.).*:memory:\s+0\s*$'
    }
}
