#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text;

namespace AutoClaim;

public sealed partial class Cycle
{
    // What a sender gives: our own answer, .NET's, Invoke-WebRequest's, or any object with the same fields.
    private GraphResponse Response(GraphRequest request, object? came) => Record.Unwrap(came) switch
    {
        GraphResponse response when response.Id == request.Id => response,
        HttpResponseMessage response => GraphResponse.ReadAsync(request, response).GetAwaiter().GetResult(),
        not null and not string when Status(came!) is { } status && Body(came!) is { } body => GraphResponse.Answer(request, status, Headers(came!), body),
        _ => throw End(new AutoClaimException("BAD_RESPONSE", $"What came of request {request.Id} is no response: it has no Status, or its Body is no text.",
            "Give one object for each request: what Invoke-WebRequest -SkipHttpErrorCheck gives, an HttpResponseMessage, or @{ Status; Headers; Body }, the body as text as it came."), came),
    };

    private static int? Status(object came) =>
        (Record.Value(came, "Status") ?? Record.Value(came, "StatusCode")) is { } status && LanguagePrimitives.TryConvertTo<int>(status, out var number) ? number : null;

    private static string? Body(object came) => (Record.Value(came, "Body") ?? Record.Value(came, "Content")) switch
    {
        null => "",
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> Headers(object came)
    {
        foreach (DictionaryEntry header in Record.Value(came, "Headers") as IDictionary ?? new Hashtable())
            yield return KeyValuePair.Create(header.Key.ToString()!, header.Value is IEnumerable<string> values ? string.Join(", ", values) : Record.Invariant(Record.Unwrap(header.Value) ?? ""));
    }
}
