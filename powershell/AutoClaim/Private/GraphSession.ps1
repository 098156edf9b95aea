# The session of Microsoft.Graph.Authentication, which is the process's.

# Checks it for a run, and gives what has to be put back after it: the module sends again by itself what Graph refuses for now, and a request must be sent once.
function Get-GraphSession([AutoClaim.Cycle] $Cycle) {
    $Cycle.RequireModule((Get-Command Invoke-MgGraphRequest -ErrorAction Ignore))
    $Cycle.RequireSession((Get-MgContext))
    # A copy: the context itself changes with what is set.
    $context = Get-MgRequestContext -WhatIf:$false -Confirm:$false
    @{ MaxRetry = $context.MaxRetry; ClientTimeout = [int] $context.ClientTimeout.TotalSeconds }
}

# What the module says of a request under -Verbose and -Debug holds links and tokens, which belong into no log.
function Send-GraphRequest([AutoClaim.GraphRequest] $Request) {
    $headers = @{}
    foreach ($header in $Request.Headers.GetEnumerator()) { if ($header.Key -ne 'Content-Type') { $headers[$header.Key] = $header.Value } }
    $body = if ($Request.Body) { @{ Body = $Request.Body; ContentType = 'application/json; charset=utf-8' } } else { @{} }
    Invoke-MgGraphRequest -Method $Request.Method -Uri $Request.Url -Headers $headers @body -OutputType HttpResponseMessage -SkipHttpErrorCheck -ErrorAction Stop -Verbose:$false -Debug:$false
}

# Sends what a run hands out, one request after the other, until it is over; however it ends, Microsoft's module is as it was.
function Invoke-Exchange {
    [CmdletBinding()]
    param([AutoClaim.Cycle] $Cycle, [scriptblock] $Request)
    begin { $graph = $null }
    end {
        if (-not $Request) {
            $graph = Get-GraphSession $Cycle
            $null = Set-MgRequestContext -MaxRetry 0 -ClientTimeout 100 -WhatIf:$false -Confirm:$false
            $Request = { param($Request) Send-GraphRequest $Request }
        }
        while ($due = $Cycle.Next()) {
            $came = try { & $Request $due } catch { $_ }
            $Cycle.Answer($came)
        }
        $Cycle.Stop()
    }
    clean {
        if ($graph) { $null = Set-MgRequestContext @graph -WhatIf:$false -Confirm:$false }
    }
}
