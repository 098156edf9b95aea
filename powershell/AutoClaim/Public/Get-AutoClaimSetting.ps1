function Get-AutoClaimSetting {
    <#
    .SYNOPSIS
        Shows whether auto-claim is on, and what holds for all policies.
    .DESCRIPTION
        Gives the settings of the store: the switch, where Power Platform events claim, the activation delay, how old data may be, and
        who changed them last and when.
    .EXAMPLE
        Get-AutoClaimSetting

        The settings of the store that is open.
    .EXAMPLE
        if (-not (Get-AutoClaimSetting).Enabled) { Write-Warning 'Auto-claim is off.' }

        Warns when claims are refused because the switch is off.
    .INPUTS
        None
    .OUTPUTS
        AutoClaim.Setting
    .LINK
        https://github.com/autoclaim/autoclaim/blob/main/README.md
    #>
    [CmdletBinding(HelpUri = 'https://github.com/autoclaim/autoclaim/blob/main/README.md')]
    [OutputType([AutoClaim.Setting])]
    param(
        # The session to use; without it, the one Connect-AutoClaim opened last in this runspace.
        [ArgumentCompleter([AutoClaim.SessionCompleter])]
        [AutoClaim.Session] $Session
    )
    begin {
        $command = [AutoClaim.Command]::Enter($PSCmdlet, $ExecutionContext, $Session)
    }
    end {
        $command.Get([AutoClaim.Methods]::SettingGet, @{}, $null)
    }
}
