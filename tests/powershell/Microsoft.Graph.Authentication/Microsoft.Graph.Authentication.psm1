# Stands for Microsoft's module of this name before a tenant of the tests: parameters, output and errors of version 2. What it was asked is in Get-MgSent.
Set-StrictMode -Version 3.0
$script:Context = $null
$script:RequestContext = [pscustomobject] @{ ClientTimeout = [timespan]::FromSeconds(300); RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = [timespan]::Zero }
$script:Tenant = { throw 'Connect-MgGraph says which tenant answers.' }
$script:Sent = [Collections.Generic.List[object]]::new()

# Tenant: answers a request (Method, Uri, Headers, ContentType, Body) by @{ Status; Headers; Body }, or throws what the network would.
function Connect-MgGraph {
    param([string[]] $Scopes, [string] $TenantId, [string] $Environment = 'Global', [scriptblock] $Tenant)
    $script:Context = [pscustomobject] @{ ClientId = [guid]::Empty; TenantId = $TenantId; Scopes = $Scopes; AuthType = 'Delegated'; Account = 'admin@contoso.com'; Environment = $Environment }
    $script:Tenant = $Tenant
    $script:Sent.Clear()
}

function Disconnect-MgGraph { $script:Context = $null }

function Get-MgContext { [CmdletBinding()] param() $script:Context }

# As Microsoft's, the context itself and no copy.
function Get-MgRequestContext { [CmdletBinding(SupportsShouldProcess)] param() $script:RequestContext }

function Set-MgRequestContext {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [ValidateRange(0, 180)] [int] $RetryDelay,
        [ValidateRange(0, 10)] [int] $MaxRetry,
        [int] $RetriesTimeLimit,
        [int] $ClientTimeout
    )
    if ($PSBoundParameters.ContainsKey('RetryDelay')) { $script:RequestContext.RetryDelay = $RetryDelay }
    if ($PSBoundParameters.ContainsKey('MaxRetry')) { $script:RequestContext.MaxRetry = $MaxRetry }
    if ($PSBoundParameters.ContainsKey('RetriesTimeLimit')) { $script:RequestContext.RetriesTimeLimit = [timespan]::FromSeconds($RetriesTimeLimit) }
    if ($PSBoundParameters.ContainsKey('ClientTimeout')) { $script:RequestContext.ClientTimeout = [timespan]::FromSeconds($ClientTimeout) }
    $script:RequestContext
}

function Get-MgSent { $script:Sent.ToArray() }

function Invoke-MgGraphRequest {
    [CmdletBinding()]
    [Alias('Invoke-GraphRequest')]
    param(
        [Parameter(Position = 1)] [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method = 'GET',
        [Parameter(Position = 2, Mandatory)] [uri] $Uri,
        [Parameter(Position = 3, ValueFromPipeline)] [object] $Body,
        [Parameter(Position = 4)] [Collections.IDictionary] $Headers,
        [Parameter(Position = 5)] [string] $OutputFilePath,
        [Parameter(Position = 6)] [switch] $InferOutputFileName,
        [Parameter(Position = 7)] [string] $InputFilePath,
        [Parameter(Position = 8)] [switch] $PassThru,
        [Parameter(Position = 9)] [securestring] $Token,
        [Parameter(Position = 10)] [switch] $SkipHeaderValidation,
        [Parameter(Position = 11)] [string] $ContentType,
        [Parameter(Position = 12)] [string] $SessionVariable,
        [Parameter(Position = 13)] [Alias('RHV')] [string] $ResponseHeadersVariable,
        [Parameter(Position = 14)] [string] $StatusCodeVariable,
        [Parameter(Position = 15)] [switch] $SkipHttpErrorCheck,
        [Parameter(Position = 16)] [object] $GraphRequestSession,
        [Parameter(Position = 17)] [string] $UserAgent,
        [ValidateSet('HashTable', 'PSObject', 'HttpResponseMessage', 'Json')] [string] $OutputType = 'HashTable'
    )
    if (-not $script:Context) { $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([Management.Automation.ValidationMetadataException]::new('Authentication needed. Please call Connect-MgGraph.'), 'InvokeGraphRequestAuthenticationTokenConflictException', 'InvalidArgument', $null)) }
    if ($Method -in 'POST', 'PATCH' -and $null -eq $Body) { $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([Management.Automation.ValidationMetadataException]::new("-Body is required when Method is $Method."), 'InvokeGraphRequestBodyMissingWhenMethodIsSpecified', 'InvalidArgument', $null)) }
    $asked = [pscustomobject] @{ Method = $Method; Uri = $Uri; Headers = $Headers; ContentType = $ContentType; Body = $Body; Timeout = $script:RequestContext.ClientTimeout }
    Write-Verbose "$Method $Uri with $("$Body".Length)-byte payload"
    for ($try = 0; $try -le $script:RequestContext.MaxRetry; $try++) {
        $script:Sent.Add($asked)
        try { $answer = & $script:Tenant $asked }
        catch [Net.Http.HttpRequestException] { $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new($_.Exception, 'InvokeGraphHttpResponseException', 'InvalidOperation', $null)) }
        if ($answer.Status -notin 429, 503, 504) { break }
    }
    if ($OutputType -ne 'HttpResponseMessage') { throw "The stand-in gives no $OutputType." }
    $response = [Net.Http.HttpResponseMessage]::new($answer.Status)
    $response.RequestMessage = [Net.Http.HttpRequestMessage]::new($Method, $Uri)
    $response.Content = [Net.Http.ByteArrayContent]::new([Text.Encoding]::UTF8.GetBytes($answer.Body))
    foreach ($name in $answer.Headers.Keys) {
        if (-not $response.Headers.TryAddWithoutValidation($name, [string] $answer.Headers[$name])) { $null = $response.Content.Headers.TryAddWithoutValidation($name, [string] $answer.Headers[$name]) }
    }
    if (-not $SkipHttpErrorCheck -and -not $response.IsSuccessStatusCode) {
        $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([Net.Http.HttpRequestException]::new("Response status code does not indicate success: $($response.StatusCode)."), 'InvokeGraphHttpResponseException', 'InvalidOperation', $null))
    }
    $response
}
