#nullable enable
using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoClaim;

/// <summary>Plain values to JSON, and the pieces of replies back.</summary>
public static class Json
{
    // The library reads UTF-8: only what JSON itself demands is escaped, so that names stay as short as they are.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A request as the library reads it. Keys are field names; a null value is null.</summary>
    public static ReadOnlyMemory<byte> Bytes(IDictionary request)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options)) Write(json, request);
        return bytes.WrittenMemory;
    }

    /// <summary>Writes text, numbers, flags, times, ids, dictionaries and lists of these.</summary>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case sbyte or byte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case DateTime time: json.WriteStringValue(Time(time)); break;
            case DateTimeOffset time: json.WriteStringValue(Time(time.UtcDateTime)); break;
            case Enum word: json.WriteStringValue(word.ToString()); break;
            case ClaimEvent it: it.Write(json); break;
            case GraphResponse it: it.Write(json); break;
            case JsonElement element: element.WriteTo(json); break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map) { json.WritePropertyName(entry.Key.ToString()!); Write(json, entry.Value); }
                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list) Write(json, item);
                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"A {value.GetType().Name} cannot be sent to the library.");
        }
    }

    /// <summary>RFC 3339 in UTC. A time without a kind is local, as PowerShell shows it.</summary>
    public static string Time(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Steps to the next field of the object the reader is in; false at its end. Leaves the reader on the value.</summary>
    internal static bool Field(this scoped ref Utf8JsonReader json, out ReadOnlySpan<byte> name)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.PropertyName) { name = default; return false; }
        name = json.ValueSpan;
        json.Read();
        return true;
    }

    internal static Listed<T> List<T>(this scoped ref Utf8JsonReader json, JsonReader<T> read)
    {
        var items = new Listed<T>();
        if (json.TokenType == JsonTokenType.Null) return items;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) items.Add(read(ref json));
        return items;
    }

    internal static Listed<string> Texts(this scoped ref Utf8JsonReader json) => json.List(static (ref Utf8JsonReader item) => item.GetString()!);

    internal static Dictionary<string, string> Named(this scoped ref Utf8JsonReader json)
    {
        var texts = new Dictionary<string, string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            json.Read();
            texts[name] = json.GetString()!;
        }
        return texts;
    }

    internal static string Raw(this scoped ref Utf8JsonReader json) => JsonElement.ParseValue(ref json).GetRawText();

    internal static Counted Counts(this scoped ref Utf8JsonReader json)
    {
        var counts = new Counted();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            counts[name] = json.GetInt64();
        }
        return counts;
    }
}
