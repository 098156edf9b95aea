// A .NET host that does the main job over AutoClaim.Client: what Graph returned goes in, licenses are claimed, a report comes out.
using System.Collections;
using System.Text;
using AutoClaim;
using static Check;

const string Pools = """
    {"value":[
      {"skuId":"05e9a617-0261-4cee-bb44-138d3ef5d965","skuPartNumber":"SPE_E3","appliesTo":"User","capabilityStatus":"Enabled","consumedUnits":0,
       "prepaidUnits":{"enabled":2,"warning":0,"suspended":0},
       "servicePlans":[{"servicePlanId":"57ff2da0-773e-42df-b2af-ffb7a2317929","servicePlanName":"TEAMS1","provisioningStatus":"Success","appliesTo":"User"}]},
      {"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"ENTERPRISEPREMIUM","appliesTo":"User","capabilityStatus":"Enabled","consumedUnits":0,
       "prepaidUnits":{"enabled":1,"warning":0,"suspended":0},
       "servicePlans":[{"servicePlanId":"57ff2da0-773e-42df-b2af-ffb7a2317929","servicePlanName":"TEAMS1","provisioningStatus":"Success","appliesTo":"User"}]}]}
    """;

const string Groups = """
    {"groups":[{"id":"b0000000-0000-4000-8000-000000000001","displayName":"lic-e3","securityEnabled":true,"mailEnabled":false,"groupTypes":[],
      "isAssignableToRole":false,"isManagementRestricted":false,"onPremisesSyncEnabled":null,"members":[],
      "assignedLicenses":[{"skuId":"05e9a617-0261-4cee-bb44-138d3ef5d965","disabledPlans":[]}]}]}
    """;

var users = string.Join(",", Enumerable.Range(1, 4).Select(number => $$"""
    {"id":"a0000000-0000-4000-8000-{{number:d12}}","userPrincipalName":"user{{number}}@contoso.com","accountEnabled":true,"userType":"Member","usageLocation":"DE","licenseAssignmentStates":[]}
    """));

var file = Path.Combine(Directory.CreateTempSubdirectory("autoclaim").FullName, "contoso.autoclaim");
using (var store = Session.Open(file, create: "New", mode: "Local"))
{
    Equal("pools added", 2, store.Call(Methods.PoolImport, Json($$"""{"subscribedSkus":{{Pools}}}""")).Added);
    Equal("users added", 4, store.Call(Methods.UserImport, Json($$"""{"users":[{{users}}]}""")).Added);

    var created = store.Call(Methods.PolicyCreate, new Hashtable
    {
        ["name"] = "Teams for all", ["app"] = "Teams",
        ["products"] = new[] { new Hashtable { ["product"] = "SPE_E3" }, new Hashtable { ["product"] = "ENTERPRISEPREMIUM" } },
    });
    Equal("status before the switch", "Parked", created.Result!.Status);
    Equal("the switch", true, store.Call(Methods.SettingUpdate, new Hashtable { ["enabled"] = true }).Result!.Enabled);

    var events = Enumerable.Range(1, 5).Select(number => new ClaimEvent { EventId = $"e{number}", User = $"user{number}@contoso.com", App = "Teams" }).ToArray();
    var decided = store.Call(Methods.ClaimInvoke, new Hashtable { ["events"] = events });
    var decisions = decided.Items.Select(item => item.Result!).ToArray();
    Equal("outcomes", "Claimed Claimed Claimed PoolsEmpty UserUnknown", string.Join(' ', decisions.Select(it => it.Outcome)));
    Equal("products", "SPE_E3 SPE_E3 ENTERPRISEPREMIUM", string.Join(' ', decisions.Take(3).Select(it => it.Product)));
    Equal("summary", 3L, decided.Summary["Claimed"]);
    Equal("told again", true, store.Call(Methods.ClaimInvoke, new Hashtable { ["events"] = events[..1] }).Items[0].Result!.Duplicate);

    Throws("NOT_FOUND", () => store.Call(Methods.PolicyGet, new Hashtable { ["policy"] = "Teams for al" }));
    Throws("INVALID_ARGUMENT", () => store.Call(Methods.PolicyGet, new Hashtable { ["polcy"] = "x" }));

    // Who claimed comes to the license of a group instead; a Local store does it at once.
    Equal("groups added", 1, store.Call(Methods.GroupImport, Json(Groups)).Added);
    store.Call(Methods.MigrationPlan, new Hashtable { ["name"] = "Move", ["users"] = new[] { "user1@contoso.com", "user2@contoso.com" }, ["product"] = "SPE_E3", ["group"] = "lic-e3" });
    Equal("moved", 2L, store.Call(Methods.MigrationInvoke, new Hashtable { ["migration"] = "Move" }).Migration.Done);
    foreach (var item in store.Call(Methods.MigrationItems, new Hashtable { ["migration"] = "Move" }).Items)
    {
        Equal("the way there", "Join Wait Inherited Removed Removed", string.Join(' ', item.History.Select(it => it.Step)));
        Console.WriteLine($"{item.User,-20} {item.Product,-18} {item.State,-14} {item.Group}");
    }

    // Any thread, the same session.
    Parallel.For(0, 64, _ => Equal("policies", 1, store.Call(Methods.PolicyList, new Hashtable()).Items.Count));
}

using (var again = Session.Open(file, readOnly: true))
{
    var report = again.Call(Methods.ReportGet, new Hashtable { ["days"] = 30 });
    Equal("rows", 3, report.Items.Count);
    foreach (var row in report.Items) Console.WriteLine($"{row.User,-20} {row.Product,-18} {row.Policy,-14} {row.Outcome}");
    Throws("STORE_READ_ONLY", () => again.Call(Methods.SettingUpdate, new Hashtable { ["enabled"] = false }));
}
Throws("STORE_NOT_FOUND", () => Session.Open(file + ".gone"));
using (var store = Session.Open(file)) store.Call(Methods.StoreBackup, new Hashtable { ["path"] = file + ".backup" });
Equal("restored", file, Session.Restore(file, file + ".backup").Path);
// A tenant over HTTP, where its program is named.
foreach (var tenant in args) await Storm.RunAsync(tenant);
await GraphExchange.RunAsync(Pools, $$"""{"users":[{{users}}]}""");
Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
Console.WriteLine($"the main job is done, over library {Session.LibraryVersion}");

static ReadOnlySpan<byte> Json(string text) => Encoding.UTF8.GetBytes(text);
