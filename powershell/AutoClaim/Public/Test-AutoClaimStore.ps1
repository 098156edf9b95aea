function Test-AutoClaimStore {
    <#
    .SYNOPSIS
        Checks that the store is sound.
    .DESCRIPTION
        Looks at the file, at what refers to what, at the counts, at the units booked, and at the chain of the audit trail. No findings: the
        store is sound. Nothing is changed.
    .EXAMPLE
        Test-AutoClaimStore

        Says whether the store is sound, and shows what is wrong.
    .EXAMPLE
        if (-not (Test-AutoClaimStore -Quiet)) { throw 'Restore the store from a backup.' }

        Stops a script on a damaged store.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.StoreCheck, or with -Quiet System.Boolean
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.StoreCheck], [bool])]
    param(
        # Gives true or false only.
        [switch] $Quiet,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [AutoClaim.Session] $Session
    )
    $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    $checked = $command.Get([AutoClaim.Methods]::StoreCheck, @{}, $null)
    if ($Quiet) { $checked.ForEach('Ok') } else { $checked }
}
