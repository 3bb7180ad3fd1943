using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// The line of an item: <c>{"kind":"index","name":"…","properties":{"columns":"customer"}}</c>, UTF-8, ended by a line feed; keys in
/// this order, properties sorted ordinally.
/// </summary>
internal static class FingerprintLine
{
    /// <summary>The longest line, in bytes, without its line feed. Longer values are given as digests.</summary>
    public const int MaximumLength = 1024 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the line and its line feed.</summary>
    /// <exception cref="BackupException">It would be longer than <see cref="MaximumLength"/>.</exception>
    public static void Write(ArrayBufferWriter<byte> target, FingerprintItem item)
    {
        var before = target.WrittenCount;
        using (var json = new Utf8JsonWriter(target, Options))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, item.Kind);
            json.WriteString("name"u8, item.Name);
            json.WriteStartObject("properties"u8);
            foreach (var (name, value) in item.Properties)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (target.WrittenCount - before > MaximumLength)
        {
            throw new BackupException(
                $"{ValueText.Shorten(item.ToString())}: the item is longer than a fingerprint's line may be; give a digest");
        }
        target.Write("\n"u8);
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <returns>The item, or null with the fault.</returns>
    public static FingerprintItem? Parse(ReadOnlySpan<byte> line, out string fault)
    {
        fault = string.Empty;
        try
        {
            var json = new Utf8JsonReader(line);
            Expect(ref json, JsonTokenType.StartObject);
            var kind = Text(ref json, "kind"u8);
            var name = Text(ref json, "name"u8);
            var properties = Properties(ref json);
            Expect(ref json, JsonTokenType.EndObject);
            return json.Read() ? throw new FormatException("something follows the item") : new FingerprintItem(kind, name, properties);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            fault = exception is JsonException ? "it is not JSON" : exception.Message;
            return null;
        }
    }

    private static List<KeyValuePair<string, string>> Properties(ref Utf8JsonReader json)
    {
        Key(ref json, "properties"u8);
        Expect(ref json, JsonTokenType.StartObject);
        var properties = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            Expect(ref json, JsonTokenType.String);
            if (properties.Count > 0 && string.CompareOrdinal(properties[^1].Key, name) >= 0)
                throw new FormatException("its properties are not sorted and unique");
            properties.Add(new KeyValuePair<string, string>(name, json.GetString()!));
        }

        return properties;
    }

    private static string Text(ref Utf8JsonReader json, ReadOnlySpan<byte> key)
    {
        Key(ref json, key);
        Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    private static void Key(ref Utf8JsonReader json, ReadOnlySpan<byte> key)
    {
        Expect(ref json, JsonTokenType.PropertyName);
        if (!json.ValueTextEquals(key))
            throw new FormatException("its keys are not kind, name and properties, in this order");
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
            throw new FormatException("it is not an item: {\"kind\":…,\"name\":…,\"properties\":{…}} with texts");
    }
}
