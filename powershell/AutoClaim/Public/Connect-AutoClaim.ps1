function Connect-AutoClaim {
    <#
    .SYNOPSIS
        Opens a store and makes it the default of this runspace.
    .DESCRIPTION
        Opens the store at -Path, or with -Create makes one where there is none. A store is one file. Cmdlets without -Session use the
        store opened or chosen last in the same runspace; once that one is closed, the one before. A new store needs a mode: in a Local store the store itself is the record of who holds
        which license; in a Graph store the Microsoft 365 tenant is, and claims become changes for you to make there.
    .EXAMPLE
        Connect-AutoClaim -Path ./contoso.autoclaim -Create -Mode Graph

        Makes the store if there is none, and opens it.
    .EXAMPLE
        Get-Item ./contoso.autoclaim | Connect-AutoClaim -ReadOnly

        Opens a file that was looked for.
    .EXAMPLE
        $fabrikam = Connect-AutoClaim -Path ./fabrikam.autoclaim -ReadOnly -PassThru
        Get-AutoClaimPolicy -Session $fabrikam

        Keeps the session in a variable, to work with two stores at once.
    .EXAMPLE
        Connect-AutoClaim -Session $fabrikam

        Makes a session that is open the default again.
    .EXAMPLE
        Connect-AutoClaim ./contoso.autoclaim -Role 'Global Administrator'

        Opens a store that lets only this role change policies and settings.
    .INPUTS
        System.String, System.IO.FileInfo
    .OUTPUTS
        AutoClaim.Session with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path', HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Session])]
    param(
        # The file of the store, or :memory: for one that is gone when it is closed.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')]
        [Alias('FullName', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # Who is the record of licenses: Local is the store, Graph the tenant. Needed where a store is made; a store remembers it.
        [Parameter(ParameterSetName = 'Path')]
        [ValidateSet('Local', 'Graph')]
        [string] $Mode,

        # The tenant's id. A store remembers it, and is not opened for another tenant.
        [Parameter(ParameterSetName = 'Path')]
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $TenantId,

        # The directory roles you act in, for a store that requires one; each is named in the audit trail. The store takes your word for it: who may write
        # its file may write what it wants.
        [Parameter(ParameterSetName = 'Path')]
        [ArgumentCompleter([AutoClaim.RoleCompleter])]
        [AutoClaim.Plain()]
        [string[]] $Role,

        # Makes the store if there is none.
        [Parameter(ParameterSetName = 'Path')]
        [switch] $Create,

        # Opens the store so that nothing can be written; -WhatIf of every command tells what it would change.
        [Parameter(ParameterSetName = 'Path')]
        [switch] $ReadOnly,

        # A session that is open, to make it the default again.
        [Parameter(Mandatory, ParameterSetName = 'Session')]
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session,

        # Returns the session.
        [switch] $PassThru
    )
    begin {
        if (-not $PSBoundParameters.ContainsKey('Session')) { return }
        $chosen = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session).Refresh()
        [AutoClaim.Sessions]::Default = $chosen
        if ($PassThru) { $chosen }
    }
    process {
        if ($PSBoundParameters.ContainsKey('Session')) { return }
        $full = if ($Path -eq ':memory:') { $Path } else { [AutoClaim.Command]::File($PSCmdlet, $Path) }
        $opened = [AutoClaim.Command]::Connect($PSCmdlet, $ExecutionContext, $full, $Create, $Mode, $ReadOnly, $TenantId, $Role)
        if ($opened -and $PassThru) { [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $opened).Refresh() }
    }
}
