// The exchange with Graph over an HttpClient: what is due is sent once and seen, whatever the network does.
using System.Collections;
using System.Net;
using System.Text;
using AutoClaim;
using static Check;

internal sealed class GraphExchange : IDisposable
{
    private readonly JumpingClock clock = new();
    private readonly Session store = Session.Open(":memory:", create: "New", mode: "Graph");
    private readonly CannedTenant tenant;
    private readonly HttpClient client;

    private GraphExchange(string pools, string users)
    {
        tenant = new CannedTenant(pools.Replace("\"appliesTo\":\"User\",\"capabilityStatus\"", "\"accountId\":\"c0000000-0000-4000-8000-00000000000c\",\"appliesTo\":\"User\",\"capabilityStatus\""), users);
        client = new HttpClient(tenant);
        store.GoBy(clock);
        Call("pool.import", $$"""{"subscribedSkus":{{pools}},"takenAt":"{{Now}}","now":"{{Now}}"}""");
        Call("user.import", $$"""{"users":{{users[9..^1]}},"takenAt":"{{Now}}","now":"{{Now}}"}""");
        Call("policy.create", $$"""{"name":"Teams for all","app":"Teams","products":[{"product":"SPE_E3"}],"now":"{{Now}}"}""");
        Call("setting.update", $$"""{"enabled":true,"now":"{{Now}}"}""");
        Call("claim.invoke", $$"""{"events":[{"user":"user1@contoso.com","app":"Teams"},{"user":"user2@contoso.com","app":"Teams"}],"now":"{{Now}}"}""");
    }

    private string Now => AutoClaim.Json.Time(clock.GetUtcNow().UtcDateTime);

    public static async Task RunAsync(string pools, string users)
    {
        foreach (var scenario in new Func<GraphExchange, Task>[] { All, InSteps, Unanswered, TooMuch, Elsewhere, Faulty, Cancelled, Aborted })
        {
            using var exchange = new GraphExchange(pools, users);
            await scenario(exchange);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        store.Dispose();
    }

    private static async Task All(GraphExchange it)
    {
        var told = new List<CycleResult>();
        var result = await it.Run(progress: new Told(told));
        Equal("ended", "Idle", result.Ended);
        Equal("sent and seen", (2, 2), (result.Sent, result.Seen));
        Equal("left", 0, result.Left);
        Equal("assigned", 2, it.tenant.Assigned);
        Equal("requests", it.tenant.Arrived.Count, (int)result.Requests);
        Equal("states", "Observed Observed", it.States());
        Equal("told of what was left", true, told.Any(so => so.Left == 2) && told[^1].Requests == result.Requests);
    }

    private static async Task InSteps(GraphExchange it)
    {
        Equal("until sent", ("Sent", 2L, 0L), Of(await it.Run(CycleUntil.Sent)));
        Equal("no time", ("MaxDuration", 0L, 0L), Of(await it.Run(most: TimeSpan.Zero)));
        Equal("the rest", ("Idle", 0L, 2L), Of(await it.Run()));
    }

    // It was done, and the answer was lost: it is looked for, and not sent again.
    private static async Task Unanswered(GraphExchange it)
    {
        it.tenant.After = _ => it.tenant.Arrived.Count == 2 ? throw new HttpRequestException("The connection was reset.") : null;
        var result = await it.Run();
        Equal("seen", ("Idle", 0L, 2L), Of(result));
        Equal("told", $"No answer to 1 of {result.Requests} requests: The connection was reset.", result.Warnings.Single().Message);
        Equal("assigned", 2, it.tenant.Assigned);
    }

    private static async Task TooMuch(GraphExchange it)
    {
        it.tenant.After = request => it.tenant.Arrived.Count == 1 ? CannedTenant.Json(HttpStatusCode.OK, new string(' ', GraphResponse.LongestBody + 1), request) : null;
        Equal("goes on", ("Idle", 2L, 2L), Of(await it.Run()));
    }

    // What another address answered is no answer of Graph's.
    private static async Task Elsewhere(GraphExchange it)
    {
        it.tenant.After = request => it.tenant.Arrived.Count == 1 ? CannedTenant.Json(HttpStatusCode.OK, "{}", new HttpRequestMessage(HttpMethod.Get, "https://login.contoso.com/")) : null;
        Equal("goes on", ("Idle", 2L, 2L), Of(await it.Run()));
    }

    // The host's own mistake ends the run, and leaves nothing that the next one could not go on with.
    private static async Task Faulty(GraphExchange it)
    {
        it.tenant.After = _ => it.tenant.Arrived.Count == 2 ? throw new NotSupportedException("no token") : null;
        try
        {
            await it.Run();
            throw new InvalidOperationException("the mistake was hidden");
        }
        catch (NotSupportedException) { }
        Equal("goes on", ("Idle", 0L, 2L), Of(await it.Run()));
        Equal("assigned", 2, it.tenant.Assigned);
    }

    // The answer came, and is stored; what was not begun is not.
    private static async Task Cancelled(GraphExchange it)
    {
        using var cancellation = new CancellationTokenSource();
        var result = await GraphCycle.RunAsync(it.store, async (request, _) =>
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url) { Content = request.Body is { } body ? new StringContent(body) : null };
            using var answer = await it.client.SendAsync(message, CancellationToken.None);
            if (it.tenant.Assigned > 0) cancellation.Cancel();
            return await GraphResponse.ReadAsync(request, answer, CancellationToken.None);
        }, it.Options(), cancellation: cancellation.Token);
        Equal("what came is stored", ("Cancelled", 2L, 0L), Of(result));
        Equal("goes on", ("Idle", 0L, 2L), Of(await it.Run()));
        Equal("assigned", 2, it.tenant.Assigned);
    }

    // The client ends what is under way: whether it was done is looked for.
    private static async Task Aborted(GraphExchange it)
    {
        using var cancellation = new CancellationTokenSource();
        it.tenant.After = _ => { if (it.tenant.Assigned > 0) cancellation.Cancel(); return null; };
        Equal("nothing came", ("Cancelled", 0L, 0L), Of(await it.Run(cancellation: cancellation.Token)));
        it.tenant.After = _ => null;
        Equal("goes on", ("Idle", 0L, 2L), Of(await it.Run()));
        Equal("assigned", 2, it.tenant.Assigned);
    }

    private static (string?, long, long) Of(CycleResult result) => (result.Ended, result.Sent, result.Seen);

    private CycleOptions Options(CycleUntil until = CycleUntil.Idle, TimeSpan? most = null) => new() { Tasks = ["Send", "Verify"], Until = until, MaxDuration = most };

    private Task<CycleResult> Run(CycleUntil until = CycleUntil.Idle, TimeSpan? most = null, IProgress<CycleResult>? progress = null, CancellationToken cancellation = default) =>
        GraphCycle.RunAsync(store, client, Options(until, most), progress, cancellation);

    private string States() => string.Join(' ', store.Call(Methods.ClaimList, new Hashtable()).Items.Select(claim => claim.State));

    private void Call(string method, string request) => store.CallJson(method, Encoding.UTF8.GetBytes(request));

    private sealed class Told(List<CycleResult> told) : IProgress<CycleResult>
    {
        public void Report(CycleResult value) => told.Add(value);
    }
}
