function Get-AutoClaimPermission {
    <#
    .SYNOPSIS
        Lists the permissions of Microsoft Graph that reading and changing the tenant takes, at the least.
    .DESCRIPTION
        AutoClaim talks to no network: who reads what it imports, and makes its pending changes, needs these. A permission that has a When is needed
        only then. Somebody who is signed in needs one of the Roles besides; an app that acts as itself needs none, but the application
        permission of the same name. No store has to be open.
    .EXAMPLE
        Get-AutoClaimPermission

        Every permission, by what is done with it.
    .EXAMPLE
        Connect-MgGraph -Scopes (Get-AutoClaimPermission -Task Refresh, Events | Select-Object -ExpandProperty Name -Unique)

        Signs in to read what the import cmdlets and ConvertTo-LicenseClaimEvent take.
    .EXAMPLE
        (Get-AutoClaimPermission -Task Send | Where-Object When -EQ $null).Name

        What making pending changes takes where no policy makes members of groups and no usage location is set.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.Permission
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Permission])]
    param(
        # What is to be done: Refresh reads products, users and groups; Events reads the sign-in log; Send makes pending changes; Verify reads
        # whether they are seen. Without it, all.
        [Parameter(Position = 0)]
        [ValidateSet('Refresh', 'Events', 'Send', 'Verify')]
        [string[]] $Task
    )
    begin {
        $request = @{}
        if ($Task) { $request.tasks = $Task }
        foreach ($needed in [AutoClaim.Command]::Alone($PSCmdlet, $ExecutionContext, [AutoClaim.Methods]::GraphPermissions, $request)) { $needed.Items }
    }
}
