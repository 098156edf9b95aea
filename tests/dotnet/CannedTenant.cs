// A tenant that answers as Graph does, in the host's own process, and a clock that goes on when somebody waits.
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Knows its products and users, and assigns licenses one by one or in batches.</summary>
internal sealed class CannedTenant(string pools, string users) : HttpMessageHandler
{
    private readonly JsonArray users = JsonNode.Parse(users)!["users"]!.AsArray();

    /// <summary>What arrived, in order.</summary>
    public List<string> Arrived { get; } = [];

    /// <summary>Licenses assigned.</summary>
    public int Assigned { get; private set; }

    /// <summary>What comes, once a request was done, in place of its answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> After { get; set; } = _ => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        lock (Arrived) Arrived.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellation));
        lock (users)
        {
            var (status, answer) = request.RequestUri!.AbsolutePath == "/v1.0/$batch" ? (200, Batch(body!)) : Answer(request.Method.Method, request.RequestUri.AbsolutePath[5..], body);
            return After(request) ?? Json((HttpStatusCode)status, answer?.ToJsonString() ?? "", request);
        }
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body, HttpRequestMessage request) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request };

    private JsonObject Batch(JsonNode body)
    {
        var responses = new JsonArray();
        foreach (var item in body["requests"]!.AsArray())
        {
            var (status, answer) = Answer((string)item!["method"]!, ((string)item["url"]!).Split('?')[0], item["body"]);
            responses.Add(new JsonObject { ["id"] = (string)item["id"]!, ["status"] = status, ["body"] = answer });
        }
        return new JsonObject { ["responses"] = responses };
    }

    private (int Status, JsonNode? Answer) Answer(string method, string path, JsonNode? body)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["subscribedSkus"]) return (200, JsonNode.Parse(pools));
        if (parts is not ["users", var id, ..] || users.SingleOrDefault(user => (string)user!["id"]! == id) is not { } user) return (200, new JsonObject { ["value"] = new JsonArray() });
        if (method == "GET") return (200, user.DeepClone());
        foreach (var license in body!["addLicenses"]!.AsArray())
        {
            Assigned++;
            user["licenseAssignmentStates"]!.AsArray().Add(new JsonObject
            {
                ["skuId"] = (string)license!["skuId"]!, ["disabledPlans"] = license["disabledPlans"]!.DeepClone(), ["assignedByGroup"] = null, ["state"] = "Active", ["error"] = "None",
                ["lastUpdatedDateTime"] = "2026-11-21T10:00:00Z",
            });
            (user["assignedLicenses"] ??= new JsonArray()).AsArray().Add(license.DeepClone());
        }
        return (200, user.DeepClone());
    }
}

/// <summary>A clock on which every wait is over at once.</summary>
internal sealed class JumpingClock(Action<TimeSpan>? waited = null) : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        now += dueTime;
        waited?.Invoke(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
