function Export-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Writes policies to a file made for version control.
    .DESCRIPTION
        The file is JSON in a stable order, by name and without times, so that a difference in it is a difference of policies. It names everything by id
        and by name, and leaves out what is as by default. Import-AutoClaimPolicy reads it, in this store or in another.
        A file is replaced only by who acts in the role of -RequiredRole, where there is one.
    .EXAMPLE
        Export-AutoClaimPolicy ./policies.json -Force

        Keeps every policy in a file, in place of the one that is there.
    .EXAMPLE
        Get-AutoClaimPolicy Teams* | Export-AutoClaimPolicy ./teams.json

        Writes some policies to one file.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        System.IO.FileInfo with -PassThru
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(SupportsShouldProcess, HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([System.IO.FileInfo])]
    param(
        # The file to write.
        [Parameter(Mandatory, Position = 0)]
        [Alias('FilePath', 'LiteralPath')]
        [AutoClaim.Plain()]
        [string] $Path,

        # A policy by id, name, or an object that carries one; without it, all.
        [Parameter(Position = 1, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity,

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
        $file = [AutoClaim.Command]::File($PSCmdlet, $Path)
        $names = [Collections.Generic.List[string]]::new()
    }
    process {
        if ($PSBoundParameters.ContainsKey('Identity')) { $names.AddRange([string[]] @($Identity)) }
    }
    end {
        $all = -not $MyInvocation.ExpectingInput -and -not $PSBoundParameters.ContainsKey('Identity')
        foreach ($written in [AutoClaim.PolicyFile]::Export($command, $file, $(if (-not $all) { , $names.ToArray() }))) { if ($PassThru) { $written } }
    }
}
