// Whatever the network and Graph do, each who asked for a license gets one, and nobody else does.
using System.Collections;
using System.Text;
using AutoClaim;
using static Check;

internal static class Storm
{
    private const string Config = """
        {"seed":12,"people":60,"products":{"SPE_E3":50,"SPE_F1":50},"start":"2026-11-21T10:00:00Z","base":"https://graph.microsoft.com"}
        """;

    private const string Weather = """
        {"throttled":50,"throttledItem":30,"failed":30,"failedDone":30,"lost":50,"lostDone":50,"missingItem":30,"html":30,"htmlDone":30,"redirected":50,"retryAfter":["Seconds","Fraction","Date","Missing"]}
        """;

    public static async Task RunAsync(string program)
    {
        using var tenant = new ServedTenant(program, Config);
        using var client = tenant.Client();
        using var store = Session.Open(":memory:", create: "New", mode: "Graph");
        var clock = new JumpingClock(time => tenant.Steer("advance", $$"""{"milliseconds":{{(long)time.TotalMilliseconds}}}"""));
        store.GoBy(clock);
        string now() => AutoClaim.Json.Time(clock.GetUtcNow().UtcDateTime);
        void call(string method, string request) => store.CallJson(method, Encoding.UTF8.GetBytes($$"""{"now":"{{now()}}",{{request}}}"""));

        call("pool.import", $$"""
            "takenAt":"{{now()}}","subscribedSkus":{{await client.GetStringAsync("https://graph.microsoft.com/v1.0/subscribedSkus")}}
            """);
        call("user.import", $$"""
            "takenAt":"{{now()}}","users":{{await client.GetStringAsync("https://graph.microsoft.com/v1.0/users?$top=999&$select=id,userPrincipalName,accountEnabled,userType,usageLocation,licenseAssignmentStates")}}
            """);
        call("policy.create", "\"name\":\"Teams for all\",\"app\":\"Teams\",\"products\":[{\"product\":\"SPE_E3\"},{\"product\":\"SPE_F1\"}]");
        call("setting.update", "\"enabled\":true");
        call("claim.invoke", $$"""
            "events":[{{string.Join(",", Enumerable.Range(0, 40).Select(number => $$"""{"user":"person{{number}}@contoso.example","app":"Teams"}"""))}}]
            """);
        tenant.Steer("weather", Weather);
        tenant.Steer("expire");

        var result = await GraphCycle.RunAsync(store, client, new() { Tasks = ["Send", "Verify"], MaxDuration = TimeSpan.FromHours(30) }, new Renewing(tenant));
        Equal("ended", ("Idle", 40L), (result.Ended, result.Seen));
        // Of what was mended nobody is warned at the end; answers that a storm lost stay lost.
        Equal("warnings", "", string.Join(' ', result.Warnings.Select(warning => warning.Name).Where(name => name != "NO_ANSWER")));
        var state = tenant.Steer("state");
        Equal("given", 40, state.GetProperty("given").GetArrayLength());
        foreach (var never in new[] { "taken", "losses", "overLimit", "hasty", "strayed" }) Equal(never, 0, state.GetProperty(never).GetArrayLength());
        Console.WriteLine($"through the storm: {result}, {result.Requests} requests, {state.GetProperty("injected")}");
    }

    // Somebody signs in again when it is asked for.
    private sealed class Renewing(ServedTenant tenant) : IProgress<CycleResult>
    {
        private int done;

        public void Report(CycleResult value)
        {
            if (value.Warnings.Any(warning => warning.Name == "SESSION_EXPIRED") && Interlocked.Exchange(ref done, 1) == 0) tenant.Steer("renew");
        }
    }
}
