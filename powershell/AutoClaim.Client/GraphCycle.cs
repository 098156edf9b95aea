#nullable enable
using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net.Http;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace AutoClaim;

/// <summary>
/// Keeps a Graph store and its tenant alike: asks the library what is to be sent, has it sent, and gives back what came. All rules are the library's,
/// and so is what a run that ended anywhere leaves undone: the next one goes on there.
/// </summary>
public static class GraphCycle
{
    /// <summary>
    /// Runs until there is nothing to do, the time is over, or it is cancelled. <paramref name="send"/> sends a request at most once, with its authorization and
    /// without following redirects; it may be called for several requests at once. An exception of the network, or a cancellation, is no answer; any other one
    /// ends the run, once everything that came has been given to the library. So does an error of the library but STORE_BUSY, which is tried again.
    /// </summary>
    public static Task<CycleResult> RunAsync(Session session, Func<GraphRequest, CancellationToken, Task<GraphResponse>> send, CycleOptions? options = null,
        IProgress<CycleResult>? progress = null, CancellationToken cancellation = default) =>
        // The library's calls block.
        Task.Run(() => RunAsync(new CycleLoop(session.Clock, session.Call, session.Call, options ?? new()), send, progress, cancellation), CancellationToken.None);

    /// <summary>
    /// The same with a client that authorizes what it sends. Its handler may not follow redirects (AllowAutoRedirect = false) and not send anything twice: the
    /// retry handler of Graph's SDK has to be left out of it. Its Timeout should not be shorter than the 100 seconds that it is by default.
    /// </summary>
    public static Task<CycleResult> RunAsync(Session session, HttpClient client, CycleOptions? options = null, IProgress<CycleResult>? progress = null,
        CancellationToken cancellation = default) =>
        RunAsync(session, (request, token) => SendAsync(client, request, token), options, progress, cancellation);

    private static async Task<CycleResult> RunAsync(CycleLoop loop, Func<GraphRequest, CancellationToken, Task<GraphResponse>> send,
        IProgress<CycleResult>? progress, CancellationToken cancellation)
    {
        var faults = new ConcurrentQueue<Exception>();
        var gaveUp = false;
        while (loop.Next(cancellation.IsCancellationRequested) is { } due)
        {
            progress?.Report(loop.Result.Copy());
            var sending = due.Select(async request => (request, await Sent(request).ConfigureAwait(false))).ToList();
            while (sending.Count > 0)
            {
                var done = await Task.WhenAny(sending).ConfigureAwait(false);
                sending.Remove(done);
                var (request, response) = await done.ConfigureAwait(false);
                await StoreAsync(request, response).ConfigureAwait(false);
                progress?.Report(loop.Result.Copy());
            }
            if (faults.TryDequeue(out var fault)) ExceptionDispatchInfo.Throw(fault);
            if (due.Count == 0) await Wait(loop.Pause, cancellation).ConfigureAwait(false);
        }
        return loop.Result;

        async Task<GraphResponse> Sent(GraphRequest request)
        {
            if (cancellation.IsCancellationRequested || loop.IsLate(request)) return GraphResponse.NotSent(request, "The run is over, or it was too late to start it.");
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(TimeSpan.FromSeconds(request.TimeoutSeconds));
            try
            {
                var response = await send(request, timeout.Token).ConfigureAwait(false);
                return response?.Id == request.Id ? response : throw new InvalidOperationException($"What came of request {request.Id} is no response to it.");
            }
            catch (Exception error)
            {
                if (GraphResponse.Unanswered(error) is { } said) return GraphResponse.NoAnswer(request, said);
                faults.Enqueue(error);
                return GraphResponse.NoAnswer(request, error.GetType().Name);
            }
        }

        // What came is given to the library even when the run is over or cancelled, unless the store stays busy then.
        async Task StoreAsync(GraphRequest request, GraphResponse response)
        {
            try
            {
                for (var tries = 1; !gaveUp && !loop.Store(request, response); tries++)
                {
                    gaveUp = loop.GivesUp(tries, cancellation.IsCancellationRequested);
                    if (!gaveUp) await Wait(loop.Pause, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (AutoClaimException error) { faults.Enqueue(error); }
        }

        async Task Wait(TimeSpan time, CancellationToken token)
        {
            try { await Task.Delay(time, loop.Clock, token).ConfigureAwait(false); }
            catch (OperationCanceledException) { /* the loop ends itself */ }
        }
    }

    private static async Task<GraphResponse> SendAsync(HttpClient client, GraphRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url);
        if (request.Body is { } body) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        return await GraphResponse.ReadAsync(request, response, cancellation).ConfigureAwait(false);
    }
}
