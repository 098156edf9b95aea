#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Register-AutoClaimApp' {
    BeforeEach { New-TestStore }

    It 'makes an app that policies can be for' {
        $app = Register-AutoClaimApp Mail -ServicePlan EXCHANGE_S_ENTERPRISE -SignInAppId 00000002-0000-0ff1-ce00-000000000000
        $app | Should -BeOfType AutoClaim.App
        $app.BuiltIn | Should -BeFalse
        $app.ServicePlanName | Should -Be 'EXCHANGE_S_ENTERPRISE'
        $app.Triggers | Should -Be 'FirstSignIn', 'RequestLicense'
        $app.SignInAppIds | Should -Be '00000002-0000-0ff1-ce00-000000000000'
        (New-AutoClaimPolicy Mail -App Mail -Product SPE_E3 -WarningAction Ignore).App | Should -Be 'Mail'
    }
    It 'takes the plan as an object' {
        $plan = (Get-AutoClaimProduct SPE_E3).Plans | Where-Object ServicePlanName -EQ 'EXCHANGE_S_ENTERPRISE'
        (Register-AutoClaimApp Mail -ServicePlan $plan -Trigger RequestLicense).Triggers | Should -Be 'RequestLicense'
    }
    It 'changes what is given of an app there is, and $null brings back its own' {
        $before = Get-AutoClaimApp Teams
        $after = $before | Register-AutoClaimApp -EntitlingPlan TEAMS1, YAMMER_ENTERPRISE
        $after.EntitlingPlanIds | Should -Contain '7547a3fe-08ee-4ccb-b430-5077c5041653'
        $after.SignInAppIds | Should -Be $before.SignInAppIds
        $after.Triggers | Should -Be $before.Triggers
        ($after | Register-AutoClaimApp -EntitlingPlan $null).EntitlingPlanIds | Should -Be $before.EntitlingPlanIds
    }
    It 'adds to what entitles by the line of its help, and takes nothing away (r22)' {
        $before = (Get-AutoClaimApp PowerApps).EntitlingPlanIds
        $line = ((Get-Help Register-AutoClaimApp -Examples).examples.example.code -match 'FLOW_PER_USER')[0]
        $line | Should -BeLike 'Register-AutoClaimApp PowerApps -EntitlingPlan*'
        $after = & ([scriptblock]::Create("$line -WarningVariable warned -WarningAction SilentlyContinue; `$warned"))
        $after[0].EntitlingPlanIds | Should -HaveCount ($before.Count + 1)
        $before | Where-Object { $_ -notin $after[0].EntitlingPlanIds } | Should -BeNullOrEmpty
        $after | Where-Object { "$_" -match 'no longer' } | Should -BeNullOrEmpty
    }
    It 'warns of plans that no longer entitle, with -WhatIf too and once when it is done' {
        Register-AutoClaimApp PowerApps -EntitlingPlan FLOW_PER_USER -WhatIf -WarningVariable would -WarningAction SilentlyContinue
        $null = Register-AutoClaimApp PowerApps -EntitlingPlan FLOW_PER_USER -Verbose -WarningVariable done -WarningAction SilentlyContinue 4>$null
        @($would) -match 'no longer entitle' | Should -HaveCount 1
        "$done" | Should -Be "$would"
    }
    It 'needs a plan for a new app' { { Register-AutoClaimApp Mail -ErrorAction Stop } | Should -Throw -ErrorId '*,Register-AutoClaimApp' }
}

Describe 'Get-AutoClaimApp' {
    It 'gives nothing for a list of none, as every other Get' {
        New-TestStore -Empty
        Get-AutoClaimApp @() | Should -BeNullOrEmpty
        Get-AutoClaimApp -Identity @() | Should -BeNullOrEmpty
        Get-AutoClaimApp | Should -Not -BeNullOrEmpty
    }
}

Describe 'Unregister-AutoClaimApp' {
    BeforeEach {
        New-TestStore
        $null = Register-AutoClaimApp Mail -ServicePlan EXCHANGE_S_ENTERPRISE
    }

    It 'removes an app' {
        Get-AutoClaimApp | Where-Object BuiltIn -EQ $false | Unregister-AutoClaimApp -Force | Should -BeNullOrEmpty
        Get-AutoClaimApp Mail* | Should -BeNullOrEmpty
    }
    It 'keeps one that a policy is for' {
        $null = New-AutoClaimPolicy Mail -App Mail -Product SPE_E3 -WarningAction Ignore
        { Unregister-AutoClaimApp Mail -Force -ErrorAction Stop } | Should -Throw -ErrorId '*,Unregister-AutoClaimApp'
        Get-AutoClaimApp Mail | Should -Not -BeNullOrEmpty
    }
}

Describe 'New-AutoClaimDefaultPolicy' {
    BeforeEach {
        New-TestStore
        Import-PowerAppsPool
    }

    It 'creates what Microsoft would, once' {
        $made = New-AutoClaimDefaultPolicy -Reason ManagedEnvironments
        $made | Should -BeOfType AutoClaim.Policy
        $made.App | Should -Be 'PowerApps'
        $made.EnvironmentScope | Should -BeNullOrEmpty
        (Get-AutoClaimSetting).PowerAppsEnvironment | Should -Be 'OnlyManaged'
        Get-WhatIfText { New-AutoClaimDefaultPolicy -WhatIf -WarningAction Ignore } | Should -Match 'environmentScope.powerApps.*OnlyManaged -> All'
        New-AutoClaimDefaultPolicy -WarningAction Ignore | Should -BeNullOrEmpty
        (Get-AutoClaimSetting).PowerAppsEnvironment | Should -Be 'All'
        Get-WhatIfText { New-AutoClaimDefaultPolicy -WhatIf } | Should -Be 'No default policy is missing'
    }
    It 'is for everything without a reason, and turns auto-claim on with -TurnOn only' {
        Set-AutoClaimSetting -Enabled $false
        New-AutoClaimDefaultPolicy -App PowerApps | Should -HaveCount 1
        (Get-AutoClaimSetting).PowerAppsEnvironment | Should -Be 'All'
        (Get-AutoClaimSetting).Enabled | Should -BeFalse
        $null = New-AutoClaimDefaultPolicy -App PowerApps -TurnOn -WarningAction Ignore
        (Get-AutoClaimSetting).Enabled | Should -BeTrue
    }
    It 'is for Power Platform' { { New-AutoClaimDefaultPolicy Teams -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,New-AutoClaimDefaultPolicy' }
}
