#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The library names methods and fields; errors of cmdlets name cmdlets and parameters.

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    New-TestStore
}

Describe 'What errors say' {
    It 'names parameters, not fields: <Says>' -ForEach @(
        @{ Run = { Set-AutoClaimPolicy Spare -Cap 0 }; Says = '-Cap is 0: the policy would never claim.' }
        @{ Run = { Backup-AutoClaimStore $copy }; Says = 'Choose another path, or give -Force.' }
        @{ Run = { Set-AutoClaimPool SPE_E3 }; Says = 'Give -ReserveUnits, -WarnBelow or both.' }
        @{ Run = { Get-LicenseClaim -User nobody@contoso.com }; Says = "There is no user named 'nobody@contoso.com'. See: Get-AutoClaimUser shows what there is." }
        @{ Run = { Set-AutoClaimPool SPE_E3 -ReserveUnits -1 }; Says = '-1 is below zero. Give 0 or more.' }
        @{ Run = { Set-AutoClaimPool SPE_E3 -WarnBelow -1 }; Says = '-1 is below zero. Give 0 or more.' }
    ) {
        $copy = Join-Path $TestDrive 'taken.autoclaim'
        'taken' | Set-Content $copy
        $failed = $null
        $ErrorActionPreference = 'Stop'
        try { & $Run } catch { $failed = $_ }
        "$failed $($failed.ErrorDetails.RecommendedAction)" | Should -Match ([regex]::Escape($Says))
    }
    It 'leaves the properties of Graph as they are where an item is told of' {
        $null = [pscustomobject] @{ id = "$(New-Guid)"; accountEnabled = $true } | Import-AutoClaimUser -TakenAt (Get-Date) -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*usageLocation*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*-UsageLocation*'
    }
    It 'says what to do about a heading that has a column twice' {
        $file = Join-Path $TestDrive 'twice.csv'
        'id,userPrincipalName,ID', '1,a@contoso.com,1' | Set-Content $file
        $failed = try { Import-AutoClaimUser -Path $file -TakenAt (Get-Date) -ErrorAction Stop } catch { $_ }
        "$failed" | Should -BeLike '*column id twice*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Take away one of the two*'
    }
    It 'refuses a user that is piped in beside another one: <_>' -ForEach 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Get-AutoClaimAudit' {
        $failed = try { [pscustomobject] @{ UserPrincipalName = 'a@contoso.com' } | & $_ -User b@contoso.com } catch { $_ }
        "$failed" | Should -Be '-User is given, and what is piped in names one too.'
    }
    It 'refuses what else is asked for beside claims that are named: <_>' -ForEach { Get-LicenseClaim -Id 1 -State Undone }, { 1 | ForEach-Object { [pscustomobject] @{ ClaimId = $_ } } | Get-LicenseClaim -Outcome NoPolicy } {
        $failed = try { & $_ } catch { $_ }
        $failed.FullyQualifiedErrorId | Should -Be 'InvalidArgument,Get-LicenseClaim'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Name claims alone*'
    }
    It 'takes $null for -WarnBelow still' {
        Set-AutoClaimPool SPE_E3 -WarnBelow $null
        (Get-AutoClaimPool SPE_E3).WarnBelow | Should -BeNullOrEmpty
    }
}

Describe 'Every text of the library' {
    BeforeDiscovery {
        # Literals of its sources: no reply brings all of them out. What Graph calls things is Graph's, and what describe says is for who writes requests.
        $sources = Get-ChildItem "$PSScriptRoot/../../src/api", "$PSScriptRoot/../../src/engine", "$PSScriptRoot/../../src/store" -Recurse -Filter *.rs |
            Where-Object FullName -NotMatch 'api.(table|describe|setting|method|request_parser|json|open)\.rs|api.(json|policy.fields)|api.exchange.reply\.rs|tests\.rs'
        $texts = foreach ($source in $sources) {
            $code = (Get-Content $source -Raw) -replace '(?m)^\s*//.*$'
            foreach ($match in [regex]::Matches($code, '(?<!b)"((?:[^"\\]|\\.|\\\r?\n)*)"')) {
                $text = $match.Groups[1].Value -replace '\\\r?\n\s*' -replace '\\"', '"'
                if (($text -match '^\W?\W?[A-Z{].* .*[.}]$' -or $source.Name -eq 'error.rs' -and $text -match ' ') -and $text -notmatch '[{][^}]*\n|SELECT|\n') { @{ Text = $text; File = $source.Name } }
            }
        }
    }
    BeforeAll {
        $methods = [AutoClaim.Methods].GetProperties().ForEach{ $_.GetValue($null).Name }
        $graph = @('userPrincipalName', 'displayName', 'licenseAssignmentStates', 'securityEnabled', 'isAssignableToRole', 'isManagementRestricted', 'usageLocation', 'accountEnabled', 'userType', 'agentUser')
        # What hosts alone can send, and what only the program around a call can do.
        $hosts = 'autoclaim_open|^Send (the|it|one)|maxRequests|^overwrite|handle|Graph.s signIns|stage'
        & (Get-Module AutoClaim) {
            function script:Get-Term {
                [CmdletBinding()] param([string] $Text)
                ($type, $any) = [AutoClaim.Command].Assembly.GetType('AutoClaim.Terms'), [Reflection.BindingFlags] 'Instance, Public, NonPublic'
                $type.GetMethod('In', $any).Invoke([activator]::CreateInstance($type, $any, $null, @($PSCmdlet, $true), $null), @($Text, $false))
            }
        }
    }
    It 'is said in the words of cmdlets: <Text>' -ForEach $texts {
        if ($Text -cmatch $hosts) { return }
        $said = & (Get-Module AutoClaim) { Get-Term @args } $Text
        foreach ($method in $methods) { $said | Should -Not -MatchExactly "(?<![\w-])$([regex]::Escape($method))\b" -Because $File }
        $said | Should -Not -MatchExactly '(?<![\w-])([Gg]ive|[Ww]ith|in|by|and) (a )?(from|product as|replace|columns|overwrite|mode [A-Z])\b|\b[Tt]he request (names|has|does)|\.Audit\.Head' -Because $File
        [regex]::Matches(($said -replace '[{][^}]*[}]' -replace '\$select\S+' -replace '@\S+' -replace '\bof skus\b'), '(?<![\w$.-])[a-z]+[A-Z]\w*').Value.Where{ $_ -notin $graph } | Should -BeNullOrEmpty -Because "$File says: $said"
    }
}

Describe 'Advice' {
    It 'is not taken for a command: <_>' -ForEach @(
        { Get-AutoClaimUser nobody }, { Get-AutoClaimPolicy Nope }, { Get-AutoClaimPool Nope }, { Get-AutoClaimGroup Nope }, { Get-AutoClaimApp Nope }, { Get-LicenseClaim -Id 99 }, { Get-AutoClaimProduct -App Nope }
        { Get-AutoClaimGroup lic-e3 | Get-AutoClaimUser }, { Set-AutoClaimPolicy Spare -ExcludeUser nobody }, { Get-AutoClaimEnvironment Nope }, { Get-LicenseMigrationPlan Nope }, { Register-AutoClaimApp New -ServicePlan NOPE }
    ) {
        $failed = & { try { & $_ } catch { $_ } } 2>&1
        $failed | Should -HaveCount 1
        $cure = $failed.ErrorDetails.RecommendedAction
        # What begins with a command's name is one, and ends as one.
        if ($cure -match '^\w+-(AutoClaim|License)') { $cure | Should -Not -Match '\.$' } else { $cure | Should -Not -BeNullOrEmpty }
    }
}

Describe 'A cure' {
    BeforeEach {
        New-TestStore
        $path = (Get-AutoClaimSession).Path
    }

    # First what fails, or finds; then the cure as it is written; then the first again.
    It 'that is a command runs as it stands, and then what failed runs too: <Run>' -ForEach @(
        @{ Given = { Set-AutoClaimSetting -Enabled $false }; Run = { Test-AutoClaimPolicy | Where-Object Kind -EQ SwitchOff } }
        @{ Given = {}; Run = { Test-AutoClaimPolicy "O'Brien's [EU] policy" | Where-Object Kind -EQ PolicyOff } }
        @{ Given = {}; Run = { Test-AutoClaimPolicy 'Teams for all' | Where-Object Kind -EQ MailboxPlan } }
        @{ Given = { Disconnect-AutoClaim; Connect-AutoClaim $path -ReadOnly }; Run = { Set-AutoClaimPolicy Spare -Priority 9 } }
        @{ Given = { Connect-AutoClaim $path -Role "Cloud O'Admin"; Set-AutoClaimSetting -RequiredRole "Cloud O'Admin"; Connect-AutoClaim $path }; Run = { Set-AutoClaimPolicy Spare -Priority 9 } }
        @{ Given = { Connect-AutoClaim $path -Role Manager, Reader; Set-AutoClaimSetting -RequiredRole Manager -RequiredReportRole Reader; Connect-AutoClaim $path -Role Other }; Run = { Get-LicenseClaim } }
    ) {
        & $Given
        $ErrorActionPreference = 'Continue'
        $found = @(& $Run 2>&1)[0]
        $cure = $found -is [Management.Automation.ErrorRecord] ? $found.ErrorDetails.RecommendedAction : $found.Hint
        $cure | Should -Match '^(Set|Enable|Connect)-'
        & ([scriptblock]::Create($cure)) 2>&1 3>$null | Should -BeNullOrEmpty
        & $Run 2>&1 | Should -BeNullOrEmpty
    }
    It 'that is a parameter does when it is added: <Run>' -ForEach @(
        @{ Given = { 'taken' | Set-Content $file }; Run = 'Export-AutoClaimPolicy $file'; Cure = 'give (-Force)' }
        @{ Given = { 'taken' | Set-Content $file }; Run = 'Export-AutoClaimAudit $file'; Cure = 'give (-Force)' }
        @{ Given = { $null = New-TestEvent a | Invoke-LicenseClaim }; Run = 'New-TestUser a 1 | Import-AutoClaimUser'; Cure = '^Give (-Replace)' }
        @{ Given = { $null = New-LicenseMigrationPlan Pilot -User a@contoso.com -Product SPE_E3 -Group lic-e3 }; Run = 'New-LicenseMigrationPlan Pilot -User b@contoso.com -Product SPE_E3 -Group lic-e3'; Cure = '(-Replace)' }
        @{ Given = {}; Run = 'Connect-AutoClaim (New-StorePath)'; Cure = 'give (-Create), and (-Mode Local)' }
        @{ Given = {}; Run = 'Connect-AutoClaim (New-StorePath) -Create'; Cure = 'Give (-Mode Local)' }
    ) {
        $file = Join-Path $TestDrive "$(New-Guid).json"
        & $Given
        $ErrorActionPreference = 'Continue'
        $all = try { @(& ([scriptblock]::Create($Run)) 2>&1) } catch { @($_) }
        $failed = $all.Where{ $_ -is [Management.Automation.ErrorRecord] }[0]
        $failed.ErrorDetails.RecommendedAction | Should -Match $Cure
        $null = $failed.ErrorDetails.RecommendedAction -match $Cure
        $again = "$Run $($Matches[1..($Matches.Count - 1)] -join ' ')"
        @(& ([scriptblock]::Create($again)) 2>&1).Where{ $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }
    It 'says what thing and which file: <Run>' -ForEach @(
        @{ Run = { Set-AutoClaimPolicy Nope -Priority 1 }; Says = "There is no policy named 'Nope'." }
        @{ Run = { Get-AutoClaimProduct NOPE }; Says = "There is no product named 'NOPE'." }
        @{ Run = { Get-LicenseClaim -Id 999 }; Says = 'There is no claim 999.' }
        @{ Run = { Set-AutoClaimPolicyProduct Spare ENTERPRISEPREMIUM -DisablePlan NOPE }; Says = "ENTERPRISEPREMIUM has no plan named 'NOPE'; it has *YAMMER_ENTERPRISE*"; Cure = '(Get-AutoClaimProduct ENTERPRISEPREMIUM).Plans' }
        @{ Run = { New-AutoClaimPolicy X -App Teams -Product SPE_E3 -DisabledPlan NOPE }; Says = "SPE_E3 has no plan named 'NOPE'; it has *YAMMER_ENTERPRISE*"; Cure = '(Get-AutoClaimProduct SPE_E3).Plans' }
        @{ Run = { New-LicenseMigrationPlan X -User a@contoso.com -Product SPE_E3 -Group lic-e3 -AcceptLoss @{ SPE_E3 = 'NOPE' } }; Says = "SPE_E3 has no plan named 'NOPE'; it has *YAMMER_ENTERPRISE*"; Cure = '(Get-AutoClaimProduct SPE_E3).Plans' }
        @{ Run = { Connect-AutoClaim /nowhere/x.autoclaim }; Says = '*: /nowhere/x.autoclaim.' }
        @{ Run = { Restore-AutoClaimStore /nowhere/x.autoclaim /nowhere/y.autoclaim -Force }; Says = '*/nowhere/*.autoclaim*' }
        @{ Run = { 'other' | Set-Content "$TestDrive/other"; Backup-AutoClaimStore "$TestDrive/good" -Force; Restore-AutoClaimStore "$TestDrive/other" "$TestDrive/good" -Force }; Says = 'What is there cannot be read*/other.' }
        @{ Run = { 'other' | Set-Content "$TestDrive/other"; Restore-AutoClaimStore "$TestDrive/new" "$TestDrive/other" -Force }; Says = '*/other.' }
        @{ Run = { Set-AutoClaimPolicy Spare -Trigger Foo }; Says = '-Trigger is none of FirstSignIn,*' }
        @{ Run = { Get-LicenseClaim -Outcome Foo }; Says = '-Outcome is none of Claimed,*' }
        @{ Run = { Connect-AutoClaim HKLM:/x }; Says = 'HKLM:/x is no file: no drive of files is called so.' }
        @{ Run = { Export-AutoClaimPolicy Env:x }; Says = 'Env:x is no file: no drive of files is called so.' }
        @{ Run = { Import-AutoClaimUser -Path Variable:x -TakenAt (Get-Date) }; Says = 'Variable:x is no file*' }
    ) {
        $failed = try { & $Run 2>&1 } catch { $_ }
        $failed.Exception.Message | Should -BeLike $Says
        "$failed" | Should -BeLike $Says
        if ($Cure) {
            $failed.ErrorDetails.RecommendedAction | Should -Be $Cure
            (& ([scriptblock]::Create($Cure))).ServicePlanName | Should -Contain 'YAMMER_ENTERPRISE'
        }
    }
    It 'is read once of many errors that are alike: <Run>' -ForEach @(
        @{ Run = { 1..300 | ForEach-Object { [pscustomobject] @{ UserId = "n$_@x.com"; App = 'Nope' } } | Invoke-LicenseClaim }; Says = "There is no app named 'Nope'. The same of 297 more records." }
        @{ Run = { 1..300 | ForEach-Object { New-TestUser "u$_" (5000 + $_) } | ForEach-Object { $_.Remove('licenseAssignmentStates'); $_ } | Import-AutoClaimUser }; Says = 'The user is not known yet*The same of 297 more records (u4@contoso.com; *; ...).' }
        @{ Run = { 1..300 | ForEach-Object { [pscustomobject] @{ userId = "n$_" } } | ConvertTo-LicenseClaimEvent }; Says = '*The same of 297 more records.' }
        @{ Run = { Undo-LicenseClaim -Id (100..399) -Force }; Says = 'There is no such claim. The same of 297 more records.' }
    ) {
        $ErrorActionPreference = 'Continue'
        $failed = @(& $Run 2>&1).Where{ $_ -is [Management.Automation.ErrorRecord] }
        $failed | Should -HaveCount 4
        "$($failed[3])" | Should -BeLike $Says
        $failed[3].TargetObject | Should -HaveCount 297
        $failed[3].ErrorDetails.RecommendedAction | Should -Be $failed[0].ErrorDetails.RecommendedAction
    }
    It 'says in a plain sentence that nobody can be asked' {
        $module = (Get-Module AutoClaim).Path.Replace('.psm1', '.psd1')
        $told = pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Connect-AutoClaim '$path'; try { Remove-AutoClaimPolicy Spare } catch { `$_.Exception.Message; `$_.ErrorDetails.RecommendedAction }"
        $told[0] | Should -BeLike 'Nobody can be asked, and nothing was done: *Spare*'
        $told[1] | Should -Be 'Give -Force, or -Confirm:$false.'
    }
}
