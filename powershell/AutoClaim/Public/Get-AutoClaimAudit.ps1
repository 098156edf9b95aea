function Get-AutoClaimAudit {
    <#
    .SYNOPSIS
        Lists who changed what, when and why, newest first.
    .DESCRIPTION
        Every change of settings, policies, data and claims leaves one record, in the same transaction, chained to the record before it by SHA-256:
        Test-AutoClaimStore says whether the chain is whole. What changed is in Changes, before and after; what one command did has one CorrelationId.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
    .EXAMPLE
        Get-AutoClaimAudit -After (Get-Date).AddDays(-7) -Action 'Update policy' | Format-List

        The last week's changes of policies, before and after.
    .EXAMPLE
        Get-AutoClaimPolicy 'Teams for all' | Get-AutoClaimAudit

        The history of one policy.
    .EXAMPLE
        Get-AutoClaimAudit -User anna@contoso.com

        What was decided for one user, and what became of it.
    .INPUTS
        A claim, a policy, a user, or any object with a ClaimId, PolicyId or User; the text of a target
    .OUTPUTS
        AutoClaim.AuditRecord
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.AuditRecord])]
    param(
        # Only what was recorded at this time or later. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $After,

        # Only what was recorded before this time. Text is local unless it names a zone; 01/02 is the 2nd of January.
        [ArgumentCompleter([AutoClaim.TimeCompleter])]
        [AutoClaim.Time()]
        [datetime] $Before,

        # Only by this actor: the id, the name, or the key of one who was forgotten.
        [ArgumentCompleter([AutoClaim.ActorCompleter])]
        [AutoClaim.Plain()]
        [string] $Actor,

        # Only of this action, such as 'Update policy'.
        [ArgumentCompleter([AutoClaim.ActionCompleter])]
        [AutoClaim.Plain()]
        [string] $Action,

        # Only about this target, such as setting, policy: and its id, or claim:17; or an object that names a claim or a policy.
        [Parameter(ValueFromPipeline)]
        [ArgumentCompleter([AutoClaim.TargetCompleter])]
        [AutoClaim.AuditTarget()]
        [string] $Target,

        # Only about these users and their claims, by id, user principal name with or without * and ?, or an object that carries one.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string[]] $User,

        # Only about these policies, by id, name with or without * and ?, or an object that carries one: what changed them, not what they decided.
        [SupportsWildcards()]
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string[]] $Policy,

        # Only about this claim, by number.
        [Alias('ClaimId')]
        [ArgumentCompleter([AutoClaim.ClaimCompleter])]
        [Nullable[long]] $Claim,

        # Only with this correlation id: what one command did.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $CorrelationId,

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
        $request = $command.Fields(@{ After = 'from'; Before = 'to'; Actor = 'actorId'; Action = 'action'; Target = 'target'; User = 'user'; Policy = 'policy'; Claim = 'claim'; CorrelationId = 'correlationId' })
    }
    process {
        $asked = if ($MyInvocation.ExpectingInput) { [AutoClaim.AuditTrail]::About($command, $request, $_, $Target) } else { $request }
        $command.Read([AutoClaim.Methods]::AuditList, $asked)
    }
}
