#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What a view calls a column is a property: people filter, sort, group and export by what they see, here and in what jobs and files bring back.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $views = ([xml] (Get-Content (Join-Path (Get-Module AutoClaim).ModuleBase 'AutoClaim.Format.ps1xml') -Raw)).Configuration.ViewDefinitions.View
    $tables = foreach ($view in $views.Where{ $_['TableControl'] }) { @{ Type = $view.ViewSelectedBy.TypeName -replace '^AutoClaim\.'; Headings = @($view.TableControl.TableHeaders.TableColumnHeader.Label) } }
    $columns = foreach ($table in $tables) { foreach ($heading in $table.Headings) { @{ Type = $table.Type; Heading = $heading } } }
    $lists = foreach ($view in $views.Where{ $_['ListControl'] }) {
        @{ Type = $view.ViewSelectedBy.TypeName -replace '^AutoClaim\.'; Labels = @($view.ListControl.ListEntries.ListEntry.ListItems.ListItem.ForEach{ $_['Label'] ? $_.Label : $_.PropertyName }) }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    Import-Module "$PSScriptRoot/Samples.psm1" -Force
    $culture = [cultureinfo]::CurrentCulture
    # Where lines break depends on the culture.
    function Get-Character([string[]] $Lines) { -join ([char[]] ($Lines -join '' -replace '\s') | Sort-Object) }
    function Test-List([object] $Value) { $Value -is [Collections.IList] }
    # As Start-Job hands objects over (1) and as Export-Clixml keeps them (2).
    function Get-Copy([object[]] $Objects, [int] $Depth) { foreach ($one in $Objects) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($one, $Depth)) } }
}

AfterAll { [cultureinfo]::CurrentCulture = $culture }

Describe 'The column <Heading> of AutoClaim.<Type>' -ForEach $columns {
    BeforeAll {
        $objects = @(Get-Sample $Type)
        $kind = ([type] "AutoClaim.$Type").GetProperty($Heading).PropertyType
        $kind = [Nullable]::GetUnderlyingType($kind) ?? $kind
    }
    It 'is a property of text, number, yes or no, time, or a list' {
        $kind.Name | Should -BeIn 'String', 'Boolean', 'Int32', 'Int64', 'DateTimeOffset', 'TimeSpan', 'Listed`1'
    }
    It 'can be asked for' {
        foreach ($object in $objects) {
            $value = $object.$Heading
            if ($kind.Name -eq 'Listed`1') { foreach ($item in $value) { $objects | Where-Object $Heading -Contains $item | Should -Contain $object } }
            else { $objects | Where-Object $Heading -EQ $value | Should -Contain $object }
        }
    }
    It 'sorts' {
        $sorted = @($objects | Sort-Object $Heading)
        $sorted | Should -HaveCount $objects.Count
        $values = $sorted.ForEach{ $_.$Heading }.Where{ $null -ne $_ }
        if ($kind.Name -ne 'Listed`1') { foreach ($at in 1..$values.Count) { if ($at -lt $values.Count) { $values[$at - 1] | Should -BeLessOrEqual $values[$at] } } }
    }
    It 'groups' {
        $groups = @($objects | Group-Object $Heading)
        ($groups | Measure-Object Count -Sum).Sum | Should -Be $objects.Count
        $groups | Should -HaveCount @($objects.ForEach{ "$($_.$Heading)" } | Sort-Object -Unique).Count
    }
    It 'is exported as it reads' {
        $file = Join-Path $TestDrive "$Type.$Heading.csv"
        $objects | Select-Object $Heading, @{ Name = 'Row'; Expression = { 'row' } } | Export-Csv $file
        $cells = @(Import-Csv $file)
        foreach ($at in 0..($objects.Count - 1)) { "$($cells[$at].$Heading)" | Should -BeExactly $(if ($null -eq $objects[$at].$Heading) { '' } else { $objects[$at].$Heading.ToString() }) }
    }
}

Describe 'AutoClaim.<Type>' -ForEach $tables {
    It 'is a table with the same cells after a job and after Import-Clixml' {
        $PSStyle.OutputRendering = 'PlainText'
        $table = Get-Rendering (Get-Sample $Type) -Width 160
        foreach ($depth in 1, 2) { foreach ($language in 'en-US', 'da-DK', 'th-TH') {
                [cultureinfo]::CurrentCulture = $language
                $copies = Get-Copy (Get-Sample $Type) $depth
                Get-Character (Get-Rendering $copies -Width 160) | Should -BeExactly (Get-Character $table) -Because "depth $depth in $language"
                [cultureinfo]::CurrentCulture = $culture
            } }
    }
    It 'holds things still after a job and after Import-Clixml, where it held some' {
        foreach ($depth in 1, 2) {
            foreach ($object in Get-Sample $Type) {
                $copy = Get-Copy $object $depth
                foreach ($property in $object.psobject.Properties.Where{ @($_.Value).Where{ $_ -and $_.GetType().Namespace -eq 'AutoClaim' -and $_ -isnot [Collections.IDictionary] } }) {
                    foreach ($at in 0..(@($property.Value).Count - 1)) {
                        $kept = @($copy.($property.Name))[$at]
                        $kept.pstypenames | Should -Contain "Deserialized.$(@($property.Value)[$at].GetType().FullName)" -Because "$($property.Name) at depth $depth"
                        foreach ($name in @($property.Value)[$at].psobject.Properties.Where{ $_.Value -is [string] -or $_.Value -is [ValueType] }.Name) { $kept.$name | Should -Be @($property.Value)[$at].$name -Because "$($property.Name).$name at depth $depth" }
                    }
                }
            }
        }
    }
    It 'has no name of a type in what Export-Csv makes of it, nor in its text' {
        $objects = @(Get-Sample $Type)
        $objects | ConvertTo-Csv | Should -Not -Match 'AutoClaim\.|System\.|PSCustomObject'
        foreach ($object in $objects) { foreach ($property in $object.psobject.Properties.Where{ Test-List $_.Value }) { foreach ($item in $property.Value) { "$item" | Should -Not -Match '^(AutoClaim|System)\.' } } }
    }
}

Describe 'The list of AutoClaim.<Type>' -ForEach $lists {
    It 'has properties for lines' {
        foreach ($label in $Labels) { ([type] "AutoClaim.$Type").GetProperty($label) | Should -Not -BeNullOrEmpty -Because "$label is a line" }
    }
}

Describe 'What a job hands over' {
    It 'is the same table, and can be asked by its headings' {
        New-TestStore
        $null = New-TestEvent a, b | Invoke-LicenseClaim
        $module, $path = (Get-Module AutoClaim).ModuleBase, (Get-AutoClaimSession).Path
        $claims = Start-Job { Import-Module $using:module; Connect-AutoClaim $using:path; Get-LicenseClaim } | Receive-Job -Wait -AutoRemoveJob
        Get-Rendering $claims -Width 160 | Should -Be (Get-Rendering (Get-LicenseClaim) -Width 160)
        $claims | Where-Object User -EQ a@contoso.com | Should -HaveCount 1
        ($claims | Group-Object Result).Name | Should -Be 'Observed'
        Get-LicenseClaim -After ($claims | Sort-Object Time)[0].Time | Should -HaveCount 2
        $claims | Where-Object Time -GT (Get-Date).AddDays(-1) | Should -HaveCount 2
        $claims | Where-Object Time -GT (Get-Date).AddDays(1) | Should -BeNullOrEmpty
    }
}

Describe 'Lists' {
    It 'go through what PowerShell has for arrays' {
        $policy = @(Get-Sample Policy)[0]
        $policy.UsageLocations.ForEach{ "<$_>" } | Should -Be '<DE>', '<FR>'
        $policy.UsageLocations.Where{ $_ -eq 'FR' } | Should -Be 'FR'
        $policy.UsageLocations -contains 'DE' | Should -BeTrue
        $policy.UsageLocations[-1] | Should -Be 'FR'
        "$($policy.UsageLocations.ToString())" | Should -Be 'DE, FR'
        ([AutoClaim.Policy] @{ UsageLocations = 'DE' }).UsageLocations | Should -Be 'DE'
    }
    It 'of every kind read as what is in them' {
        $seen = [Collections.Generic.HashSet[type]]::new()
        $ahead = [Collections.Generic.Stack[type]] [type[]] (Get-Command -Module AutoClaim).OutputType.Type.Where{ $_.Namespace -eq 'AutoClaim' }
        while ($ahead.Count) {
            $kind = $ahead.Pop()
            if (-not $seen.Add($kind)) { continue }
            foreach ($property in $kind.GetProperties().PropertyType) {
                $inner = if ($property.Name -eq 'Listed`1') { $property.GenericTypeArguments[0] } else { $property }
                $property.IsArray | Should -BeFalse -Because "an array in $kind is exported as System.Object[]"
                if ($inner.Namespace -ne 'AutoClaim' -or $inner.Name -in 'Counted', 'AutoClaimException') { continue }
                $inner.GetMethod('ToString', [type[]] @()).DeclaringType | Should -Be $inner -Because "$kind has it for text"
                $ahead.Push($inner)
            }
        }
        $seen.Count | Should -BeGreaterThan 40
    }
}
