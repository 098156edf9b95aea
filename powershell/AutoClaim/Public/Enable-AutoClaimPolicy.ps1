function Enable-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Turns policies on.
    .DESCRIPTION
        A policy that is on claims for its app again, at once. -PassThru shows its status: it stays Parked while the switch for all is off.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Enable-AutoClaimPolicy 'Teams for all'

        Turns one policy on.
    .EXAMPLE
        Get-AutoClaimPolicy -App Teams | Enable-AutoClaimPolicy -WhatIf

        Says which policies of an app would be turned on.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.Policy with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy])]
    param(
        # An id, a name, or an object that carries one.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity,

        # Returns the policy as it is afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $changed = $command.WriteEach([AutoClaim.Methods]::PolicyUpdate, @{ enabled = $true }, 'policy', $Identity)
        if ($PassThru) { $changed }
    }
}
