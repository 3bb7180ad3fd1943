using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// A message as a line of a backup: <c>{"exchange":"","routing-key":"orders","properties":{"message-id":"1","headers":{"n":["I",1]}},"body":"…"}</c>,
/// UTF-8, the body in Base64, headers as <see cref="AmqpValue"/> says; a property that is not there is not named.
/// </summary>
internal static class MessageLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A writer to be used for line after line.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> target) => new(target, Options);

    /// <summary>Writes a line without its line feed.</summary>
    /// <exception cref="BackupException">A header is of no type an AMQP table has.</exception>
    public static void Write(Utf8JsonWriter json, RabbitMqMessage message)
    {
        json.WriteStartObject();
        json.WriteString("exchange"u8, message.Exchange);
        json.WriteString("routing-key"u8, message.RoutingKey);
        json.WriteStartObject("properties"u8);
        Write(json, message.Properties);
        json.WriteEndObject();
        json.WriteBase64String("body"u8, message.Body.Span);
        json.WriteEndObject();
        json.Flush();
        json.Reset();
    }

    /// <summary>Reads a line; what it has beside the four keys is passed over.</summary>
    /// <exception cref="BackupException">It is no message; the message doesn't say where.</exception>
    public static RabbitMqMessage Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadKeys(line);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new BackupException($"it is no message of a backup: {exception.Message}", exception);
        }
    }

    private static RabbitMqMessage ReadKeys(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var (exchange, routingKey, properties, body) = (default(string), default(string), default(BasicProperties), default(byte[]));
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("exchange"u8))
                exchange = Text(ref json);
            else if (json.ValueTextEquals("routing-key"u8))
                routingKey = Text(ref json);
            else if (json.ValueTextEquals("properties"u8))
                properties = ReadProperties(ref json);
            else if (json.ValueTextEquals("body"u8))
                body = json.Read() ? json.GetBytesFromBase64() : null;
            else
                json.Skip();
        }

        if (exchange is null || routingKey is null || properties is null || body is null)
            throw new FormatException("exchange, routing-key, properties and body are not all there");
        return json.Read()
            ? throw new FormatException("something follows the message")
            : new RabbitMqMessage(exchange, routingKey, properties, body);
    }

    private static void Write(Utf8JsonWriter json, BasicProperties properties)
    {
        foreach (var (name, get, _) in RabbitMqMessage.Texts)
        {
            if (get(properties) is { } text)
                json.WriteString(name, text);
        }

        if (properties.IsDeliveryModePresent())
            json.WriteNumber("delivery-mode"u8, (int)properties.DeliveryMode);
        if (properties.IsPriorityPresent())
            json.WriteNumber("priority"u8, (int)properties.Priority);
        if (properties.IsTimestampPresent())
            json.WriteNumber("timestamp"u8, properties.Timestamp.UnixTime);
        if (properties.Headers is not { } headers)
            return;
        json.WritePropertyName("headers"u8);
        AmqpValue.Write(json, headers);
    }

    private static BasicProperties ReadProperties(ref Utf8JsonReader json)
    {
        var properties = new BasicProperties();
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            var text = Array.Find(RabbitMqMessage.Texts, text => text.Name == name);
            if (text.Set is not null)
                text.Set(properties, Text(ref json));
            else if (json.Read())
                Set(properties, name, ref json);
        }

        return properties;
    }

    private static void Set(BasicProperties properties, string name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "delivery-mode":
                properties.DeliveryMode = (DeliveryModes)json.GetByte();
                break;
            case "priority":
                properties.Priority = json.GetByte();
                break;
            case "timestamp":
                properties.Timestamp = new AmqpTimestamp(json.GetInt64());
                break;
            case "headers":
                properties.Headers = AmqpValue.ReadTable(JsonElement.ParseValue(ref json));
                break;
            default:
                throw new FormatException($"it has the unknown property {name}");
        }
    }

    private static string Text(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
            throw new FormatException("it is cut short, or a value of it is of another type");
    }
}
