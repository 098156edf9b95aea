function Export-AutoClaimAudit {
    <#
    .SYNOPSIS
        Writes the audit trail to a file, oldest record first.
    .DESCRIPTION
        JsonLines has the very bytes of each record with its hash, so that others can verify the chain. DirectoryAudit has records as Microsoft Graph gives
        those of Entra's audit log, for tools that read these; of a Graph store's claims it tells what imports showed, and nothing before that.
        Where Set-AutoClaimSetting -RequiredReportRole names a role, you have to act in it, or in that of -RequiredRole.
        A file is replaced only by who acts in the role of -RequiredRole, where there is one.
    .EXAMPLE
        Export-AutoClaimAudit ./audit.jsonl

        The whole trail, to be verified elsewhere.
    .EXAMPLE
        Export-AutoClaimAudit ./siem.jsonl -Format DirectoryAudit -After (Get-Date).AddDays(-1) -Force

        What a SIEM gets once a day.
    .INPUTS
        None
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

        # What the lines are; JsonLines without it.
        [ValidateSet('JsonLines', 'DirectoryAudit')]
        [string] $Format = 'JsonLines',

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
        [ArgumentCompleter([AutoClaim.TargetCompleter])]
        [AutoClaim.AuditTarget()]
        [string] $Target,

        # Only about this user and the user's claims, by id, user principal name, or an object that carries one.
        [ArgumentCompleter([AutoClaim.UserCompleter])]
        [AutoClaim.KeyOf('User')]
        [string] $User,

        # Only about this policy, by id, name, or an object that carries one: what changed it, not what it decided.
        [ArgumentCompleter([AutoClaim.PolicyCompleter])]
        [AutoClaim.KeyOf('Policy')]
        [string] $Policy,

        # Only about this claim, by number.
        [Alias('ClaimId')]
        [ArgumentCompleter([AutoClaim.ClaimCompleter])]
        [Nullable[long]] $Claim,

        # Only with this correlation id: what one command did.
        [ArgumentCompleter([AutoClaim.NothingCompleter])]
        [AutoClaim.Plain()]
        [string] $CorrelationId,

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
    }
    end {
        $request = $command.Fields(@{ After = 'from'; Before = 'to'; Actor = 'actorId'; Action = 'action'; Target = 'target'; User = 'user'; Policy = 'policy'; Claim = 'claim'; CorrelationId = 'correlationId' }) + @{ format = $Format }
        foreach ($file in [AutoClaim.AuditTrail]::Export($command, $request, [AutoClaim.Command]::File($PSCmdlet, $Path))) { if ($PassThru) { $file } }
    }
}
