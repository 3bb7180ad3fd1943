using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// A value of an AMQP table with its exact type, as JSON <c>[type, value]</c>, where the type is the letter RabbitMQ gives it on the
/// wire: <see href="https://www.rabbitmq.com/docs/amqp-0-9-1-errata#section_3"/>.
/// </summary>
/// <remarks>The client reads an empty table or array as nothing, as it does a void, so either comes back as a void.</remarks>
internal static class AmqpValue
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a value; <c>Sx</c> is a long string that is no UTF-8. Floating-point numbers are given by their bits.</summary>
    /// <exception cref="BackupException">It is of no type an AMQP table has.</exception>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        json.WriteStartArray();
        switch (value)
        {
            case byte[] bytes:
                WriteText(json, bytes);
                break;
            case IDictionary<string, object?> table:
                json.WriteStringValue("F"u8);
                Write(json, table);
                break;
            case IList list:
                json.WriteStringValue("A"u8);
                json.WriteStartArray();
                foreach (var item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, value);
                break;
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a table's values by their names, in the table's order.</summary>
    /// <exception cref="BackupException">One is of no type an AMQP table has.</exception>
    public static void Write(Utf8JsonWriter json, IDictionary<string, object?> table)
    {
        json.WriteStartObject();
        foreach (var (name, value) in table)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter, object?)"/> wrote.</summary>
    /// <exception cref="BackupException">It is something else.</exception>
    public static object? Read(JsonElement json)
    {
        var pair = json.ValueKind == JsonValueKind.Array ? json : default;
        var type = pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() > 0 ? pair[0].GetString() : null;
        return type == "V" ? null : Read(type, pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() > 1 ? pair[1] : default);
    }

    /// <summary>Reads a table out of <see cref="Write(Utf8JsonWriter, IDictionary{string, object?})"/>.</summary>
    public static Dictionary<string, object?> ReadTable(JsonElement json)
    {
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
            table.Add(property.Name, Read(property.Value));
        return table;
    }

    /// <summary>A value in words: <c>int 5</c>, <c>text "act"</c>, <c>table {a: long 1}</c>; tables by name.</summary>
    public static string Words(object? value) => value switch
    {
        null => "void, or an empty table or array",
        bool flag => flag ? "true" : "false",
        sbyte number => Number("signed byte", number),
        byte number => Number("byte", number),
        short number => Number("short", number),
        ushort number => Number("unsigned short", number),
        int number => Number("int", number),
        uint number => Number("unsigned int", number),
        long number => Number("long", number),
        float number => "float " + number.ToString("R", CultureInfo.InvariantCulture),
        double number => "double " + number.ToString("R", CultureInfo.InvariantCulture),
        decimal number => Number("decimal", number),
        AmqpTimestamp moment => Number("timestamp", moment.UnixTime),
        BinaryTableValue binary => "binary " + Convert.ToHexStringLower(binary.Bytes),
        byte[] bytes => Text(bytes) is { } text ? $"text \"{text}\"" : "text of bytes " + Convert.ToHexStringLower(bytes),
        IDictionary<string, object?> { Count: 0 } or IList { Count: 0 } and not byte[] => Words(null),
        IDictionary<string, object?> table => $"table {{{string.Join(", ", Entries(table))}}}",
        IList list => $"array [{string.Join(", ", list.Cast<object?>().Select(Words))}]",
        _ => throw new BackupException($"a header is of the type {value.GetType().Name}, which no AMQP table has"),
    };

    private static object Read(string? type, JsonElement value) => type switch
    {
        "t" => value.GetBoolean(),
        "b" => value.GetSByte(),
        "B" => value.GetByte(),
        "s" => value.GetInt16(),
        "u" => value.GetUInt16(),
        "I" => value.GetInt32(),
        "i" => value.GetUInt32(),
        "l" => value.GetInt64(),
        "f" => BitConverter.Int32BitsToSingle(value.GetInt32()),
        "d" => BitConverter.Int64BitsToDouble(value.GetInt64()),
        "D" => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "T" => new AmqpTimestamp(value.GetInt64()),
        "x" => new BinaryTableValue(value.GetBytesFromBase64()),
        "S" => Encoding.UTF8.GetBytes(value.GetString()!),
        "Sx" => value.GetBytesFromBase64(),
        "F" => ReadTable(value),
        "A" => value.EnumerateArray().Select(Read).ToList(),
        _ => throw new BackupException($"a message of the backup has a header of the unknown type {type}"),
    };

    private static void WriteScalar(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteStringValue("V"u8); break;
            case bool flag: json.WriteStringValue("t"u8); json.WriteBooleanValue(flag); break;
            case sbyte number: Write(json, "b"u8, number); break;
            case byte number: Write(json, "B"u8, number); break;
            case short number: Write(json, "s"u8, number); break;
            case ushort number: Write(json, "u"u8, number); break;
            case int number: Write(json, "I"u8, number); break;
            case uint number: Write(json, "i"u8, number); break;
            case long number: Write(json, "l"u8, number); break;
            case float number: Write(json, "f"u8, BitConverter.SingleToInt32Bits(number)); break;
            case double number: Write(json, "d"u8, BitConverter.DoubleToInt64Bits(number)); break;
            case decimal number: Write(json, "D"u8, number.ToString(CultureInfo.InvariantCulture)); break;
            case AmqpTimestamp moment: Write(json, "T"u8, moment.UnixTime); break;
            case BinaryTableValue binary: json.WriteStringValue("x"u8); json.WriteBase64StringValue(binary.Bytes); break;
            default: throw new BackupException($"a header is of the type {value.GetType().Name}, which no AMQP table has");
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> type, long number)
    {
        json.WriteStringValue(type);
        json.WriteNumberValue(number);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> type, string text)
    {
        json.WriteStringValue(type);
        json.WriteStringValue(text);
    }

    private static void WriteText(Utf8JsonWriter json, byte[] bytes)
    {
        if (Text(bytes) is { } text)
        {
            Write(json, "S"u8, text);
            return;
        }

        json.WriteStringValue("Sx"u8);
        json.WriteBase64StringValue(bytes);
    }

    private static IEnumerable<string> Entries(IDictionary<string, object?> table) =>
        from pair in table.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        select $"{pair.Key}: {Words(pair.Value)}";

    private static string Number(string type, IFormattable number) =>
        $"{type} {number.ToString(null, CultureInfo.InvariantCulture)}";

    private static string? Text(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
