function Copy-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Makes a policy like another one, switched off.
    .DESCRIPTION
        The copy has everything of the policy but its id, its name and its history, and decides nothing until Enable-AutoClaimPolicy.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Copy-AutoClaimPolicy 'Teams for all' -NewName 'Teams for sales' | Set-AutoClaimPolicy -IncludeGroup sales -PassThru

        Begins a policy from one that works.
    .EXAMPLE
        Get-AutoClaimPolicy -App Teams | Copy-AutoClaimPolicy -NewName { "Copy of $($_.Name)" }

        Copies every policy of an app.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.Policy
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
        [string] $Identity,

        # A name no other policy has, or a script that makes one of each policy; case does not matter.
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $NewName,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        foreach ($policy in [AutoClaim.PolicyTwins]::Copy($command, $Identity, $NewName)) { $policy }
    }
}
