function Get-AutoClaimGroup {
    <#
    .SYNOPSIS
        Shows groups as the store believes them to be.
    .DESCRIPTION
        Gives every group, or those -Identity names, with the products each carries and how many direct members are known.
    .EXAMPLE
        Get-AutoClaimGroup -HasProduct SPE_E3

        The groups that carry a product.
    .EXAMPLE
        Get-AutoClaimGroup lic-* | Where-Object Dynamic

        The dynamic ones of the groups whose names begin so.
    .INPUTS
        System.String, System.Guid, or any object with a GroupId, Group, Id or DisplayName
    .OUTPUTS
        AutoClaim.Group
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Group])]
    param(
        # An object id, a displayName with or without * and ?, or an object that carries one.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'DisplayName', 'GroupId', 'Group')]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.GroupCompleter])]
        [AutoClaim.KeyOf('Group')]
        [string[]] $Identity,

        # Only groups that carry this product.
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string] $HasProduct,

        # Only groups with a member whose license from it is in error; with :$false, only groups with none.
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
        $request = $command.Fields(@{ HasProduct = 'product'; HasError = 'hasError' })
    }
    process {
        $command.Read([AutoClaim.Methods]::GroupList, $request, $Identity)
    }
}
