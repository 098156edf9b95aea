#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What is given may have no end, be larger than memory, or fail as it is read: it ends in an error that says what to do.
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    function Get-Failed([scriptblock] $Action) { & { try { $null = & $Action } catch { $_ } } 2>&1 }
}

Describe 'A list or table that holds itself' {
    BeforeAll {
        # In a process of its own, which an overflowing stack would end.
        $script = Join-Path $TestDrive self.ps1
        @'
param([string] $Fixture)
Import-Module $Fixture
New-TestStore
$null = New-TestEvent a | Invoke-LicenseClaim
$list = [Collections.ArrayList]::new(); $null = $list.Add($list)
$map = @{}; $map.SPE_E3 = $map
$common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
foreach ($command in Get-Command -Module AutoClaim) {
    foreach ($parameter in $command.Parameters.Values) {
        if ($parameter.Name -in $common -or $parameter.ParameterType -notin [object], [hashtable]) { continue }
        $set = $command.ParameterSets.Where{ $_.Parameters.Name -contains $parameter.Name }[0]
        $given = @{ $parameter.Name = $(if ($parameter.ParameterType -eq [object]) { , $list } else { $map }) }
        foreach ($other in $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne $parameter.Name }) { $given[$other.Name] = $other.Name -like '*Path' ? (Join-Path ([IO.Path]::GetTempPath()) none.json) : $other.ParameterType.IsEnum ? 0 : 'Spare' }
        if ($parameter.Name -eq 'InputObject' -and $command.Name -like '*-LicenseClaim' -and $command.Parameters['App']) { $given.App = 'Teams' }
        $failed = & { try { $null = & $command @given -ErrorAction Continue } catch { $_ } } 2>&1
        "$($command.Name) -$($parameter.Name) $(@($failed)[0].FullyQualifiedErrorId) $(@($failed)[0])"
    }
}
'end'
'@ | Set-Content $script
        $env:AUTOCLAIM_MODULE = (Get-Module AutoClaim).ModuleBase
        $told = @(pwsh -NoProfile -NonInteractive -File $script "$PSScriptRoot/Fixture.psm1" 2>$null)
    }

    It 'ends no process, whichever parameter it is given to' { $told[-1] | Should -Be 'end' }
    It 'is refused by its parameter where lists are taken apart' {
        $deep = $told -match ' TooDeep,'
        foreach ($line in $deep) { $line | Should -Match '^(\S+) (-\w+) TooDeep,\1 \2 holds lists within lists' }
        foreach ($parameter in 'Import-AutoClaimUser -InputObject', 'Import-AutoClaimUser -ColumnMap', 'ConvertTo-LicenseClaimEvent -InputObject', 'Test-LicenseClaim -InputObject', 'Invoke-LicenseClaim -InputObject', 'New-AutoClaimPolicy -TargetGroup') {
            $deep -like "$parameter *" | Should -HaveCount 1
        }
    }
    It 'is refused though it ends, a hundred levels below: <Command>' -ForEach @(
        @{ Command = 'Test-LicenseClaim'; Given = @{ App = 'Teams' } }, @{ Command = 'Invoke-LicenseClaim'; Given = @{ App = 'Teams' } }, @{ Command = 'ConvertTo-LicenseClaimEvent'; Given = @{} }
        'User', 'Pool', 'Group', 'Environment', 'PowerApp' | ForEach-Object { @{ Command = "Import-AutoClaim$_"; Given = @{} } }
    ) {
        New-TestStore
        $before = Get-StoreState
        $list = , 'a@contoso.com'
        foreach ($level in 1..100) { $list = , $list }
        $failed = Get-Failed { & $Command -InputObject $list @Given }
        $failed[0].FullyQualifiedErrorId | Should -Be "TooDeep,$Command"
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike 'Give -InputObject one list*'
        Get-StoreState | Should -Be $before
    }
    It 'is taken apart as deep as anybody writes it' {
        New-TestStore
        (Test-LicenseClaim -InputObject @(, @(, @(@{ UserId = (Get-AutoClaimUser a@contoso.com).Id }))) -App Teams).User | Should -Be 'a@contoso.com'
    }
}

Describe 'A file that is larger than anything it is given for' {
    BeforeAll {
        New-TestStore
        # Sparse: what reads it whole needs a gigabyte.
        foreach ($name in 'large.json', 'large.csv') {
            $file = [IO.File]::Create((Join-Path $TestDrive $name))
            $file.Write([Text.Encoding]::UTF8.GetBytes($name -like '*.csv' ? "id,userPrincipalName`n`"" : '{'))
            $file.SetLength(1GB)
            $file.Close()
        }
        $edge = Join-Path $TestDrive edge.json
        $json, $csv = 'large.json', 'large.csv' | ForEach-Object { Join-Path $TestDrive $_ }
    }

    It 'is refused by its name before it is read whole: <Case>' -ForEach @(
        @{ Case = 'Import-AutoClaimPolicy'; Run = { Import-AutoClaimPolicy $json } }
        @{ Case = 'Compare-AutoClaimPolicy'; Run = { Compare-AutoClaimPolicy $json } }
        @{ Case = 'Import-LicenseMigrationPlan'; Run = { Import-LicenseMigrationPlan $json } }
        @{ Case = 'Update-AutoClaimCatalog'; Run = { Update-AutoClaimCatalog $csv } }
        @{ Case = 'Import-AutoClaimUser of a CSV'; Run = { Import-AutoClaimUser -Path $csv -TakenAt (Get-Date) } }
        @{ Case = 'Import-AutoClaimPool of a CSV'; Run = { Import-AutoClaimPool -Path $csv -TakenAt (Get-Date) } }
        @{ Case = 'ConvertTo-LicenseClaimEvent of a CSV'; Run = { ConvertTo-LicenseClaimEvent -Path $csv -Source Csv -App Teams } }
    ) {
        $before = [GC]::GetTotalAllocatedBytes()
        $failed = Get-Failed $Run
        ([GC]::GetTotalAllocatedBytes() - $before) / 1MB | Should -BeLessThan 200
        @($failed) | Should -HaveCount 1
        # Its heading is refused already.
        $failed.FullyQualifiedErrorId | Should -Match ($Case -eq 'Update-AutoClaimCatalog' ? '^InvalidArgument,' : '^TooLarge,')
        "$failed" | Should -Match 'large\.(json|csv)'
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
    It 'is taken up to 32 MiB' {
        $null = Export-AutoClaimPolicy $edge
        Set-AutoClaimPolicy Spare -Priority 9
        $text = (Get-Content $edge -Raw).TrimEnd()
        Set-Content $edge ($text + ' ' * (32MB - $text.Length)) -NoNewline
        (Compare-AutoClaimPolicy $edge).Field | Should -Be 'priority'
        Add-Content $edge ' ' -NoNewline
        (Get-Failed { Compare-AutoClaimPolicy $edge }).FullyQualifiedErrorId | Should -Be 'TooLarge,Compare-AutoClaimPolicy'
    }
    It 'is refused too where it is one row of nothing but separators' {
        $row = Join-Path $TestDrive separators.csv
        "id,userPrincipalName`n$(',' * 3MB)" | Set-Content $row
        $failed = Get-Failed { Import-AutoClaimUser -Path $row -TakenAt (Get-Date) }
        @($failed) | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be 'TooLarge,Import-AutoClaimUser'
        "$failed" | Should -Match 'separators\.csv, line 2'
    }
    It 'of rows is read row by row, wherever a buffer ends' {
        $rows = Join-Path $TestDrive rows.csv
        $users = foreach ($number in 1..3000) { [pscustomobject] @{ id = '00000000-0000-4000-9000-{0:d12}' -f $number; userPrincipalName = "row$number@contoso.com"; displayName = "One, `"two`"`r`n$('x' * ($number % 97))"; accountEnabled = 'true'; usageLocation = 'DE'; userType = 'Member'; licenseAssignmentStates = '[]' } }
        $users | Export-Csv $rows
        (Import-AutoClaimUser -Path $rows -TakenAt (Get-Date)).Added | Should -Be 3000
        $stored = @(Get-AutoClaimUser row*)
        $stored | Should -HaveCount 3000
        $stored.Where{ $_.DisplayName -notlike 'One, "two"*' } | Should -BeNullOrEmpty
    }
}

Describe 'A property that fails as it is read' {
    BeforeEach {
        New-TestStore
        $null = New-TestEvent a | Invoke-LicenseClaim
        $before = Get-StoreState
    }

    It 'ends in an error of the command, and changes nothing: <Case>' -ForEach @(
        @{ Case = 'Test-LicenseClaim'; Run = { $bad | Test-LicenseClaim -App Teams } }
        @{ Case = 'Invoke-LicenseClaim'; Run = { $bad | Invoke-LicenseClaim -App Teams } }
        @{ Case = 'ConvertTo-LicenseClaimEvent'; Run = { $bad | ConvertTo-LicenseClaimEvent -Source Csv -App Teams } }
        @{ Case = 'Undo-LicenseClaim'; Run = { $bad | Undo-LicenseClaim -Force } }
        @{ Case = 'Stop-AutoClaimChange'; Run = { $bad | Stop-AutoClaimChange -Force } }
        @{ Case = 'Get-LicenseClaim'; Run = { $bad | Get-LicenseClaim } }
        @{ Case = 'Get-AutoClaimReport'; Run = { $bad | Get-AutoClaimReport } }
        @{ Case = 'Get-AutoClaimAssignment'; Run = { $bad | Get-AutoClaimAssignment } }
        @{ Case = 'Get-AutoClaimUser'; Run = { $bad | Get-AutoClaimUser } }
        @{ Case = 'Remove-AutoClaimPolicy'; Run = { $bad | Remove-AutoClaimPolicy -Force } }
        @{ Case = 'Set-AutoClaimPool'; Run = { $bad | Set-AutoClaimPool -ReserveUnits 1 } }
    ) {
        $bad = [pscustomobject] @{ Other = 1 }
        foreach ($name in 'UserId', 'ClaimId', 'Id', 'PolicyId', 'SkuId') { $bad | Add-Member ScriptProperty $name { throw 'boom' } }
        $failed = Get-Failed $Run
        @($failed) | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Match "^(BadRecord|NotFound),$Case$"
        "$failed" | Should -Not -Match 'Exception (calling|getting)|boom'
        Get-StoreState | Should -Be $before
    }
    It 'ends an import at its row: <Command>' -ForEach @(
        @{ Command = 'Import-AutoClaimUser'; Good = { New-TestUser new 800 }; Property = 'userPrincipalName' }
        @{ Command = 'Import-AutoClaimGroup'; Good = { (Get-TestGroup)[0] }; Property = 'displayName' }
        @{ Command = 'Import-AutoClaimPool'; Good = { (Get-TestSku)[0] }; Property = 'skuPartNumber' }
        @{ Command = 'Import-AutoClaimEnvironment'; Good = { @{ id = 'one'; name = 'One'; managed = $true } }; Property = 'name' }
        @{ Command = 'Import-AutoClaimPowerApp'; Good = { @{ id = 'one'; name = 'One'; environment = 'one'; premium = $true } }; Property = 'name' }
    ) {
        $good = & $Good
        $bad = [pscustomobject] @{ id = 'x' } | Add-Member ScriptProperty $Property { throw 'boom' } -PassThru
        $failed = Get-Failed { $good, $bad, $good | & $Command }
        @($failed) | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -Be "BadRecord,$Command"
        "$failed" | Should -Be "Record 2 ends the import. The property $Property of it cannot be read: RuntimeException."
        Get-StoreState | Should -Be $before
    }
    It 'is an error of its row, and the others go on: <Case>' -ForEach @(
        @{ Case = 'ConvertTo-LicenseClaimEvent -Source Csv'; Property = 'DesktopVersion'; Run = { $given | ConvertTo-LicenseClaimEvent -Source Csv -App Teams } }
        @{ Case = 'ConvertTo-LicenseClaimEvent -Source SignInLog'; Property = 'appDisplayName'; Run = { $given | ConvertTo-LicenseClaimEvent -Source SignInLog } }
        @{ Case = 'ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog'; Property = 'AuditData'; Run = { $given | ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog } }
        @{ Case = 'Test-LicenseClaim'; Property = 'DesktopVersion'; Run = { $given | Test-LicenseClaim -App Teams } }
        @{ Case = 'Invoke-LicenseClaim'; Property = 'DesktopVersion'; Run = { $given | Invoke-LicenseClaim -App Teams } }
    ) {
        $good = foreach ($name in 'b', 'c') {
            @{
                'ConvertTo-LicenseClaimEvent -Source SignInLog'       = [pscustomobject] @{ id = $name; createdDateTime = '2026-01-02T03:04:05Z'; userId = (Get-AutoClaimUser "$name@contoso.com").Id; userPrincipalName = "$name@contoso.com"; appId = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'; appDisplayName = 'Microsoft Teams'; status = @{ errorCode = 0 } }
                'ConvertTo-LicenseClaimEvent -Source UnifiedAuditLog' = [pscustomobject] @{ Identity = $name; AuditData = (@{ Id = $name; RecordType = 45; CreationTime = '2026-01-02T03:04:05'; Operation = 'LaunchPowerApp'; Workload = 'PowerApps'; UserId = "$name@contoso.com"; AppName = 'app-1'; AdditionalInfo = '{"environmentName":"default-1"}' } | ConvertTo-Json) }
            }[$Case] ?? [pscustomobject] @{ UserPrincipalName = "$name@contoso.com" }
        }
        $bad = ($good[0].psobject.Copy()) | Add-Member ScriptProperty $Property { throw 'boom' } -PassThru -Force
        $given = $good[0], $bad, $good[1]
        $ErrorActionPreference = 'Continue'
        $told = & $Run 2>&1
        $failed = $told.Where{ $_ -is [Management.Automation.ErrorRecord] }
        $failed | Should -HaveCount 1
        $failed.FullyQualifiedErrorId | Should -BeLike 'BadRecord,*'
        "$failed" | Should -BeLike "*The property $Property of it cannot be read: RuntimeException."
        if ($Case -like 'ConvertTo*') { "$failed" | Should -BeLike 'Row 2: *' }
        [object]::ReferenceEquals($failed.TargetObject, $bad) | Should -BeTrue
        $told.Where{ $_ -isnot [Management.Automation.ErrorRecord] }.ForEach{ (Get-AutoClaimUser $_.User).UserPrincipalName } | Should -Be 'b@contoso.com', 'c@contoso.com'
    }
}

Describe 'A list whose lists refer to each other' {
    BeforeAll {
        # A process of its own, which is ended where it goes on: what doubles with each of thirty levels is never done.
        $script = Join-Path $TestDrive double.ps1
        @'
param([string] $Fixture)
Import-Module $Fixture
New-TestStore
$list = @('a@contoso.com', 'b@contoso.com')
foreach ($level in 1..29) { $list = @($list, $list) }
$runs = [ordered] @{
    'Test-LicenseClaim -InputObject' = { Test-LicenseClaim -InputObject $list -App Teams }
    'Import-AutoClaimUser -InputObject' = { Import-AutoClaimUser -InputObject $list }
    'ConvertTo-LicenseClaimEvent -InputObject' = { ConvertTo-LicenseClaimEvent -InputObject $list -App Teams -Source Csv }
    'New-AutoClaimPolicy -TargetGroup' = { New-AutoClaimPolicy New -App Teams -Product SPE_E3 -TargetGroup @{ SPE_E3 = $list } }
    'Import-AutoClaimUser -ColumnMap' = { Import-AutoClaimUser -InputObject @{ id = 'x' } -ColumnMap @{ id = $list } }
}
foreach ($run in $runs.GetEnumerator()) {
    $failed = & { try { $null = & $run.Value } catch { $_ } } 2>&1
    "$($run.Key) $(@($failed)[0].FullyQualifiedErrorId) $(@($failed)[0])"
}
'end'
'@ | Set-Content $script
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment.AUTOCLAIM_MODULE = (Get-Module AutoClaim).ModuleBase
        foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $script, "$PSScriptRoot/Fixture.psm1") { $start.ArgumentList.Add($argument) }
        $process = [Diagnostics.Process]::Start($start)
        $read = $process.StandardOutput.ReadToEndAsync()
        $null = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(120000)) { $process.Kill() }
        $told = @($read.Result.TrimEnd() -split '\r?\n')
    }
    It 'is refused by its parameter, and ends' {
        $told[-1] | Should -Be 'end'
        $told | Should -HaveCount 6
        foreach ($line in $told[0..4]) { $line | Should -Match '^(\S+) (-\w+) (TooLarge,\1 \2 holds more than [\d,]+ items|\w+,\1 )' }
        $told -match 'TooLarge' | Should -Not -BeNullOrEmpty
        foreach ($parameter in 'Test-LicenseClaim -InputObject', 'Import-AutoClaimUser -InputObject', 'ConvertTo-LicenseClaimEvent -InputObject') { $told -like "$parameter TooLarge,*" | Should -HaveCount 1 }
    }
}
