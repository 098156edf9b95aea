function Compare-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Says in what the policies of the store differ from those of a file or of another store.
    .DESCRIPTION
        Gives an object for each field that differs, and one for each policy that only one of the two has; nothing where they are alike. What
        differs is what Import-AutoClaimPolicy -Mode Replace would change. Nothing is written.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Compare-AutoClaimPolicy ./contoso-policies.json

        What was changed since the policies were exported, or by whom the file was changed.
    .EXAMPLE
        Compare-AutoClaimPolicy -ReferenceSession $pilot | Where-Object Side -EQ Differs

        In what two stores differ.
    .INPUTS
        System.String, System.IO.FileInfo
    .OUTPUTS
        AutoClaim.PolicyDifference
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'Path', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyDifference])]
    param(
        # The file to compare with, as Export-AutoClaimPolicy wrote it.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')]
        [Alias('FullName', 'LiteralPath', 'ReferencePath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # The store to compare with, by a session that is open.
        [Parameter(Mandatory, ParameterSetName = 'Session')]
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $ReferenceSession,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $reference = $ReferenceSession ?? [AutoClaim.Command]::File($PSCmdlet, $Path)
        foreach ($difference in [AutoClaim.PolicyTwins]::Compare($command, $reference)) { $difference }
    }
}
