using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup.RabbitMq;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>
/// What a backup has to bring back: definitions of every kind, and queues with priorities, times to live, dead letters, headers of
/// every type, persistent and transient messages, a quorum queue, a stream, unicode names, and nothing.
/// </summary>
internal static class RabbitMqFixture
{
    public const string Host = "договоры";
    public const string Acts = "акты №1";
    public const string Ranked = "ranked";
    public const string Rejected = "rejected";
    public const string Vacant = "vacant";
    public const string Agreed = "agreed";
    public const string Journal = "journal";
    public const string Sent = "sent";
    public const string Copied = "copied";
    public const string CopiedAgreed = "copied agreed";
    public const string CopiedJournal = "copied journal";

    /// <summary>How many messages there are in all queues.</summary>
    public const int Messages = 32 + 9 + 3 + 20 + 700 + Copies;

    /// <summary>How many lie in queues because of <c>CC</c> and <c>BCC</c>: 9 that were sent there, and what others got of them.</summary>
    public const int Copies = 9 + 6 + 3 + 2;

    public static Dictionary<string, object?> EveryType => new()
    {
        ["void"] = null,
        ["flag"] = true,
        ["signed byte"] = (sbyte)-5,
        ["byte"] = (byte)200,
        ["short"] = (short)-300,
        ["unsigned short"] = (ushort)60_000,
        ["int"] = -70_000,
        ["unsigned int"] = 4_000_000_000u,
        ["long"] = 5L,
        ["float"] = 1.5f,
        ["double"] = 0.1d,
        ["decimal"] = 12.50m,
        ["moment"] = new AmqpTimestamp(1_700_000_000),
        ["binary"] = new BinaryTableValue([0, 255, 128]),
        ["text"] = "договор"u8.ToArray(),
        ["bytes"] = new byte[] { 0xC3, 0x28 },
        ["table"] = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["n"] = (short)1 } },
        ["array"] = new List<object?> { 1, 2L, "three"u8.ToArray(), new List<object?> { false } },
        ["empty table"] = new Dictionary<string, object?>(),
        ["empty array"] = new List<object?>(),
    };

    /// <summary>Fills a broker.</summary>
    /// <param name="access">The broker.</param>
    /// <param name="lasting">Whether all messages outlast a stop.</param>
    /// <param name="token">Ends it.</param>
    public static async Task FillAsync(RabbitMqAccess access, bool lasting, CancellationToken token)
    {
        var api = new RabbitMqManagement(access);
        await PutAsync(api, ["vhosts", Host], """{"description":"acts","tags":"a,b"}""", token);
        await PutAsync(api, ["permissions", Host, "elma365"], """{"configure":".*","write":".*","read":".*"}""", token);
        await PutAsync(api, ["users", "reader"], """{"password":"not a secret","tags":"monitoring"}""", token);
        await PutAsync(api, ["permissions", Host, "reader"], """{"configure":"","write":"","read":"^acts"}""", token);
        await PutAsync(api, ["topic-permissions", Host, "reader"], """{"exchange":"amq.topic","write":"^a","read":"^b"}""", token);
        await PutAsync(api, ["policies", Host, "long"], """{"pattern":"^nobody","definition":{"max-length":10},"priority":1}""", token);
        await PutAsync(api, ["operator-policies", Host, "op"], """{"pattern":"^nobody","definition":{"max-length":20}}""", token);
        await PutAsync(api, ["vhost-limits", Host, "max-queues"], """{"value":100}""", token);
        await using var connection = await access.ConnectAsync(Host, token);
        await using var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        await DeclareAsync(publisher.Channel, token);
        await PublishAsync(publisher, lasting, token);
        await PublishCopiesAsync(publisher, token);
        await RejectAsync(publisher.Channel, token);
    }

    /// <summary>A message to a queue, through the default exchange.</summary>
    public static RabbitMqMessage To(string queue, string text, BasicProperties? properties = null) =>
        new(string.Empty, queue, properties ?? new BasicProperties(), Encoding.UTF8.GetBytes(text));

    private static Task PutAsync(RabbitMqManagement api, string[] path, string body, CancellationToken token) =>
        api.SendAsync(HttpMethod.Put, RabbitMqManagement.Path(path), JsonNode.Parse(body)!.AsObject(), token);

    private static async Task DeclareAsync(IChannel channel, CancellationToken token)
    {
        await channel.ExchangeDeclareAsync("acts", ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: token);
        await channel.ExchangeDeclareAsync("dead", ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: token);
        await channel.ExchangeBindAsync("acts", "amq.topic", "from.#", cancellationToken: token);
        await QueueAsync(channel, Acts, token);
        await QueueAsync(channel, Vacant, token, ("x-queue-type", "quorum"));
        await QueueAsync(channel, Agreed, token, ("x-queue-type", "quorum"), ("x-delivery-limit", -1));
        await QueueAsync(channel, Journal, token, ("x-queue-type", "stream"));
        await QueueAsync(channel, CopiedJournal, token, ("x-queue-type", "stream"));
        await QueueAsync(channel, CopiedAgreed, token, ("x-queue-type", "quorum"), ("x-delivery-limit", -1));
        await QueueAsync(channel, Sent, token);
        await QueueAsync(channel, Copied, token, ("x-max-priority", 3));
        await QueueAsync(channel, Rejected, token);
        await QueueAsync(channel, Ranked, token, ("x-max-priority", 5), ("x-dead-letter-exchange", "dead"), ("x-message-ttl", 86_400_000));
        await channel.QueueBindAsync(Acts, "acts", "act.*.new", cancellationToken: token);
        await channel.QueueBindAsync(Rejected, "dead", string.Empty, cancellationToken: token);
        var matching = new Dictionary<string, object?> { ["x-match"] = "all", ["kind"] = "act" };
        await channel.QueueBindAsync(Acts, "amq.headers", string.Empty, matching, cancellationToken: token);
    }

    private static Task<QueueDeclareOk> QueueAsync(
        IChannel channel, string name, CancellationToken token, params (string Name, object? Value)[] arguments) =>
        channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false,
            arguments.ToDictionary(argument => argument.Name, argument => argument.Value), cancellationToken: token);

    private static async Task PublishAsync(ConfirmedPublisher publisher, bool lasting, CancellationToken token)
    {
        var every = Every();
        await publisher.PublishAsync("acts", new RabbitMqMessage("acts", "act.1.new", every, "first"u8.ToArray()), token);
        await publisher.PublishAsync(string.Empty, To(Acts, string.Empty, new BasicProperties { Persistent = lasting }), token);
        for (var i = 1; i <= 30; i++)
            await publisher.PublishAsync(
                string.Empty, To(Acts, $"act {i}", new BasicProperties { Persistent = lasting || i % 2 == 0 }), token);
        for (var i = 1; i <= 12; i++)
        {
            var ranked = new BasicProperties { Priority = (byte)(i % 4) };
            if (lasting)
                ranked.Persistent = true;
            await publisher.PublishAsync(string.Empty, To(Ranked, $"ranked {i}", ranked), token);
        }

        await publisher.PublishAsync(string.Empty, To(Agreed, "agreed 1", Every()), token);
        for (var i = 2; i <= 20; i++)
            await publisher.PublishAsync(string.Empty, To(Agreed, $"agreed {i}", new BasicProperties { Persistent = true }), token);
        // A stream keeps messages as AMQP 1.0 has them; RabbitMQ 4.0 closes the channel of one it can't turn into that.
        var plain = Every();
        plain.Headers = new Dictionary<string, object?> { ["flag"] = true, ["long"] = 5L, ["text"] = "договор"u8.ToArray() };
        await publisher.PublishAsync(string.Empty, To(Journal, "entry 1", plain), token);
        for (var i = 2; i <= 700; i++)
            await publisher.PublishAsync(string.Empty, To(Journal, $"entry {i}", new BasicProperties { MessageId = $"entry {i}" }), token);
        await publisher.FlushAsync(token);
    }

    // To the queue itself, to others, to one that is not there; seen and unseen; and what only looks like one.
    private static async Task PublishCopiesAsync(ConfirmedPublisher publisher, CancellationToken token)
    {
        (string Header, string[] Queues)[] all =
        [
            ("CC", [Copied]), ("BCC", [Copied]), ("CC", [Sent]), ("BCC", [Sent]), ("CC", ["missing"]),
            ("CC", [Copied, CopiedAgreed, "missing"]), ("BCC", [Copied, CopiedAgreed]), ("CC", [CopiedJournal, Copied]),
            ("BCC", [CopiedJournal, Copied, CopiedAgreed]),
        ];
        for (var i = 0; i < all.Length; i++)
        {
            var names = all[i].Queues.Select(object? (name) => Encoding.UTF8.GetBytes(name)).ToList();
            var properties = new BasicProperties
            {
                Persistent = true,
                Priority = (byte)(i % 3),
                Headers = new Dictionary<string, object?> { [all[i].Header] = names, ["cc"] = "no copy"u8.ToArray() },
            };
            await publisher.PublishAsync(string.Empty, To(Sent, $"sent {i}", properties), token);
        }

        await publisher.FlushAsync(token);
    }

    private static BasicProperties Every() => new()
    {
        ContentType = "application/x-elma",
        ContentEncoding = "br",
        Headers = EveryType,
        DeliveryMode = DeliveryModes.Persistent,
        Priority = 3,
        CorrelationId = "correlation",
        ReplyTo = "reply",
        Expiration = "86400000",
        MessageId = "message",
        Timestamp = new AmqpTimestamp(1_700_000_001),
        Type = "act",
        UserId = "elma365",
        AppId = "elma",
    };

    // Rejected ones go to the dead-letter queue with the broker's own x-death.
    private static async Task RejectAsync(IChannel channel, CancellationToken token)
    {
        for (var i = 0; i < 3; i++)
        {
            var delivery = await channel.BasicGetAsync(Ranked, autoAck: false, token);
            await channel.BasicRejectAsync(delivery!.DeliveryTag, requeue: false, token);
        }

        while ((await channel.QueueDeclarePassiveAsync(Rejected, token)).MessageCount < 3)
            await Task.Delay(50, token);
    }
}
