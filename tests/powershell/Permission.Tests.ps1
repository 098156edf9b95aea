#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
BeforeAll { Import-Module "$PSScriptRoot/Fixture.psm1" -Force }

Describe 'Get-AutoClaimPermission' {
    BeforeAll { [AutoClaim.Sessions]::Default = $null }

    It 'needs no store, and lists every task' {
        $all = Get-AutoClaimPermission
        $all | Should -BeOfType AutoClaim.Permission
        $all.Task | Select-Object -Unique | Should -Be ([AutoClaim.Words]::GraphTask)
        $all.ForEach('ToString') | Should -Be $all.Name
    }
    It 'gives what one task takes, least privileged, with roles' {
        (Get-AutoClaimPermission Refresh).Name | Should -Be 'LicenseAssignment.Read.All', 'User.Read.All', 'GroupMember.Read.All'
        $assign = Get-AutoClaimPermission -Task Send | Where-Object Operations -Contains 'POST /users/{id}/assignLicense'
        $assign.Name | Should -Be 'LicenseAssignment.ReadWrite.All'
        $assign.Roles[0] | Should -Be 'License Administrator'
    }
    It 'asks for the sign-in log only where events are read' {
        (Get-AutoClaimPermission -Task Refresh, Send, Verify).Name | Should -Not -Contain 'AuditLog.Read.All'
        (Get-AutoClaimPermission -Task events).Name | Should -Contain 'AuditLog.Read.All'
    }
    It 'says when a permission is not needed' {
        (Get-AutoClaimPermission -Task Send | Where-Object When -EQ $null).Name | Should -Be 'LicenseAssignment.Read.All', 'User.Read.All', 'LicenseAssignment.ReadWrite.All'
    }
    It 'refuses what is no task' {
        { Get-AutoClaimPermission -Task Sent } | Should -Throw -ErrorId 'ParameterArgumentValidationError,Get-AutoClaimPermission'
        { Get-AutoClaimPermission -Task @() } | Should -Throw -ErrorId 'InvalidArgument,Get-AutoClaimPermission'
    }
}
