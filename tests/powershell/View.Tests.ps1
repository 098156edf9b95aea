#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Every view as text, on terminals of 80 and 160 columns. AUTOCLAIM_BLESS=1 rewrites snapshots/; look at what changed.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $module = Get-Module AutoClaim
    $views = ([xml] (Get-Content (Join-Path $module.ModuleBase 'AutoClaim.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View
    $cases = foreach ($type in $views.ViewSelectedBy.TypeName | Sort-Object -Unique) {
        $fixed = $views.Where{ $_.ViewSelectedBy.TypeName -eq $type -and $_['TableControl'] }.ForEach{ $_.TableControl.TableHeaders.TableColumnHeader }.Where{ $_['Width'] }.Label
        foreach ($width in 80, 160) { @{ Type = $type -replace '^AutoClaim\.'; Width = $width; Fixed = $fixed } }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/Samples.psm1" -Force
    $culture = [cultureinfo]::CurrentCulture
    function Get-View([string] $Type, [int] $Width) {
        $objects = @(Get-Sample $Type)
        $table = ($objects | Format-Table | Out-String -Width $Width) -split '\r?\n'
        # How old a pool's data is depends on the clock: its list shows a sample of one time instead.
        $list = (@(Get-Sample $Type -Dated)[0] | Format-List | Out-String -Width $Width) -split '\r?\n'
        ($table + $list | ForEach-Object TrimEnd) -join "`n" -replace '\n{3,}', "`n`n" -replace '^\n+|\n+$' -replace '$', "`n" -replace '(?m)^((?:Schema|Version) +: ).*$', '$1(of the library)'
    }
    # Where lines break is PowerShell's, and depends on the culture.
    function Get-Character([string] $Text) { -join ([char[]] ($Text -replace '\s') | Sort-Object) }
}

AfterAll { [cultureinfo]::CurrentCulture = $culture }

Describe 'The views of AutoClaim.<Type> in <Width> columns' -ForEach $cases {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'
        $file = "$PSScriptRoot/snapshots/$Type.$Width.txt"
        [cultureinfo]::CurrentCulture = 'en-US'
        $view = Get-View $Type $Width
        if ($env:AUTOCLAIM_BLESS -eq '1') { [IO.File]::WriteAllText($file, $view) }
    }
    It 'are as they were' { $view | Should -BeExactly ([IO.File]::ReadAllText($file) -replace '\r') }
    It 'fit' { ($view -split '\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width }
    It 'break no word but where its own parts meet' {
        $lines = ($view -split '\n\n')[0]
        foreach ($object in Get-Sample $Type) {
            foreach ($heading in ($lines -split '\n')[0] -split ' +' -ne '') {
                foreach ($part in "$($object.$heading)" -csplit '\s+|(?<=[_.])|(?=@)|(?<=\p{Ll})(?=\p{Lu})' -notmatch '[0-9a-f]{8}' -ne '') {
                    if ($object.$heading -isnot [DateTimeOffset] -and $object.$heading -isnot [timespan]) { $lines | Should -BeLike "*$([WildcardPattern]::Escape($part))*" -Because "$heading of $object" }
                }
            }
        }
    }
    # PowerShell breaks between words in the languages it knows to have some, elsewhere anywhere. What has the rest of the line, or is a sentence, is left to it.
    It 'break no word where PowerShell knows no words' {
        [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
        $lines = ((Get-View $Type $Width) -split '\n\n')[0]
        [cultureinfo]::CurrentCulture = 'en-US'
        $headings = ($lines -split '\n')[0] -split ' +'
        foreach ($object in Get-Sample $Type) {
            foreach ($heading in $Fixed.Where{ $_ -in $headings -and $_ -notin 'Reason', 'Message' }) {
                foreach ($part in "$($object.$heading)" -csplit '\s+|(?<=[_.])|(?=@)|(?<=\p{Ll})(?=\p{Lu})' -notmatch '[0-9a-f]{8}' -ne '') {
                    if ($object.$heading -is [string]) { $lines | Should -BeLike "*$([WildcardPattern]::Escape($part))*" -Because "$heading of $object" }
                }
            }
        }
    }
    # As a console shows it, of which alone the view knows how wide it is.
    It 'break no word of a sentence in <_>' -ForEach '', 'nl-NL', 'en-US' {
        [cultureinfo]::CurrentCulture = $_
        $lines = (@(Get-Sample $Type) | Format-Table | Out-String) -split '\r?\n'
        [cultureinfo]::CurrentCulture = 'en-US'
        $headings = ($lines.Where({ $_ }, 'First', 1) -split ' +') -ne ''
        foreach ($object in Get-Sample $Type) {
            foreach ($heading in $headings.Where{ $_ -notin $Fixed -and $_ -notin 'Id', 'Path' -or $_ -in 'Reason', 'Message' }) {
                foreach ($word in "$($object.$heading)" -csplit '[\s,]+|(?<=[_.])|(?=@)|(?<=\p{Ll})(?=\p{Lu})' -ne '' -notmatch '[0-9a-f]{8}') { if ($object.$heading -isnot [ValueType]) { $lines -join "`n" | Should -BeLike "*$([WildcardPattern]::Escape($word))*" -Because "$heading of $object" } }
            }
        }
    }
    It 'do not depend on the culture' {
        [cultureinfo]::CurrentCulture = 'th-TH'
        Get-Character (Get-View $Type $Width) | Should -BeExactly (Get-Character $view)
        [cultureinfo]::CurrentCulture = 'da-DK'
        Get-Character (Get-View $Type $Width) | Should -BeExactly (Get-Character $view)
    }
    It 'cut off nothing that a script would need' { if ($Width -eq 160) { $view | Should -Not -Match '\u2026' } }
}

Describe 'A table on a console' {
    It 'breaks no word in the invariant culture, wherever the line ends' {
        $module = (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1')
        $code = "Import-Module '$module'; [cultureinfo]::CurrentCulture = ''; 20..130 | ForEach-Object { [AutoClaim.PolicyFinding] @{ Severity = 'Info'; Policy = 'P'; Message = 'x' * `$_ + ' qqqqqqqqq ' + 'z' * 9 } }"
        $lines = pwsh -NoProfile -NonInteractive -Command $code
        $lines.Where{ $_ -cmatch 'q' }.Where{ $_ -cnotmatch '(?<!q)q{9}(?!q)' } | Should -BeNullOrEmpty
        $lines.Where{ $_ -cmatch 'z' }.Where{ $_ -cnotmatch '(?<!z)z{9}(?!z)' } | Should -BeNullOrEmpty
        @($lines -cmatch 'z').Count | Should -Be 111
    }
}

Describe 'The snapshots' {
    It 'are all of a view there is' {
        (Get-ChildItem "$PSScriptRoot/snapshots/*.txt").Name | Sort-Object | Should -Be (([xml] (Get-Content (Join-Path (Get-Module AutoClaim).ModuleBase 'AutoClaim.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName |
                Sort-Object -Unique | ForEach-Object { foreach ($width in 160, 80) { "$($_ -replace '^AutoClaim\.').$width.txt" } } | Sort-Object)
    }
}
