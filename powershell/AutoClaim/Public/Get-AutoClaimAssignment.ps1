function Get-AutoClaimAssignment {
    <#
    .SYNOPSIS
        Lists how users hold products: one row for each user, product and path.
    .DESCRIPTION
        A user may hold a product directly and through groups at once. Each way is a row, with its state, its error, and the plans it leaves
        out.
    .EXAMPLE
        Get-AutoClaimAssignment ada@contoso.com

        How a user holds products.
    .EXAMPLE
        Get-AutoClaimAssignment -Product SPE_E3 -Via Direct -Duplicate

        Direct licenses that a group gives as well.
    .EXAMPLE
        Get-AutoClaimUser -HasError | Get-AutoClaimAssignment | Where-Object Error

        What is wrong with licenses.
    .INPUTS
        A user, a product, or any object that names one
    .OUTPUTS
        AutoClaim.Assignment
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Assignment])]
    param(
        # A user or product, or an object that names one; text is a user.
        [Parameter(ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [object] $InputObject,

        # Only these users', by id, user principal name with or without * and ?, or an object that carries one.
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only these products', with or without * and ?.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.ProductCompleter])]
        [AutoClaim.KeyOf('Product')]
        [string[]] $Product,

        # Only direct ones, or only those through a group.
        [ValidateSet('Direct', 'Group')]
        [string] $Via,

        # Only this state of Graph, such as Active or Error.
        [ArgumentCompletions('Active', 'ActiveWithError', 'Disabled', 'Error')]
        [AutoClaim.Plain()]
        [string] $State,

        # Only those of users who hold the product by another path as well; with :$false, only those of users who do not.
        [switch] $Duplicate,

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
        $request = $command.Fields(@{ User = 'user'; Product = 'product'; Via = 'via'; State = 'state'; Duplicate = 'duplicate' })
    }
    process {
        $command.Read([AutoClaim.Methods]::AssignmentList, $command.Narrow([AutoClaim.Methods]::AssignmentList, $request, $InputObject))
    }
}
