function Rename-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Gives a policy another name.
    .DESCRIPTION
        The policy stays what it is, with its id. What was claimed before keeps the name the policy had at the time.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Rename-AutoClaimPolicy 'Teams for all' -NewName 'Teams for everyone'

        Renames one policy.
    .EXAMPLE
        Get-AutoClaimPolicy -App Teams | Rename-AutoClaimPolicy -NewName { "Contoso $($_.Name)" } -PassThru

        Renames every policy of an app by what it is called, and shows them.
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
        [string] $Identity,

        # A name no other policy has, or a script that makes one of each policy; case does not matter.
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $NewName,

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
        $changed = $command.Write([AutoClaim.Methods]::PolicyUpdate, @{ policy = $Identity; name = $NewName }, $Identity)
        if ($PassThru) { $changed }
    }
}
