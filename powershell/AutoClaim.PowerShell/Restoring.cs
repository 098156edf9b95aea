#nullable enable
using System.Collections;
using System.IO;
using System.Management.Automation;

namespace AutoClaim;

public sealed partial class Command
{
    /// <summary>Puts a backup in the place of a store that nobody has open: no session is asked.</summary>
    public static FileInfo[] Restore(PSCmdlet cmdlet, EngineIntrinsics module, string path, string from, bool allowOther, string[]? roles)
    {
        Begin(cmdlet, module);
        var actor = new Hashtable { ["id"] = System.Environment.UserName };
        if (roles is { Length: > 0 }) actor["roles"] = roles;
        var request = new Hashtable { ["path"] = path, ["from"] = from, ["allowOther"] = allowOther, ["actor"] = actor };
        var terms = new Terms(cmdlet);
        terms.Sends("Path", "path");
        terms.Sends("BackupPath", "from");
        try
        {
            var would = Session.CallWithoutStore(Methods.StoreRestore, Value.Request(request, "dryRun", true));
            if (!Agreed(cmdlet, Told(would, from))) return [];
            return [Written(cmdlet, Session.CallWithoutStore(Methods.StoreRestore, request).Path)];
        }
        catch (AutoClaimException error) { cmdlet.WriteError(Errors.Record(error, error.Field == "from" ? from : path, terms: terms)); return []; }
    }

    private static string Told(RestoredStore would, string from)
    {
        var replaced = would.ReplacedAuditRecords is { } records ? $"; the store there has {records:n0}, and what it did since is lost" : "";
        return $"{would.Path}: restore {from} with {would.AuditRecords:n0} audit records{replaced}";
    }
}
