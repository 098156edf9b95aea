#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What things are called is up to others too: a name that reads as a pattern or as an id hides nothing, and nothing is done to another thing for it.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $lists = foreach ($command in Get-Command -Module AutoClaim -Verb Get) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.Attributes.Where{ $_ -is [SupportsWildcards] } -and $_.Attributes.Where{ $_ -is [Parameter] -and $_.ValueFromPipeline } }) { @{ Command = $command.Name; Parameter = $parameter.Name } }
    }
    $filters = foreach ($command in 'Get-LicenseClaim', 'Get-AutoClaimReport', 'Get-AutoClaimAssignment') {
        foreach ($name in 'User', 'Policy', 'Product', 'App') { if ((Get-Command $command).Parameters[$name]) { @{ Command = $command; Parameter = $name } } }
    }
    $completed = foreach ($command in Get-Command -Module AutoClaim) {
        foreach ($parameter in $command.Parameters.Values) {
            $completer = $parameter.Attributes.Where{ $_ -is [ArgumentCompleter] -and $_.Type -in [AutoClaim.UserCompleter], [AutoClaim.GroupCompleter], [AutoClaim.EnvironmentCompleter], [AutoClaim.EnvironmentIdCompleter], [AutoClaim.PowerAppCompleter] }
            if ($completer) { @{ Command = $command.Name; Parameter = $parameter.Name; Completer = $completer[0].Type.Name } }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # Two things of each kind; and then of each kind one that is called *.
    function Add-Things([string] $Name, [int] $Number) {
        $sku = New-Sku ('00000000-0000-4000-8000-{0:d12}' -f $Number) $Name 3
        $null = $sku | Import-AutoClaimPool
        $null = (New-TestUser x $Number) + @{} | ForEach-Object { $_.userPrincipalName = $Name; $_ } | Import-AutoClaimUser
        $null = @{ id = 'b0000000-0000-4000-8000-{0:d12}' -f $Number; displayName = $Name; groupTypes = @(); securityEnabled = $true; mailEnabled = $false; onPremisesSyncEnabled = $null; isAssignableToRole = $false; isManagementRestricted = $null; assignedLicenses = @() } | Import-AutoClaimGroup
        $null = @{ id = "environment $Name"; name = $Name; managed = $true } | Import-AutoClaimEnvironment
        $null = @{ id = "app $Name"; name = $Name; environment = "environment $Name"; premium = $true } | Import-AutoClaimPowerApp
        $null = Register-AutoClaimApp $Name -ServicePlan TEAMS1
        $null = New-AutoClaimPolicy $Name -App Teams -Product SPE_E3 -Disabled 3>$null
        $null = New-LicenseMigrationPlan $Name -User a@contoso.com -Product SPE_E3 -Group lic-e3 3>$null
    }
    function Get-Key($Thing) { foreach ($one in $Thing) { "$($one.Id ?? $one.SkuId ?? $one.Name)/$($one.ClaimId)" } }
}

Describe 'A thing called *' {
    BeforeAll {
        New-TestStore
        $null = New-TestEvent a, b | Invoke-LicenseClaim
        Add-Things Other 500
        $null = @{ id = 'one more'; name = 'One more'; managed = $true } | Import-AutoClaimEnvironment
        $null = @{ id = 'one more'; name = 'One more'; environment = 'one more'; premium = $true } | Import-AutoClaimPowerApp
        $before = @{}
        foreach ($command in Get-Command -Module AutoClaim -Verb Get) {
            if (-not $command.ParameterSets.Parameters.Where{ $_.IsMandatory -and $_.Name -in 'Plan', 'Policy' }) { $before[$command.Name] = Get-Key @(& $command.Name) }
        }
        Add-Things '*' 501
    }

    It 'hides no other from <Command>' -ForEach $lists {
        $before[$Command].Count | Should -BeGreaterThan 1
        $given = @{ $Parameter = '*' }
        foreach ($found in @(Get-Key @(& $Command)), @(Get-Key @(& $Command @given)), @(Get-Key @('*' | & $Command))) {
            $found.Count | Should -Be ($before[$Command].Count + 1)
            $before[$Command].Where{ $_ -notin $found } | Should -BeNullOrEmpty
        }
    }
    It 'narrows no filter: <Command> -<Parameter>' -ForEach $filters {
        $given = @{ $Parameter = '*' }
        @(& $Command @given).Count | Should -Be 2
        $given = @{ $Parameter = '*', 'nothing*' }
        @(& $Command @given).Count | Should -Be 2
    }
    It 'hides no other from completion: <Command> -<Parameter>' -ForEach $completed {
        $wanted = @{ UserCompleter = 'a@contoso.com'; GroupCompleter = 'lic-e3'; EnvironmentCompleter = 'Other'; PowerAppCompleter = 'Other'; EnvironmentIdCompleter = "'environment Other'" }[$Completer]
        Get-Completion "$Command -$Parameter " | Should -Contain $wanted
    }
    It 'is written to alone' {
        Disable-AutoClaimPolicy '*'
        Set-AutoClaimPolicy '*' -Priority 77
        Set-AutoClaimPool '*' -ReserveUnits 1
        (Get-AutoClaimPolicy).Where{ $_.Priority -eq 77 }.Name | Should -Be '*'
        (Get-AutoClaimPool).Where{ $_.Reserved -eq 1 }.SkuPartNumber | Should -Be '*'
        Remove-AutoClaimPolicy '*' -Force
        (Get-AutoClaimPolicy).Name | Should -Be 'Teams for all', "O'Brien's [EU] policy", 'Spare', 'Other'
    }
}
