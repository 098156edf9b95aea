#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace AutoClaim;

/// <summary>What came of one request to Graph: an answer with any status, or why there is none.</summary>
public sealed class GraphResponse
{
    /// <summary>Bytes of a body that the library takes at most.</summary>
    public const int LongestBody = 24 * 1024 * 1024;

    private const int LongestMessage = 500;

    /// <summary>The request it is of.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; private init; }

    /// <summary>The headers of the answer, in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>The body as it came, JSON or not; null for none.</summary>
    public string? Body { get; private init; }

    /// <summary>Why there is no answer: NotSent, NoAnswer or TooLarge; null where there is one.</summary>
    public string? Failure { get; private init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; private init; }

    private GraphResponse() { }

    private static GraphResponse Without(GraphRequest request, string failure, string message) =>
        new() { Id = request.Id, Failure = failure, Message = string.IsNullOrWhiteSpace(message) ? null : message[..Math.Min(message.Length, LongestMessage)] };

    /// <summary>An answer, whatever its status; what has none of HTTP's is no answer.</summary>
    public static GraphResponse Answer(GraphRequest request, int status, IEnumerable<KeyValuePair<string, string>>? headers = null, string? body = null)
    {
        if (status is < 100 or > 599) return NoAnswer(request, $"What came has the status {status}, which is none of HTTP's");
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers ?? []) named[name] = named.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        return body?.Length > LongestBody ? TooLarge(request) : new() { Id = request.Id, Status = status, Headers = named, Body = string.IsNullOrEmpty(body) ? null : body };
    }

    /// <summary>The request was not started: it was too late, or the run is over. It is handed out again.</summary>
    public static GraphResponse NotSent(GraphRequest request, string message) => Without(request, nameof(NotSent), message);

    /// <summary>The request was sent, or may have been, and nothing came back: the library looks whether it was done.</summary>
    public static GraphResponse NoAnswer(GraphRequest request, string message) => Without(request, nameof(NoAnswer), message);

    /// <summary>More came than the library takes.</summary>
    public static GraphResponse TooLarge(GraphRequest request) => Without(request, nameof(TooLarge), $"The body has more than {LongestBody / 1024 / 1024} MiB, or nests too deep.");

    /// <summary>An answer of .NET's, whose body is read here. One to another address than that of the request is none: a redirect was followed.</summary>
    public static async Task<GraphResponse> ReadAsync(GraphRequest request, HttpResponseMessage response, CancellationToken cancellation = default)
    {
        if (response.RequestMessage?.RequestUri is { } asked && asked.AbsolutePath != new Uri(request.Url).AbsolutePath) return NoAnswer(request, "The request was redirected, and may not be.");
        var content = response.Content;
        if (content.Headers.ContentLength > LongestBody) return TooLarge(request);
        using var body = new MemoryStream();
        using (var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false))
        {
            var part = new byte[81920];
            while (await stream.ReadAsync(part, cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                if (body.Length + read > LongestBody) return TooLarge(request);
                body.Write(part, 0, read);
            }
        }
        var headers = response.Headers.Concat(content.Headers).SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
        // What is not UTF-8, as a proxy's page may be, is still told.
        return Answer(request, (int)response.StatusCode, headers, Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length).TrimStart('\uFEFF'));
    }

    /// <summary>What an exception says of a request that may have been sent; null where it is the host's own mistake, or its sign-in, which end a run.</summary>
    internal static string? Unanswered(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is OperationCanceledException) return "No answer came in time.";
            else if (error is HttpRequestException or IOException or SocketException or TimeoutException) return error.Message;
        return null;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        if (Failure is not null) json.WriteString("failure", Failure);
        if (Message is not null) json.WriteString("message", Message);
        if (Status is { } status)
        {
            json.WriteNumber("status", status);
            json.WriteStartObject("headers");
            foreach (var (name, value) in Headers) json.WriteString(name, value);
            json.WriteEndObject();
            if (Body is not null) WriteBody(json, Body);
        }
        json.WriteEndObject();
    }

    // As JSON where it is some: as text its quotes would make it longer than a request may be.
    private static void WriteBody(Utf8JsonWriter json, string body)
    {
        json.WritePropertyName("body");
        try { json.WriteRawValue(body); }
        catch (Exception error) when (error is JsonException or ArgumentException) { json.WriteStringValue(body); }
    }
}
