function Remove-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Removes policies.
    .DESCRIPTION
        What was claimed stays on record, with the name the policy had, and nobody loses a license. To stop a policy for a while,
        Disable-AutoClaimPolicy.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Remove-AutoClaimPolicy 'Teams for all'

        Removes one policy, after asking.
    .EXAMPLE
        Get-AutoClaimPolicy Test* | Remove-AutoClaimPolicy -Force

        Removes every policy whose name begins with Test, without asking.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        None
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    param(
        # An id, a name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity,

        # Asks nobody.
        [switch] $Force,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $null = $command.WriteEach([AutoClaim.Methods]::PolicyRemove, @{}, 'policy', $Identity)
    }
}
