function Restore-AutoClaimStore {
    <#
    .SYNOPSIS
        Puts a backup in the place of a store.
    .DESCRIPTION
        The store must be closed: here by Disconnect-AutoClaim, and in every other process. The backup is checked first; then a copy of it takes the
        store's place, whole or not at all, and what belonged to the store that was there (-wal, -shm, -queue, -turn) goes. What that store did
        since the backup is lost. The audit trail goes on with a record of it. Never copy a backup there by other means: a log that a crash left
        would be laid over it.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Disconnect-AutoClaim
        Restore-AutoClaimStore -Path ./contoso.autoclaim -BackupPath ./contoso.backup

        Asks, and restores the store.
    .EXAMPLE
        Restore-AutoClaimStore ./contoso.autoclaim ./contoso.backup -WhatIf

        Checks the backup, and says what would be replaced.
    .INPUTS
        None
    .OUTPUTS
        System.IO.FileInfo with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([System.IO.FileInfo])]
    param(
        # The file of the store; there may be none any more.
        [Parameter(Mandatory, Position = 0)]
        [Alias('LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # The backup: a file that Backup-AutoClaimStore wrote. It stays as it is.
        [Parameter(Mandatory, Position = 1)]
        [Alias('From')]
        [AutoClaim.Plain()]
        [string] $BackupPath,

        # Lets the backup be one of another store, or replace what cannot be read as a store any more.
        [switch] $AllowOther,

        # The directory roles you act in, where the store requires one.
        [ArgumentCompleter([AutoClaim.RoleCompleter])]
        [AutoClaim.Plain()]
        [string[]] $Role,

        # Asks nobody.
        [switch] $Force,

        # Returns the file of the store.
        [switch] $PassThru
    )
    begin {
        $store = [AutoClaim.Command]::File($PSCmdlet, $Path)
        $backup = [AutoClaim.Command]::File($PSCmdlet, $BackupPath)
        foreach ($restored in [AutoClaim.Command]::Restore($PSCmdlet, $ExecutionContext, $store, $backup, $AllowOther, $Role)) { if ($PassThru) { $restored } }
    }
}
