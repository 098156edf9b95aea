#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Sessions, in this runspace and in others, and what survives a trip through a file.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    # Those open a store, need it closed, or need none.
    $alone = 'Connect-AutoClaim', 'Restore-AutoClaimStore', 'Get-AutoClaimPermission'
    $commands = (Get-Command -Module AutoClaim).Where{ $_.Name -notin $alone }.ForEach{ @{ Name = $_.Name } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Fixture.psm1" -Force
    $module = (Get-Module AutoClaim).ModuleBase
}

Describe '-Session' {
    BeforeAll {
        New-TestStore
        $filled = Get-AutoClaimSession
        $null = New-TestEvent a | Invoke-LicenseClaim
        $empty = Connect-AutoClaim :memory: -Create -Mode Local -PassThru
    }

    It 'is there on <Name>, and takes nothing from the pipeline by name' -ForEach $commands {
        $parameter = (Get-Command $Name).Parameters['Session']
        $parameter.ParameterType | Should -Be ([AutoClaim.Session])
        $parameter.Attributes.Where{ $_ -is [Parameter] }.Mandatory | Should -Not -Contain $true
        $parameter.Attributes.Where{ $_ -is [Parameter] }.ValueFromPipelineByPropertyName | Should -Not -Contain $true
    }
    It 'goes before the default: <Name>' -ForEach @(
        @{ Name = 'Get-AutoClaimPolicy'; Read = { Get-AutoClaimPolicy @how } }
        @{ Name = 'Get-AutoClaimPool'; Read = { Get-AutoClaimPool @how } }
        @{ Name = 'Get-LicenseClaim'; Read = { Get-LicenseClaim @how } }
        @{ Name = 'Get-AutoClaimReport'; Read = { Get-AutoClaimReport @how } }
        @{ Name = 'Get-AutoClaimSetting'; Read = { @(Get-AutoClaimSetting @how).Where{ $_.Enabled } } }
        @{ Name = 'Test-LicenseClaim'; Read = { Test-LicenseClaim b@contoso.com -App Teams @how -ErrorAction Ignore | Where-Object Outcome -EQ Claimed } }
    ) {
        $how = @{}
        & $Read | Should -BeNullOrEmpty
        $how = @{ Session = $filled }
        & $Read | Should -Not -BeNullOrEmpty
    }
    It 'writes to its store and to no other' {
        Set-AutoClaimPolicy Spare -Priority 44 -Session $filled
        $null = Get-TestUser | Select-Object -First 2 | Import-AutoClaimUser -Session $empty
        (Get-AutoClaimPolicy Spare -Session $filled).Priority | Should -Be 44
        (Get-AutoClaimSession -Session $empty).Counts.Users | Should -Be 2
        (Get-AutoClaimSession -Session $filled).Counts.Users | Should -Be 10
    }
}

Describe 'Several runspaces' {
    BeforeEach { New-TestStore; $session = Get-AutoClaimSession }

    It 'claim at once on one session, and no unit twice' {
        $decisions = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            Invoke-LicenseClaim "$_@contoso.com" -App Teams -Session $using:session
        }
        $decisions.Outcome -eq 'Claimed' | Should -HaveCount 3
        $decisions.Outcome -eq 'PoolsEmpty' | Should -HaveCount 5
        Get-AvailableUnit | Should -Be 0
    }
    It 'claim at once each with a session of its own on one store' {
        $path = $session.Path
        $decisions = 'a', 'b', 'c', 'd', 'e', 'f' | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:module
            Connect-AutoClaim $using:path
            Invoke-LicenseClaim "$_@contoso.com" -App Teams
            Disconnect-AutoClaim
        }
        $decisions.Outcome -eq 'Claimed' | Should -HaveCount 3
        Get-AvailableUnit | Should -Be 0
    }
    It 'write to two stores at once, each to its own' {
        $other = Connect-AutoClaim (New-StorePath) -Create -Mode Local -PassThru
        $stores = $session, $other
        0..5 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:module
            [AutoClaim.Sessions]::Default = ($using:stores)[$_ % 2]
            $null = @{ id = 'a0000000-0000-4000-8000-{0:d12}' -f (1000 + $_); userPrincipalName = "u$_@contoso.com"; accountEnabled = $true; licenseAssignmentStates = @() } | Import-AutoClaimUser
        }
        (Get-AutoClaimSession -Session $session).Counts.Users | Should -Be 13
        (Get-AutoClaimSession -Session $other).Counts.Users | Should -Be 3
    }
    It 'in a thread job there is no default, and the error says what to do; -Session $using: is it' {
        $job = Start-ThreadJob { Import-Module $using:module; Get-AutoClaimPolicy }
        $failed = { $job | Receive-Job -Wait -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected,Get-AutoClaimPolicy' -PassThru
        $failed.ErrorDetails.RecommendedAction | Should -Match 'Connect-AutoClaim.*-Session \$using:session.*Start-Job'
        (Start-ThreadJob { Import-Module $using:module; Get-AutoClaimPolicy -Session $using:session } | Receive-Job -Wait -AutoRemoveJob).Name | Should -HaveCount 3
    }
    It 'in another process a session is only its description, and its path opens the store there' {
        $said = Start-Job {
            Import-Module $using:module
            try { Get-AutoClaimPolicy -Session $using:session } catch { "$_" }
            try { Get-AutoClaimPolicy } catch { $_.FullyQualifiedErrorId }
            Connect-AutoClaim ($using:session).Path
            (Get-AutoClaimPolicy).Name
        } | Receive-Job -Wait -AutoRemoveJob
        $said[0] | Should -BeLike 'This session went through a job or a file*'
        $said[1] | Should -Be 'NotConnected,Get-AutoClaimPolicy'
        $said[2..4] | Should -Be 'Teams for all', "O'Brien's [EU] policy", 'Spare'
    }
}

Describe 'A session' {
    It 'outlives the module: removed and imported again, everything is as it was' {
        New-TestStore
        $session = Get-AutoClaimSession
        Remove-Module AutoClaim
        $session.IsOpen | Should -BeTrue
        Get-Command Get-AutoClaimPolicy -ErrorAction Ignore -Module AutoClaim | Should -BeNullOrEmpty
        Import-Module $module -Global
        (Get-AutoClaimSession).Path | Should -Be $session.Path
        (Set-AutoClaimPolicy Spare -Priority 6 -PassThru -Session $session).Priority | Should -Be 6
    }
    It 'that is closed while a list of it is read ends the list with an error' {
        New-TestStore
        Set-AutoClaimSetting -RecordAll $true
        $null = Invoke-LicenseClaim -InputObject (1..1200).ForEach{ @{ user = 'd@contoso.com'; eventId = "e$_" } } -App Teams
        { Get-LicenseClaim | ForEach-Object { Disconnect-AutoClaim } } | Should -Throw -ErrorId 'NotConnected,Get-LicenseClaim'
    }
}

Describe 'What is no session any more' {
    BeforeDiscovery {
        $commands = (Get-Command -Module AutoClaim).Where{ $_.Parameters.ContainsKey('Session') }.Name
    }
    BeforeAll {
        New-TestStore
        $path = (Get-AutoClaimSession).Path
        $kept = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-AutoClaimSession), 1))
        # What it has to be given beside -Session.
        function Get-Given([string] $Name) {
            $command = Get-Command $Name
            $sets = $command.ParameterSets.Where{ $_.Parameters.Name -contains 'Session' }
            $set = $sets.Where{ $_.IsDefault }[0] ?? $sets[0]
            $all = @{}
            foreach ($parameter in $set.Parameters.Where{ $_.IsMandatory -and $_.Name -ne 'Session' }) { $all[$parameter.Name] = $parameter.ParameterType -eq [bool] ? $true : $parameter.ParameterType -in [long], [long[]], [int] ? 1 : $parameter.ParameterType -eq [hashtable] ? @{} : $parameter.Name -match 'Path$' ? (Join-Path $TestDrive 'x') : 'x' }
            $all
        }
    }

    It 'is said in a sentence, with a cure that runs: <_>' -ForEach $commands {
        $given = Get-Given $_
        $name = $_
        $failed = { & $name @given -Session $kept } | Should -Throw -ErrorId "NotConnected,$name" -PassThru
        "$failed" | Should -Be 'This session went through a job or a file, which keep its description alone: another process opens the store for itself.'
        $failed.ErrorDetails.RecommendedAction | Should -Be "Connect-AutoClaim -Path '$path'"
        { & $name @given -Session 'Other' } | Should -Throw "A session is due, and 'Other' is none." -ErrorId "InvalidArgument,$name"
    }
    It 'is said when it is piped in too' {
        { $kept | Disconnect-AutoClaim } | Should -Throw 'This session went through a job*' -ErrorId 'NotConnected,Disconnect-AutoClaim'
        { 'x' | Disconnect-AutoClaim } | Should -Throw "A session is due, and 'x' is none."
        (Get-AutoClaimSession).Path | Should -Be $path
    }
    It 'names its roles, and that it was read-only' {
        Connect-AutoClaim $path -ReadOnly -Role "Cloud O'Admin" 3>$null
        $kept = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-AutoClaimSession), 1))
        Disconnect-AutoClaim
        $failed = { Get-AutoClaimPolicy -Session $kept } | Should -Throw -PassThru
        & ([scriptblock]::Create($failed.ErrorDetails.RecommendedAction)) 3>$null
        (Get-AutoClaimSession).Roles | Should -Be "Cloud O'Admin"
        (Get-AutoClaimSession).ReadOnly | Should -BeTrue
        Disconnect-AutoClaim
    }
}

Describe 'Objects from a file' {
    BeforeAll {
        New-TestStore
        $decision = New-TestEvent a | Invoke-LicenseClaim
        function Restore($Value) { $file = Join-Path $TestDrive "$(New-Guid).xml"; $Value | Export-Clixml $file -Depth 4; Import-Clixml $file }
    }

    It 'pipe into cmdlets as they did before: <Case>' -ForEach @(
        @{ Case = 'a policy into Set-AutoClaimPolicy'; Make = { Get-AutoClaimPolicy Spare }; Into = { $_ | Set-AutoClaimPolicy -Priority 12 -PassThru }; Property = 'Name'; Value = 'Spare' }
        @{ Case = 'a policy into Get-LicenseClaim'; Make = { Get-AutoClaimPolicy 'Teams for all' }; Into = { $_ | Get-LicenseClaim }; Property = 'User'; Value = 'a@contoso.com' }
        @{ Case = 'a pool into Get-AutoClaimPool'; Make = { Get-AutoClaimPool SPE_E3 }; Into = { $_ | Get-AutoClaimPool }; Property = 'Available'; Value = 2 }
        @{ Case = 'a pool into Get-LicenseClaim'; Make = { Get-AutoClaimPool SPE_E3 }; Into = { $_ | Get-LicenseClaim }; Property = 'User'; Value = 'a@contoso.com' }
        @{ Case = 'a decision into Get-LicenseClaim'; Make = { $decision }; Into = { $_ | Get-LicenseClaim }; Property = 'ClaimId'; Value = 1 }
        @{ Case = 'a report row into Get-LicenseClaim'; Make = { Get-AutoClaimReport }; Into = { $_ | Get-LicenseClaim }; Property = 'ClaimId'; Value = 1 }
        @{ Case = 'an event into Invoke-LicenseClaim'; Make = { New-TestEvent a }; Into = { $_ | Invoke-LicenseClaim }; Property = 'Duplicate'; Value = $true }
        @{ Case = 'a decision into Test-LicenseClaim'; Make = { $decision }; Into = { $_ | Test-LicenseClaim }; Property = 'User'; Value = 'a@contoso.com' }
    ) {
        $made = & $Make
        foreach ($source in $made, (Restore $made)) { ($source | ForEach-Object $Into).$Property | Should -Be $Value }
    }
}
