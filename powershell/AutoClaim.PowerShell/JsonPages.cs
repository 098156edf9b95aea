#nullable enable
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoClaim;

/// <summary>The pages of a list as one JSON text for people and files.</summary>
internal sealed class JsonPages
{
    private readonly List<JsonElement> items = [];
    private JsonElement? first;

    internal bool IsEmpty => first is null;

    /// <summary>Takes a page's reply and gives its cursor.</summary>
    internal string? Add(JsonElement page)
    {
        first ??= page;
        items.AddRange(page.GetProperty("items").EnumerateArray());
        return page.GetProperty("next").GetString();
    }

    internal string Text(bool itemsOnly)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (itemsOnly) Items(json); else Whole(json);
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Whole(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var field in first!.Value.EnumerateObject())
        {
            if (field.NameEquals("next")) continue;
            json.WritePropertyName(field.Name);
            if (field.NameEquals("items")) Items(json); else field.Value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private void Items(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var item in items) item.WriteTo(json);
        json.WriteEndArray();
    }
}
