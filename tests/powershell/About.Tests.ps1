#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The about pages list what there is: no more and no less.
BeforeDiscovery { $topics = 'about_AutoClaim', 'about_AutoClaim_Policies', 'about_AutoClaim_Claims', 'about_AutoClaim_Migration', 'about_AutoClaim_Automation', 'about_AutoClaim_Errors' }
BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $folder = Join-Path (Get-Module AutoClaim).ModuleBase 'en-US'
    function Get-Page([string] $Topic) { Get-Content (Join-Path $folder "$Topic.help.txt") -Raw }
    # A heading's section, as the terms that stand four columns in and what stands deeper under each.
    function Get-Term([string] $Page, [string] $Heading) {
        $section = ($Page -split "(?m)^(?: {4})?$([regex]::Escape($Heading))\r?\n", 2)[1] -split '\r?\n'
        $terms = [ordered] @{}
        foreach ($line in $section) {
            if ($line -match '^ {4}(\S.*)$') { $term = $Matches[1]; $terms[$term] = '' } elseif ($line -match '^ {6}(.*)$') { $terms[$term] += " $($Matches[1])" } else { break }
        }
        $terms
    }
}

Describe '<_>' -ForEach $topics {
    It 'has the sections of a help topic' { Get-Page $_ | Should -Match "(?s)^TOPIC\r?\n    $_\r?\n.+SHORT DESCRIPTION.+LONG DESCRIPTION.+SEE ALSO" }
    It 'fits 80 columns' { (Get-Content (Join-Path $folder "$_.help.txt") | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80 }
    It 'names only cmdlets and parameters there are' {
        foreach ($match in [regex]::Matches((Get-Page $_), '\b[A-Z][a-z]+-(AutoClaim|LicenseClaim|LicenseMigration)\w*')) { (Get-Command $match.Value -ErrorAction Ignore).ModuleName | Should -Be 'AutoClaim' -Because $match.Value }
        foreach ($match in [regex]::Matches((Get-Page $_), '\b([A-Z][a-z]+-(?:AutoClaim|LicenseClaim|LicenseMigration)\w*)[ \w''.]*? -([A-Z]\w+)')) {
            (Get-Command $match.Groups[1].Value).Parameters.Keys | Should -Contain $match.Groups[2].Value -Because $match.Value
        }
    }
    It 'is found by Get-Help' { (Get-Help $_) -join "`n" | Should -Match 'SHORT DESCRIPTION' }
}

Describe 'The script of about_AutoClaim_Automation' {
    It 'ends with <Code> after <Case>' -ForEach @(
        @{ Case = 'a run in which all went well'; Code = 0; Result = @{ Sent = 3 } }
        @{ Case = 'a failed change'; Code = 1; Result = @{ Failed = 1 } }
        @{ Case = 'a warning'; Code = 1; Result = @{ Warnings = , @{ Name = 'NO_ANSWER' } } }
    ) {
        Get-Page about_AutoClaim_Automation | Should -Match '(?m)^ +exit (\[int\] \(.+\))$'
        $exit = [scriptblock]::Create(([regex]::Match((Get-Page about_AutoClaim_Automation), '(?m)^ +exit (.+?)\r?$').Groups[1].Value))
        $result = [AutoClaim.CycleResult] $Result
        & $exit | Should -Be $Code
    }
}

Describe 'The scripts of about_AutoClaim_Automation' {
    BeforeAll {
        # As a schedule starts them, on a store of this test and for no longer than it takes; what stands before it is this test's.
        function Start-Scheduled([int] $Number, [string] $Before = '') {
            $script = [regex]::Matches((Get-Page about_AutoClaim_Automation).ReplaceLineEndings("`n"), '(?m)^      \$ErrorActionPreference = .Stop.\n(?:      .*\n)+')[$Number].Value
            $script | Should -Match '/var/lib/autoclaim/contoso\.autoclaim'
            $file = Join-Path $TestDrive run.ps1
            "Import-Module '$((Get-Module AutoClaim).ModuleBase)'; Set-Location '$TestDrive'; $Before`n$($script.Replace('/var/lib/autoclaim/contoso.autoclaim', $store).Replace('-MaxDuration 50', '-MaxDuration 20s'))" | Set-Content $file
            $printed = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file 2>&1 | Out-String
            @{ Code = $LASTEXITCODE; Printed = $printed -replace "`e\[[\d;]*m" }
        }
        $signIn = 'function Connect-MgGraph { param($ClientId, $TenantId, $Certificate, [switch] $NoWelcome) }; $app = $tenant = $certificate = $null'
    }

    It 'keep a Graph store and its tenant alike, and end with 0' {
        New-TestStore -Mode Graph -Empty
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        $run = Start-Scheduled 0 "Import-Module '$PSScriptRoot/Fixture.psm1', '$PSScriptRoot/CannedTenant.psm1'; `$null = New-CannedTenant; $signIn"
        $run.Printed | Should -Match '(?s)Ended +: Idle.+Failed +: 0'
        $run.Printed | Should -Match 'Requests +: [1-9]'
        $run.Code | Should -Be 0
    }
    It 'end with 1 where nobody is signed in, and ask nobody' {
        New-TestStore -Mode Graph -Empty
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        $run = Start-Scheduled 0 "Import-Module '$PSScriptRoot/Microsoft.Graph.Authentication'; $signIn"
        $run.Printed | Should -Match 'Connect-MgGraph'
        $run.Code | Should -Be 1
    }
    It 'claim in a Local store, print one line, and give the same log again harmlessly' {
        New-TestStore
        $store = (Get-AutoClaimSession).Path
        Disconnect-AutoClaim
        $signIn = '{{"id":"{0}","createdDateTime":"{1:o}","userPrincipalName":"{2}@contoso.com","userId":"a0000000-0000-4000-8000-{3:d12}","appId":"1fec8e78-bce4-4aaf-ab1b-5451cc387264","status":{{"errorCode":0}}}}'
        "[$((1..3 | ForEach-Object { $signIn -f (New-Guid), [DateTime]::UtcNow, [char] (96 + $_), $_ }) -join ',')]" | Set-Content (Join-Path $TestDrive signIns.json)
        foreach ($round in 1..2) {
            $run = Start-Scheduled 1
            $run.Printed.Trim() | Should -Be '{"Decided":3,"Claimed":3,"Failed":0}'
            $run.Code | Should -Be 0
        }
        Connect-AutoClaim $store
        Get-LicenseClaim | Should -HaveCount 3
    }
    It 'fail where a question would be asked, and name the switch' {
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$((Get-Module AutoClaim).ModuleBase)'; Connect-AutoClaim :memory: -Create -Mode Local; Set-AutoClaimSetting -Enabled `$true -Confirm" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1
        $said | Should -Match '-Confirm:\$false'
    }
}

Describe 'The lists' {
    It 'of cmdlets holds every one' {
        $listed = [regex]::Matches((Get-Term (Get-Page about_AutoClaim) 'CMDLETS').Values, '\w+-\w+').Value
        $listed | Sort-Object | Should -Be ((Get-Command -Module AutoClaim).Name | Sort-Object)
    }
    It 'of the README holds every cmdlet' {
        $section = ((Get-Content "$PSScriptRoot/../../README.md" -Raw) -split '(?m)^## Cmdlets' | Select-Object -Last 1) -split '(?m)^## ' | Select-Object -First 1
        [regex]::Matches($section, '`(\w+-\w+)`').ForEach{ $_.Groups[1].Value } | Sort-Object | Should -Be ((Get-Command -Module AutoClaim).Name | Sort-Object)
    }
    It 'of outcomes is that of the library' { (Get-Term (Get-Page about_AutoClaim_Claims) 'OUTCOMES').Keys | Should -Be ([AutoClaim.Words]::Outcome) }
    It 'of what holds a user back is that of the library' { (Get-Term (Get-Page about_AutoClaim_Migration) 'WHAT HOLDS A USER BACK, AND WHAT TO DO').Keys | Should -Be ([AutoClaim.Words]::HoldBack) }
    It 'of steps and states of an item are those of the library' {
        (Get-Term (Get-Page about_AutoClaim_Migration) 'HOW AN ITEM GOES').Keys | Should -Be ([AutoClaim.Words]::MigrationStep)
        (Get-Term (Get-Page about_AutoClaim_Migration) 'STATES OF AN ITEM').Keys | Should -Be ([AutoClaim.Words]::MigrationItemState)
    }
    It 'of triggers is that of the apps' {
        New-TestStore -Empty
        $terms = Get-Term (Get-Page about_AutoClaim_Claims) 'TRIGGERS, BY APP'
        @($terms.Keys) | Sort-Object | Should -Be ((Get-AutoClaimApp).Name | Sort-Object)
        foreach ($app in Get-AutoClaimApp) { $terms[$app.Name].Trim() -split ',? +' | Sort-Object | Should -Be ($app.Triggers | Sort-Object) }
    }
    It 'of states of a policy is that of the library' {
        $page = Get-Page about_AutoClaim_Policies
        [regex]::Matches(($page -split '(?m)^    STATUS\r?\n')[1].Split("`n`n")[0], '(?m)^    (\w+)  ').ForEach{ $_.Groups[1].Value } | Should -Be ([AutoClaim.Words]::PolicyStatus)
    }
    It 'of errors has every name with its category and a cure' {
        $terms = Get-Term (Get-Page about_AutoClaim_Errors) 'THE ERRORS'
        $record = [AutoClaim.Command].Assembly.GetType('AutoClaim.Errors').GetMethod('Record', [Reflection.BindingFlags] 'NonPublic, Static')
        $own = [regex]::Matches((Get-ChildItem "$PSScriptRoot/../../powershell/AutoClaim.*/*.cs" | Get-Content -Raw), 'new(?: AutoClaimException)?\("([A-Z]+(?:_[A-Z]+)+)"').ForEach{ $_.Groups[1].Value }
        $wanted = foreach ($name in [AutoClaim.Words]::ErrorName + $own | Sort-Object -Unique) {
            $made = $record.Invoke($null, @([AutoClaim.AutoClaimException]::new($name, 'x', $null), $null, $null, $null))
            "$($made.FullyQualifiedErrorId) ($($made.CategoryInfo.Category))"
        }
        @($terms.Keys) | Sort-Object | Should -Be ($wanted | Sort-Object)
        $terms.Values | Where-Object { $_ -notmatch '\.$' } | Should -BeNullOrEmpty
    }
}
