function Backup-AutoClaimStore {
    <#
    .SYNOPSIS
        Copies the store into a file while others go on.
    .DESCRIPTION
        The copy holds everything that was committed when it began, and is a store of its own: Connect-AutoClaim opens it, and
        Restore-AutoClaimStore puts it in a store's place. Copying the file of an open store by other means may leave out what is newest,
        which may lie in the log beside it (-wal): Test-AutoClaimStore tells. A store that nobody has open is one file.
        Nobody may do with the copy what they may not do with the store; to replace a file takes the role that the store requires, if it does.
        You have to act in the role that Set-AutoClaimSetting -RequiredRole names, and where it names none, in that of -RequiredReportRole.
    .EXAMPLE
        Backup-AutoClaimStore ./contoso.backup

        Copies the store that is open.
    .EXAMPLE
        Backup-AutoClaimStore -DestinationPath "./contoso-$(Get-Date -Format yyyy-MM-dd).autoclaim" -Force

        Keeps one copy a day, and replaces what an earlier run of the same day made.
    .INPUTS
        None
    .OUTPUTS
        System.IO.FileInfo with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([System.IO.FileInfo])]
    param(
        # The file to write, or a folder for a file of the store's name.
        [Parameter(Mandatory, Position = 0)]
        [Alias('Path')]
        [AutoClaim.Plain()]
        [string] $DestinationPath,

        # Replaces a file that is there, and asks nobody.
        [switch] $Force,

        # Returns the file.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    end {
        $file = [AutoClaim.Command]::File($PSCmdlet, $DestinationPath)
        if (Test-Path -LiteralPath $file -PathType Container) { $file = Join-Path $file (Split-Path -Leaf $command.Store) }
        foreach ($written in $command.Backup($file, $Force)) { if ($PassThru) { $written } }
    }
}
