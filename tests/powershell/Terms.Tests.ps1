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
        @{ Run = { Get-LicenseClaim -User nobody@contoso.com }; Says = 'There is no such user: nobody@contoso.com.' }
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
