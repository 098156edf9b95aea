function Test-AutoClaimPolicy {
    <#
    .SYNOPSIS
        Looks for what is wrong with policies before anybody claims.
    .DESCRIPTION
        Finds empty pools, products without the app's plan, policies that can never decide, groups that are unknown or unfit, plans that conflict, and
        more; each finding says what to do about it. An Error means that the policy, or a product of it, never claims; a Warning that some claims fail
        or surprise; an Info is good to know. No findings: nothing is wrong.
    .EXAMPLE
        Test-AutoClaimPolicy | Format-List

        Everything that was found, with the cures.
    .EXAMPLE
        if (Test-AutoClaimPolicy | Where-Object Severity -EQ Error) { throw 'Some policies never claim.' }

        Stops a script, for instance after Import-AutoClaimPolicy.
    .INPUTS
        System.String, System.Guid, or any object with a PolicyId, Policy, Id or Name
    .OUTPUTS
        AutoClaim.PolicyFinding
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.PolicyFinding])]
    param(
        # A policy by id, name, or an object that carries one; without it, all.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('Id', 'Name', 'Policy')]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Identity = @(),

        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
        # What is about the whole store is found with every policy, and told once.
        $told = [Collections.Generic.HashSet[string]]::new()
    }
    process {
        $command.Findings($Identity) | Where-Object { $_.PolicyId -or $told.Add($_.Kind) }
    }
}
