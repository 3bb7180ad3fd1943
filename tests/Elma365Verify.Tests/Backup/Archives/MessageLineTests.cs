using System.Text;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;
using RabbitMQ.Client;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class MessageLineTests
{
    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, deeper) => Gen.OneOf<object?>(
        Gen.Const((object?)null),
        Gen.Bool.Select(value => (object?)value),
        Gen.SByte.Select(value => (object?)value),
        Gen.Byte.Select(value => (object?)value),
        Gen.Short.Select(value => (object?)value),
        Gen.UShort.Select(value => (object?)value),
        Gen.Int.Select(value => (object?)value),
        Gen.UInt.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Float.Select(value => (object?)value),
        Gen.Double.Select(value => (object?)value),
        Gen.Decimal.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)new AmqpTimestamp(value)),
        Gen.Byte.Array[0, 9].Select(value => (object?)new BinaryTableValue(value)),
        Gen.Byte.Array[0, 9].Select(value => (object?)value),
        Gen.String[0, 9].Select(value => (object?)Encoding.UTF8.GetBytes(value)),
        depth > 2 ? Gen.Const((object?)null) : deeper.List[1, 3].Select(value => (object?)value),
        depth > 2
            ? Gen.Const((object?)null)
            : Gen.Dictionary(Gen.String.AlphaNumeric, deeper)[1, 3].Select(value => (object?)new Dictionary<string, object?>(value))));

    private static readonly Gen<RabbitMqMessage> Messages =
        from exchange in Texts()
        from key in Texts()
        from texts in Texts().Array[RabbitMqMessage.Texts.Length]
        from isThere in Gen.Bool.Array[RabbitMqMessage.Texts.Length + 4]
        from priority in Gen.Byte
        from timestamp in Gen.Long
        from headers in Gen.Dictionary(Texts(), Values)[0, 4]
        from body in Gen.Byte.Array[0, 300]
        select Message(exchange, key, texts, isThere, priority, timestamp, headers, body);

    [Test]
    public void Every_message_comes_back_out_of_its_line() => Messages.Sample(message =>
    {
        var line = Line(message);
        var back = MessageLine.Read(line);
        return !line.Contains((byte)'\n') && Words(back) == Words(message) && Line(back).AsSpan().SequenceEqual(line);
    });

    [Test]
    public void A_line_reads_as_documented()
    {
        var properties = new BasicProperties
        {
            MessageId = "1", DeliveryMode = DeliveryModes.Persistent, Headers = new Dictionary<string, object?> { ["n"] = 1 },
        };

        var line = Line(new RabbitMqMessage("", "orders", properties, "акт"u8.ToArray()));

        Assert.That(Encoding.UTF8.GetString(line), Is.EqualTo(
            """{"exchange":"","routing-key":"orders","properties":{"message-id":"1","delivery-mode":2,"headers":{"n":["I",1]}},"body":"0LDQutGC"}"""));
    }

    [TestCase("""{"exchange":"","routing-key":"","properties":{},"body":""}""", ExpectedResult = true)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{}}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","properties":{},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"routing-key":"","properties":{},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{},"body":null}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{},"body":"?"}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{},"body":""}{""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{},"body":"" """, ExpectedResult = false)]
    [TestCase("""{"exchange":5,"routing-key":"","properties":{},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"priority":300},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"prioritas":3},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"message-id":null},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":[]},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":{"a":["V"],"a":["V"]}},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":{"a":["I","1"]}},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":{"a":["I"]}},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":{"a":["?",1]}},"body":""}""", ExpectedResult = false)]
    [TestCase("""{"exchange":"","routing-key":"","properties":{"headers":{"a":[]}},"body":""}""", ExpectedResult = false)]
    [TestCase("""[]""", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public bool A_line_that_is_no_message_is_refused(string line)
    {
        try
        {
            return MessageLine.Read(Encoding.UTF8.GetBytes(line)).Body.IsEmpty;
        }
        catch (BackupException)
        {
            return false;
        }
    }

    // A name or text of a message is valid UTF-16: what is no UTF-8 on the wire is refused before.
    private static Gen<string> Texts() => Gen.String[Gen.Char['\0', '\u04FF'], 0, 12];

    private static RabbitMqMessage Message(
        string exchange, string key, string[] texts, bool[] isThere, byte priority, long timestamp, Dictionary<string, object?> headers,
        byte[] body)
    {
        var properties = new BasicProperties();
        for (var i = 0; i < texts.Length; i++)
        {
            if (isThere[i])
                RabbitMqMessage.Texts[i].Set(properties, texts[i]);
        }

        if (isThere[^1])
            properties.DeliveryMode = priority % 2 == 0 ? DeliveryModes.Persistent : DeliveryModes.Transient;
        if (isThere[^2])
            properties.Priority = priority;
        if (isThere[^3])
            properties.Timestamp = new AmqpTimestamp(timestamp);
        if (isThere[^4])
            properties.Headers = headers;
        return new RabbitMqMessage(exchange, key, properties, body);
    }

    private static byte[] Line(RabbitMqMessage message)
    {
        using var file = new MessageFile(null);
        return file.Add(message).ToArray();
    }

    private static string Words(RabbitMqMessage message) => string.Join(
        '|',
        [
            message.Exchange, message.RoutingKey, Convert.ToHexString(message.Body.Span),
            .. message.TextProperties.Select(pair => $"{pair}"),
            $"{message.Properties.IsDeliveryModePresent()} {message.Properties.DeliveryMode}",
            $"{message.Properties.IsPriorityPresent()} {message.Properties.Priority}",
            $"{message.Properties.IsTimestampPresent()} {message.Properties.Timestamp.UnixTime}",
            message.Properties.Headers is { } headers ? AmqpValue.Words(headers) : "no headers",
        ]);
}
