function Test-AutoClaimStore {
    <#
    .SYNOPSIS
        Checks that the store is sound.
    .DESCRIPTION
        Looks at the file, at what refers to what, at the counts, at the units booked, and at the chain of the audit trail. No findings: the
        store is sound. Nothing is changed; what lies in the log beside the store is moved into its file, and where that cannot be a warning says
        so. AuditHead is where the trail ends: kept elsewhere and given again as -AuditHead, it shows that since
        then nothing was cut off or written anew.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        Who does not is told what the check found, of the trail too, but Audit is empty and -AuditHead is refused.
    .EXAMPLE
        Test-AutoClaimStore

        Says whether the store is sound, and shows what is wrong.
    .EXAMPLE
        if (-not (Test-AutoClaimStore -Quiet)) { throw 'Restore-AutoClaimStore puts a backup in its place.' }

        Stops a script on a damaged store.
    .EXAMPLE
        Test-AutoClaimStore -AuditHead (Get-Content ./head.txt)
        (Test-AutoClaimStore).AuditHead | Set-Content ./head.txt

        Checks the trail against the end that was remembered, and remembers the new one.
    .EXAMPLE
        Test-AutoClaimStore -Quick -Quiet

        Says in a fraction of the time whether the file hangs together and its counts are right, for a watch that looks every hour.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.StoreCheck, or with -Quiet System.Boolean
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(DefaultParameterSetName = 'Whole', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.StoreCheck], [bool])]
    param(
        # The end of the audit trail as an earlier check gave it.
        [Parameter(Position = 0, ParameterSetName = 'Whole')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.AuditHead()]
        [string] $AuditHead,

        # Looks only at how the file's pages hang together, at its schema, at the counts and at the units booked: neither at what every row
        # holds nor at the audit trail, so that Audit is empty.
        [Parameter(Mandatory, ParameterSetName = 'Quick')]
        [switch] $Quick,

        # Gives true or false only.
        [switch] $Quiet,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    end {
        foreach ($check in [AutoClaim.AuditTrail]::Check($command, $AuditHead, $Quick)) {
            if ($Quiet) { $check.Ok } else { $check }
        }
    }
}
