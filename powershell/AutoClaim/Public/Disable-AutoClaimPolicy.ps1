function Disable-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Turns policies off.
    .DESCRIPTION
        A policy that is off claims nothing. Everybody keeps the licenses they have.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Disable-AutoClaimPolicy 'Teams for all'

        Turns one policy off.
    .EXAMPLE
        Get-AutoClaimPolicy -Product SPE_E3 | Disable-AutoClaimPolicy -PassThru

        Turns off every policy that has a product, and shows them.
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
        $changed = $command.WriteEach([AutoClaim.Methods]::PolicyUpdate, @{ enabled = $false }, 'policy', $Identity)
        if ($PassThru) { $changed }
    }
}
