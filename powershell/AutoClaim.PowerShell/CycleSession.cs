#nullable enable
using System;
using System.Collections;
using System.Linq;

namespace AutoClaim;

public sealed partial class Cycle
{
    /// <summary>Ends the cmdlet unless there is a Microsoft.Graph.Authentication to send with.</summary>
    public void RequireModule(object? found)
    {
        if (found is null) throw End(new AutoClaimException("GRAPH_MODULE_MISSING", "The module Microsoft.Graph.Authentication, which sends what is due, is not installed.",
            "Run Install-Module Microsoft.Graph.Authentication, or give -Request a script block that sends a request by other means."), null);
    }

    /// <summary>Ends the cmdlet unless somebody is signed in, to the store's tenant in the store's cloud.</summary>
    public void RequireSession(object? context)
    {
        var setting = command.Interruptible(() => command.Call(Methods.SettingGet, new Hashtable()));
        var tenant = command.Refresh().TenantId;
        var connect = Connect(setting, tenant);
        if (context is null) throw End(new AutoClaimException("NOT_SIGNED_IN", "Nobody is signed in to Microsoft Graph.", $"Run: {connect}"), null);
        Require("tenant", Record.Text(context, "TenantId"), tenant);
        Require("cloud", Record.Text(context, "Environment"), setting.Cloud);

        void Require(string what, string? found, string? wanted)
        {
            if (found is null || wanted is null || string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase)) return;
            throw End(new AutoClaimException("WRONG_TENANT", $"The session of Microsoft Graph is in the {what} {found}, and the store's {what} is {wanted}.",
                $"Run Disconnect-MgGraph, then: {connect}"), found);
        }
    }

    // The line that signs in with what the run needs in this store, and no more.
    private string Connect(Setting setting, string? tenant)
    {
        var request = new Hashtable();
        if (options.Tasks is { } tasks) request["tasks"] = tasks;
        var scopes = command.Interruptible(() => command.Call(Methods.GraphPermissions, request)).Scopes;
        var where = (tenant is null ? "" : $" -TenantId {tenant}") + (setting.Cloud == "Global" ? "" : $" -Environment {setting.Cloud}");
        return $"Connect-MgGraph{(scopes.Count > 0 ? $" -Scopes {string.Join(", ", scopes)}" : "")}{where}";
    }
}
