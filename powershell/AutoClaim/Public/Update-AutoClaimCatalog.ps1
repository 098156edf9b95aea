function Update-AutoClaimCatalog {
    <#
    .SYNOPSIS
        Replaces the table of product and plan names by a newer edition.
    .DESCRIPTION
        Takes the CSV that Microsoft publishes as "Product names and service plan identifiers for licensing". A row that cannot be read is an
        error with its line; the others go through. What the tenant owns comes from Import-AutoClaimPool, not from here.
        Where Set-AutoClaimSetting -RequiredRole names a role, you have to act in it.
    .EXAMPLE
        Update-AutoClaimCatalog './Product names and service plan identifiers for licensing.csv' -PassThru

        Reads a table, and shows what is new, changed and gone.
    .EXAMPLE
        Get-Item ./*.csv | Update-AutoClaimCatalog -WhatIf

        Says what a table would change.
    .INPUTS
        System.String, System.IO.FileInfo
    .OUTPUTS
        AutoClaim.CatalogChange with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.CatalogChange])]
    param(
        # Microsoft's CSV file.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('FullName', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # Returns what changed.
        [switch] $PassThru,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    process {
        $command.UpdateCatalog([AutoClaim.Command]::File($PSCmdlet, $Path), $PassThru)
    }
}
