function Get-AutoClaimUser {
    <#
    .SYNOPSIS
        Shows users as the store believes them to be.
    .DESCRIPTION
        Gives every user, or those -Identity names, with how each holds products and the groups each is known to be directly in. It is what
        decisions are made on: what the tenant was when it was imported, and what was claimed since.
    .EXAMPLE
        Get-AutoClaimUser ada@contoso.com | Format-List

        Everything the store knows of a user.
    .EXAMPLE
        Get-AutoClaimUser -HasProduct SPE_E3 -LicensedBy Both

        Users who hold a product twice, directly and through a group.
    .EXAMPLE
        Get-AutoClaimUser -Group sales -Enabled $true -HasProduct SPE_E3

        The members of a group who can sign in and hold a product.
    .INPUTS
        System.String, System.Guid, or any object with a UserId, UserPrincipalName, User or Id
    .OUTPUTS
        AutoClaim.User
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.User])]
    param(
        # An object id, a user principal name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'UserPrincipalName', 'UserId', 'User')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $Identity,

        # Only users who hold this product.
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $HasProduct,

        # With -HasProduct: only users who hold it directly, through a group, or both ways.
        [ValidateSet('Direct', 'Group', 'Both')]
        [string] $LicensedBy,

        # Only users known to be direct members of this group.
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string] $Group,

        # Only users of this department; case does not matter.
        [ArgumentCompleter([AutoClaim.DepartmentCompleter])]
        [AutoClaim.Plain()]
        [string] $Department,

        # Only users with this usage location, two letters.
        [ArgumentCompleter([AutoClaim.CountryCompleter])]
        [AutoClaim.Plain()]
        [string] $UsageLocation,

        # Only users whose account is enabled, or with $false only those whose account is not.
        [ArgumentCompletions('$true', '$false')]
        [bool] $Enabled,

        # Only users with a license in error; with :$false, only users with none.
        [switch] $HasError,

        # No more than so many.
        [ArgumentCompletions('1', '10', '100')]
        [ValidateRange(1, [int]::MaxValue)]
        [AutoClaim.NotBlank()]
        [AutoClaim.Whole()]
        [int] $First,

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        $request = $command.Fields(@{ HasProduct = 'product'; LicensedBy = 'via'; HasError = 'hasError'; Group = 'group'; Department = 'department'; UsageLocation = 'usageLocation'; Enabled = 'enabled' })
    }
    process {
        $command.Read([AutoClaim.Methods]::UserList, $request, $Identity)
    }
}
