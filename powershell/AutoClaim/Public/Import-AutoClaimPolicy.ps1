function Import-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Makes the policies those of a file.
    .DESCRIPTION
        Policies that the file names are created, or become as it says; with -Mode Replace all others are removed. They change all together or not at all,
        and nobody loses a license by it. A policy is the one with the id in the file, else the one with its name.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Import-AutoClaimPolicy ./policies.json -WhatIf

        Says policy by policy what would change.
    .EXAMPLE
        Import-AutoClaimPolicy ./policies.json -Mode Replace -Force

        Makes the store what the file says, in a pipeline that nobody watches.
    .INPUTS
        System.String, System.IO.FileInfo
    .OUTPUTS
        AutoClaim.Policy with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Policy])]
    param(
        # The file.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('FullName', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # Merge: policies that are not in the file stay, which holds without it. Replace: they are removed, after asking.
        [ValidateSet('Merge', 'Replace')]
        [string] $Mode,

        # Asks nobody.
        [switch] $Force,

        # Returns the policies that the file names, as they are afterwards.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        if ($Mode -ne 'Replace') { $command.LowerImpact() }
        $request = $command.Fields(@{ Mode = 'mode' })
    }
    process {
        foreach ($policy in [AutoClaim.PolicyFile]::Import($command, [AutoClaim.Command]::File($PSCmdlet, $Path), $request, $PassThru)) { $policy }
    }
}
