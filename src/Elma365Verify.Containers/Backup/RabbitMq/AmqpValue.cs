using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
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
    public static JsonArray ToJson(object? value) => value switch
    {
        null => ["V"],
        bool flag => ["t", flag],
        sbyte number => ["b", (int)number],
        byte number => ["B", (int)number],
        short number => ["s", (int)number],
        ushort number => ["u", (int)number],
        int number => ["I", number],
        uint number => ["i", number],
        long number => ["l", number],
        float number => ["f", BitConverter.SingleToInt32Bits(number)],
        double number => ["d", BitConverter.DoubleToInt64Bits(number)],
        decimal number => ["D", number.ToString(CultureInfo.InvariantCulture)],
        AmqpTimestamp moment => ["T", moment.UnixTime],
        BinaryTableValue binary => ["x", Convert.ToBase64String(binary.Bytes)],
        byte[] bytes => Text(bytes) is { } text ? ["S", text] : ["Sx", Convert.ToBase64String(bytes)],
        IDictionary<string, object?> table => ["F", Table(table)],
        IList list => ["A", new JsonArray([.. list.Cast<object?>().Select(ToJson)])],
        _ => throw new BackupException($"a header is of the type {value.GetType().Name}, which no AMQP table has"),
    };

    /// <summary>A table's values by their names, in the table's order.</summary>
    public static JsonObject Table(IDictionary<string, object?> table) =>
        new(table.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)ToJson(pair.Value))));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="BackupException">It is something else.</exception>
    public static object? FromJson(JsonNode? json)
    {
        var (type, value) = json is JsonArray { Count: > 0 } pair ? ((string)pair[0]!, pair.Count > 1 ? pair[1]! : null) : default;
        return type switch
        {
            "V" => null,
            "t" => (bool)value!,
            "b" => (sbyte)(int)value!,
            "B" => (byte)(int)value!,
            "s" => (short)(int)value!,
            "u" => (ushort)(int)value!,
            "I" => (int)value!,
            "i" => (uint)value!,
            "l" => (long)value!,
            "f" => BitConverter.Int32BitsToSingle((int)value!),
            "d" => BitConverter.Int64BitsToDouble((long)value!),
            "D" => decimal.Parse((string)value!, CultureInfo.InvariantCulture),
            "T" => new AmqpTimestamp((long)value!),
            "x" => new BinaryTableValue(Convert.FromBase64String((string)value!)),
            "S" => Encoding.UTF8.GetBytes((string)value!),
            "Sx" => Convert.FromBase64String((string)value!),
            "F" => Table((JsonObject)value!),
            "A" => ((JsonArray)value!).Select(FromJson).ToList(),
            _ => throw new BackupException($"a message of the backup has a header of the unknown type {type}"),
        };
    }

    /// <summary>A table out of <see cref="Table(IDictionary{string, object?})"/>.</summary>
    public static Dictionary<string, object?> Table(JsonObject json)
    {
        var table = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in json)
            table.Add(name, FromJson(value));
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
