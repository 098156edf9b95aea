// The tenant of tests/tenant over real HTTP: connections that break, redirects, proxies' pages.
using System.Diagnostics;
using System.Text.Json;

/// <summary>A tenant that runs as a program on loopback, while it lives.</summary>
internal sealed class ServedTenant : IDisposable
{
    private readonly Process process;
    private readonly Uri address;
    private readonly HttpClient steering = new();

    public ServedTenant(string program, string config)
    {
        process = Process.Start(new ProcessStartInfo(program, [config]) { RedirectStandardOutput = true })!;
        address = new Uri($"http://127.0.0.1:{process.StandardOutput.ReadLine()}");
    }

    /// <summary>A client as a host makes it: it authorizes, follows no redirects and retries nothing. Graph is at loopback.</summary>
    public HttpClient Client() => new(new Loopback(address) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } });

    /// <summary>Steers the tenant, or asks it.</summary>
    public JsonElement Steer(string what, string body = "{}")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/_tenant/{what}")) { Content = new StringContent(body) };
        using var answer = steering.Send(request);
        return JsonDocument.Parse(answer.EnsureSuccessStatusCode().Content.ReadAsStream()).RootElement;
    }

    public void Dispose()
    {
        Steer("stop");
        process.WaitForExit();
        process.Dispose();
        steering.Dispose();
    }

    private sealed class Loopback(Uri address) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellation);
        }
    }
}
