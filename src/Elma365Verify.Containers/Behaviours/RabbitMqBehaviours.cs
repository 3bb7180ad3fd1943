using System.Globalization;
using System.Net;
using System.Text;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of RabbitMQ over AMQP 0-9-1.</summary>
internal sealed class RabbitMqBehaviours
{
    private const int Ordered = 200;
    private const string DefaultExchange = "";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Func<IPEndPoint, string?, CancellationToken, Task<IConnection>> connectAsync;

    private RabbitMqBehaviours(Func<IPEndPoint, string?, CancellationToken, Task<IConnection>> connectAsync) =>
        this.connectAsync = connectAsync;

    /// <summary>All of them.</summary>
    /// <param name="port">The documented port of AMQP.</param>
    /// <param name="connectAsync">Connects a client; with another password than its own where one is given.</param>
    public static IReadOnlyList<Behaviour> All(int port, Func<IPEndPoint, string?, CancellationToken, Task<IConnection>> connectAsync)
    {
        var behaviours = new RabbitMqBehaviours(connectAsync);
        return
        [
            In("a confirmed message keeps its properties and headers", ConfirmAsync),
            In("messages keep their order", OrderAsync),
            In("an unacknowledged message comes again, marked as redelivered", RedeliverAsync),
            In("an expired message goes to the dead-letter queue", DeadLetterAsync),
            In("higher priorities come first", PriorityAsync),
            In("a durable queue and its message outlast their connection", DurableAsync),
            new("a wrong password is refused with 403", port, null, behaviours.WrongPasswordAsync),
        ];

        Behaviour In(string name, Func<Session, Task> performAsync) =>
            new(name, port, null, (endpoint, token) => behaviours.WithQueueAsync(endpoint, performAsync, token));
    }

    /// <summary>A connection with a channel that confirms, and the names of the queues a behaviour may make.</summary>
    private sealed record Session(
        IConnection Connection, IChannel Channel, string Queue, Func<Task<IConnection>> ConnectAsync, CancellationToken Token)
    {
        public string DeadLetters => Queue + ".dead";

        public Task<QueueDeclareOk> DeclareAsync(string name, Dictionary<string, object?>? arguments = null) =>
            Channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);

        // The channel tracks confirmations: this returns when the server has taken the message, and throws when it has not.
        public Task PublishAsync(string body, BasicProperties? properties = null) => Channel.BasicPublishAsync(
            DefaultExchange, Queue, mandatory: true, properties ?? new BasicProperties(), Encoding.UTF8.GetBytes(body), Token).AsTask();

        public Task<BasicGetResult?> TakeAsync(string queue, bool acknowledge = true) => Channel.BasicGetAsync(queue, acknowledge, Token);

        public async Task<BasicGetResult> AwaitAsync(string queue, bool acknowledge = true)
        {
            BasicGetResult? taken;
            while ((taken = await TakeAsync(queue, acknowledge)) is null)
                await Task.Delay(Pause, Token);
            return taken;
        }
    }

    private async Task WithQueueAsync(IPEndPoint endpoint, Func<Session, Task> performAsync, CancellationToken token)
    {
        await using var connection = await connectAsync(endpoint, null, token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), token);
        var session = new Session(connection, channel, OwnName.Create(), () => connectAsync(endpoint, null, token), token);
        await CleanUp.AfterAsync(() => performAsync(session), async late =>
        {
            await using var fresh = await connection.CreateChannelAsync(cancellationToken: late);
            await fresh.QueueDeleteAsync(session.Queue, cancellationToken: late);
            await fresh.QueueDeleteAsync(session.DeadLetters, cancellationToken: late);
        });
    }

    private static async Task ConfirmAsync(Session session)
    {
        await session.DeclareAsync(session.Queue);
        var sent = new BasicProperties
        {
            ContentType = "application/json",
            ContentEncoding = "utf-8",
            DeliveryMode = DeliveryModes.Persistent,
            Priority = 7,
            CorrelationId = "correlation",
            ReplyTo = "reply",
            Expiration = "600000",
            MessageId = "сообщение-1",
            Timestamp = new AmqpTimestamp(1_700_000_000),
            Type = "type",
            AppId = "application",
            Headers = new Dictionary<string, object?>
            {
                ["number"] = long.MaxValue,
                ["flag"] = true,
                ["real"] = 0.1,
                ["bytes"] = new byte[] { 0, 1, 255 },
                ["nothing"] = null,
                ["nested"] = new Dictionary<string, object?> { ["list"] = new List<object?> { 1, "два" } },
            },
        };
        await session.PublishAsync("{\"имя\":\"значение\"}", sent);
        var taken = await session.AwaitAsync(session.Queue);
        Expect.Equal("the body", "{\"имя\":\"значение\"}", Encoding.UTF8.GetString(taken.Body.Span));
        Expect.Sequence("the properties", Properties(sent), Properties(taken.BasicProperties));
        Expect.Equal("the headers", Flat(sent.Headers), Flat(taken.BasicProperties.Headers));
        Expect.True(await session.TakeAsync(session.Queue) is null, "one message was published, and two came");
    }

    private static IEnumerable<object?> Properties(IReadOnlyBasicProperties of) =>
    [
        of.ContentType, of.ContentEncoding, of.DeliveryMode, of.Priority, of.CorrelationId, of.ReplyTo, of.Expiration, of.MessageId,
        of.Timestamp.UnixTime, of.Type, of.AppId,
    ];

    // AMQP has one type for strings and bytes; the client gives bytes.
    private static string Flat(object? value) => value switch
    {
        null => "nothing",
        string text => Flat(Encoding.UTF8.GetBytes(text)),
        byte[] bytes => Convert.ToHexString(bytes),
        IDictionary<string, object?> table =>
            $"{{{string.Join(", ", table.Select(entry => $"{entry.Key}: {Flat(entry.Value)}").Order(StringComparer.Ordinal))}}}",
        IEnumerable<object?> list => $"[{string.Join(", ", list.Select(Flat))}]",
        _ => $"{value.GetType().Name} {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    };

    private static async Task OrderAsync(Session session)
    {
        await session.DeclareAsync(session.Queue);
        var numbers = Enumerable.Range(0, Ordered).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        await Task.WhenAll(numbers.Select(number => session.PublishAsync(number)));
        var taken = new List<string>();
        while (await session.TakeAsync(session.Queue) is { } message)
            taken.Add(Encoding.UTF8.GetString(message.Body.Span));
        Expect.Sequence("the messages", numbers, taken);
    }

    private static async Task RedeliverAsync(Session session)
    {
        await session.DeclareAsync(session.Queue);
        await session.PublishAsync("once more");
        var first = await session.AwaitAsync(session.Queue, acknowledge: false);
        Expect.Equal("redelivered, at first", false, first.Redelivered);
        await session.Channel.BasicNackAsync(first.DeliveryTag, multiple: false, requeue: true, session.Token);
        await using (var other = await session.Connection.CreateChannelAsync(cancellationToken: session.Token))
        {
            var second = await (session with { Channel = other }).AwaitAsync(session.Queue, acknowledge: false);
            Expect.Equal("redelivered, after it was handed back", true, second.Redelivered);
            await other.CloseAsync(session.Token);
        }

        var third = await session.AwaitAsync(session.Queue);
        Expect.Equal("redelivered, after its channel was closed", true, third.Redelivered);
        Expect.Equal("the body", "once more", Encoding.UTF8.GetString(third.Body.Span));
        Expect.True(await session.TakeAsync(session.Queue) is null, "it came again though it was acknowledged");
    }

    private static async Task DeadLetterAsync(Session session)
    {
        await session.DeclareAsync(session.DeadLetters);
        await session.DeclareAsync(session.Queue, new()
        {
            ["x-message-ttl"] = 100,
            ["x-dead-letter-exchange"] = DefaultExchange,
            ["x-dead-letter-routing-key"] = session.DeadLetters,
        });
        await session.PublishAsync("too late", new BasicProperties { MessageId = "id" });
        var dead = await session.AwaitAsync(session.DeadLetters);
        Expect.Equal("the body", "too late", Encoding.UTF8.GetString(dead.Body.Span));
        Expect.Equal("the message's id", "id", dead.BasicProperties.MessageId);
        var deaths = dead.BasicProperties.Headers?.TryGetValue("x-death", out var header) == true ? header as IList<object?> : null;
        var death = deaths?.FirstOrDefault() as IDictionary<string, object?>;
        Expect.Equal("the reason in its x-death", "expired", TextOf(death, "reason"));
        Expect.Equal("the queue in its x-death", session.Queue, TextOf(death, "queue"));
        Expect.True(await session.TakeAsync(session.Queue) is null, "the expired message is still in its queue");
    }

    private static string? TextOf(IDictionary<string, object?>? table, string key) =>
        table?.TryGetValue(key, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static async Task PriorityAsync(Session session)
    {
        await session.DeclareAsync(session.Queue, new() { ["x-max-priority"] = 10 });
        foreach (var priority in new byte[] { 1, 5, 9, 5, 0 })
            await session.PublishAsync(priority.ToString(CultureInfo.InvariantCulture), new BasicProperties { Priority = priority });
        var taken = new List<string>();
        while (await session.TakeAsync(session.Queue) is { } message)
            taken.Add(Encoding.UTF8.GetString(message.Body.Span));
        Expect.Sequence("the priorities", ["9", "5", "5", "1", "0"], taken);
    }

    private static async Task DurableAsync(Session session)
    {
        await using (var maker = await session.ConnectAsync())
        {
            var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            await using var channel = await maker.CreateChannelAsync(options, session.Token);
            var made = session with { Channel = channel };
            await made.DeclareAsync(session.Queue);
            await made.PublishAsync("kept", new BasicProperties { DeliveryMode = DeliveryModes.Persistent });
            await maker.CloseAsync(session.Token);
        }

        var found = await session.Channel.QueueDeclarePassiveAsync(session.Queue, session.Token);
        Expect.Equal("messages in the queue", 1u, found.MessageCount);
        var kept = await session.AwaitAsync(session.Queue);
        Expect.Equal("the body", "kept", Encoding.UTF8.GetString(kept.Body.Span));
        Expect.Equal("its delivery mode", DeliveryModes.Persistent, kept.BasicProperties.DeliveryMode);
    }

    private async Task WrongPasswordAsync(IPEndPoint endpoint, CancellationToken token)
    {
        await using (await connectAsync(endpoint, null, token))
        {
            // The right one is accepted, so what follows is about the password.
        }

        await Expect.RefusedAsync<BrokerUnreachableException>(
            "a wrong password",
            async () => await (await connectAsync(endpoint, GeneratedSecret.Wrong(), token)).DisposeAsync(),
            refusal => BoundedHandshake.Describe(refusal).Contains("ACCESS_REFUSED", StringComparison.Ordinal)
                ? "403 ACCESS_REFUSED"
                : refusal.InnerException?.GetType().Name,
            "403 ACCESS_REFUSED");
    }
}
