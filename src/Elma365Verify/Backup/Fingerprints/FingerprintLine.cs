using System.Buffers;
using System.Collections.Immutable;
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

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>What writes lines, one after another.</summary>
    public static Utf8JsonWriter WriterInto(IBufferWriter<byte> target) => new(target, Options);

    /// <summary>Writes the line without its line feed.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="json">Of <see cref="WriterInto"/> for this target.</param>
    /// <param name="item">The item.</param>
    /// <exception cref="BackupException">It would be longer than <see cref="MaximumLength"/>.</exception>
    public static void Write(ArrayBufferWriter<byte> target, Utf8JsonWriter json, FingerprintItem item)
    {
        var before = target.WrittenCount;
        json.Reset();
        json.WriteStartObject();
        json.WriteString("kind"u8, item.Kind);
        json.WriteString("name"u8, item.Name);
        json.WriteStartObject("properties"u8);
        foreach (var (name, value) in item.Properties)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        if (target.WrittenCount - before > MaximumLength)
        {
            throw new BackupException(
                $"{ValueText.Shorten(item.ToString())}: the item is longer than a fingerprint's line may be; give a digest");
        }
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="previous">The item before it, whose words are used again where they are the same; null for none.</param>
    /// <param name="fault">What is wrong with it, where it is none.</param>
    /// <returns>The item, or null with the fault.</returns>
    public static FingerprintItem? Parse(ReadOnlySpan<byte> line, FingerprintItem? previous, out string fault)
    {
        fault = string.Empty;
        try
        {
            var json = new Utf8JsonReader(line);
            var (kind, name) = Head(ref json, previous?.Kind);
            var properties = Properties(ref json, previous is null ? [] : previous.Properties.AsSpan());
            Expect(ref json, JsonTokenType.EndObject);
            return json.Read()
                ? throw new FormatException("something follows the item")
                : FingerprintItem.OfSorted(kind, name, properties);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            fault = exception is JsonException ? "it is not JSON" : exception.Message;
            return null;
        }
    }

    /// <summary>Reads the kind and the name of a line and nothing after them.</summary>
    /// <param name="line">The line.</param>
    /// <param name="previous">The kind of the line before, which is used again where it is the same; null for none.</param>
    /// <returns>Both, or null where the line is no item's.</returns>
    public static (string Kind, string Name)? Head(ReadOnlySpan<byte> line, string? previous)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return Head(ref json, previous);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string Kind, string Name) Head(ref Utf8JsonReader json, string? previous)
    {
        Expect(ref json, JsonTokenType.StartObject);
        var kind = Text(ref json, "kind"u8, previous);
        return (kind, Text(ref json, "name"u8, null));
    }

    // Texts that JSON holds have no lone surrogates: taking them from it would fail.
    private static ImmutableArray<KeyValuePair<string, string>> Properties(
        ref Utf8JsonReader json, ReadOnlySpan<KeyValuePair<string, string>> previous)
    {
        Key(ref json, "properties"u8);
        Expect(ref json, JsonTokenType.StartObject);
        var properties = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(previous.Length);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (knownName, knownValue) = properties.Count < previous.Length ? previous[properties.Count] : default;
            var name = NotEmpty(Known(ref json, knownName));
            if (properties.Count > 0 && string.CompareOrdinal(properties[^1].Key, name) >= 0)
                throw new FormatException("its properties are not sorted and unique");
            Expect(ref json, JsonTokenType.String);
            properties.Add(new KeyValuePair<string, string>(name, Known(ref json, knownValue)));
        }

        return properties.DrainToImmutable();
    }

    private static string Text(ref Utf8JsonReader json, ReadOnlySpan<byte> key, string? previous)
    {
        Key(ref json, key);
        Expect(ref json, JsonTokenType.String);
        return NotEmpty(Known(ref json, previous));
    }

    private static string Known(ref Utf8JsonReader json, string? previous) =>
        previous is not null && json.ValueTextEquals(previous) ? previous : json.GetString()!;

    private static string NotEmpty(string text) =>
        text.Length > 0 ? text : throw new FormatException("a kind, a name or a property's name is empty");

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
