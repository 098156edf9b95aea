# A tenant with the products and users of Fixture.psm1, which answers as Graph does: products, users, licenses, batches. It is behind the stand-in of Microsoft's module.
Set-StrictMode -Version 1.0
Import-Module "$PSScriptRoot/Microsoft.Graph.Authentication" -Force -Global

# Before: what is answered instead, if it gives anything; it gets the request.
function New-CannedTenant([scriptblock] $Before = { }) {
    $users = @{}
    foreach ($user in Get-TestUser) { $user.assignedLicenses = @(); $users[$user.id] = $user }
    $tenant = @{ Id = 'c0000000-0000-4000-8000-00000000000c'; Skus = @(Get-TestSku); Users = $users; Before = $Before }
    Connect-MgGraph -TenantId $tenant.Id -Tenant { param($asked) Get-CannedAnswer $tenant $asked }.GetNewClosure()
    $tenant
}

function Get-CannedAnswer([hashtable] $Tenant, [object] $Asked) {
    $other = & $Tenant.Before $Asked
    if ($other) { return $other }
    $body = if ($Asked.Body) { $Asked.Body | ConvertFrom-Json -AsHashtable }
    $path = $Asked.Uri.AbsolutePath -replace '^/v1\.0'
    if ($path -eq '/$batch') {
        $responses = foreach ($item in $body.requests) {
            $status, $answer = Get-CannedItem $Tenant $item.method ($item.url -replace '\?.*') $item.body
            @{ id = $item.id; status = $status; headers = @{}; body = $answer }
        }
        $status, $answer = 200, @{ responses = @($responses) }
    }
    else { $status, $answer = Get-CannedItem $Tenant $Asked.Method $path $body }
    @{ Status = $status; Headers = @{ 'Content-Type' = 'application/json' }; Body = $answer ? (ConvertTo-Json $answer -Depth 20 -Compress) : '' }
}

function Get-CannedItem([hashtable] $Tenant, [string] $Method, [string] $Path, [object] $Body) {
    $noun, $id, $action = $Path.Trim('/') -split '/'
    if ($noun -eq 'subscribedSkus') { return 200, @{ value = @($Tenant.Skus.ForEach{ $_ + @{ accountId = $Tenant.Id } }) } }
    if ($id -eq 'delta') {
        $all = if ($noun -eq 'users') { $Tenant.Users.Values }
        return 200, @{ value = @($all); '@odata.deltaLink' = "https://graph.microsoft.com/v1.0/$noun/delta?`$deltatoken=1" }
    }
    $user = $id ? $Tenant.Users[$id] : $null
    if (-not $user) { return 200, @{ value = @() } }
    if ($action -eq 'assignLicense') {
        foreach ($license in $Body.addLicenses) {
            $sku = $Tenant.Skus.Where{ $_.skuId -eq $license.skuId }[0]
            if ($sku.consumedUnits -ge $sku.prepaidUnits.enabled) {
                return 400, @{ error = @{ code = 'Request_BadRequest'; message = "Subscription with SKU $($license.skuId) does not have any available licenses." } }
            }
            $sku.consumedUnits++
            $user.assignedLicenses += @{ skuId = $license.skuId; disabledPlans = @($license.disabledPlans) }
            $user.licenseAssignmentStates += @{ skuId = $license.skuId; assignedByGroup = $null; disabledPlans = @($license.disabledPlans); state = 'Active'; error = 'None'; lastUpdatedDateTime = '2026-11-21T10:00:00Z' }
        }
    }
    200, $user
}

function Get-CannedHolder([hashtable] $Tenant, [string] $SkuId) { $Tenant.Users.Values.Where{ $SkuId -in $_.assignedLicenses.skuId }.userPrincipalName | Sort-Object }
