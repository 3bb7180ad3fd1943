using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>Reading a classic queue of more messages than one consumer may hold.</summary>
internal sealed class ClassicQueueTests
{
    private static readonly string[] Sent = [.. Enumerable.Range(1, 1500).Select(number => $"message {number}")];

    private RabbitMqSite site = null!;
    private IConnection connection = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        site = await RabbitMqSite.StartAsync(GeneratedSecret.Create(), bounded.Token);
        connection = await site.ConnectAsync("/", bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        if (site is not null)
            await site.DisposeAsync();
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task It_is_read_in_order_again_and_again_and_then_holds_the_same(CancellationToken token)
    {
        await FillAsync("plain", token);

        for (var reading = 1; reading <= 3; reading++)
            Assert.That(await ReadAsync("plain", token), Is.EqualTo(Sent), $"reading {reading}");

        Assert.That(await AllAsync("plain", token), Is.EqualTo(Sent));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_with_priorities_is_read_as_it_would_be_delivered(CancellationToken token)
    {
        await FillAsync("ranked", token, ("x-max-priority", 5));
        var ranked = Sent.Select((text, i) => (text, i)).OrderByDescending(pair => pair.i % 4).ThenBy(pair => pair.i)
            .Select(pair => pair.text).ToList();

        Assert.That(await ReadAsync("ranked", token), Is.EqualTo(ranked));
        Assert.That(await ReadAsync("ranked", token), Is.EqualTo(ranked));
        Assert.That(await AllAsync("ranked", token), Is.EqualTo(ranked));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_whose_single_active_consumer_is_another_is_read_all_the_same(CancellationToken token)
    {
        await using var channel = await FillAsync("single", token, ("x-single-active-consumer", true));
        await channel.BasicQosAsync(0, 1, global: false, token);
        using var other = await Deliveries.BeginAsync(channel, "single", 1, [], token);
        var held = await other.NextAsync(TimeSpan.FromSeconds(30), token);

        Assert.That(await TakeAsync("single", token), Is.EqualTo(Sent[1..]));

        await channel.BasicNackAsync(held!.Value.Tag, multiple: false, requeue: false, token);
        Assert.That(
            (await other.NextAsync(TimeSpan.FromSeconds(30), token))!.Value.Message.Body.ToArray(),
            Is.EqualTo("message 2"u8.ToArray()));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_whose_consumers_are_others_is_read_as_far_as_they_leave_it(CancellationToken token)
    {
        await using var channel = await FillAsync("shared", token);
        using var other = await Deliveries.BeginAsync(channel, "shared", 5, [], token);
        for (var number = 1; number <= 5; number++)
            Assert.That(await other.NextAsync(TimeSpan.FromSeconds(30), token), Is.Not.Null);

        Assert.That(await TakeAsync("shared", token), Is.EqualTo(Sent[5..]));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task What_others_take_meanwhile_is_not_waited_for(CancellationToken token)
    {
        await using var channel = await FillAsync("taken", token);
        var read = new List<string>();

        await new ClassicReading(await connection.CreateChannelAsync(cancellationToken: token), "taken", "/ taken").ReadAsync(
            Sent.Length + 10, byConsumer: true, message => AddAsync(read, message), token);

        Assert.That(read, Is.EqualTo(Sent));
        Assert.That(await AllAsync("taken", token), Is.EqualTo(Sent));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_that_is_empty_is_read_as_empty(CancellationToken token)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        await channel.QueueDeclareAsync("empty", durable: true, exclusive: false, autoDelete: false, cancellationToken: token);

        Assert.That(await ReadAsync("empty", token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_reading_that_fails_or_is_cut_off_midway_leaves_it_as_it_was(CancellationToken token)
    {
        await FillAsync("cut", token);
        var taken = 0;
        Assert.That(
            () => new RabbitMqDrain(site.Api).ReadAsync(
                connection, Queue("cut"), _ => ++taken < 300 ? Task.CompletedTask : throw new BackupException("full"), token),
            Throws.TypeOf<BackupException>().With.Message.EqualTo("full"));
        Assert.That(await ReadAsync("cut", token), Is.EqualTo(Sent));
        await using (var cutting = await site.ConnectAsync("/", token))
        {
            taken = 0;
            Assert.That(
                () => new RabbitMqDrain(site.Api).ReadAsync(
                    cutting, Queue("cut"), _ => ++taken < 300 ? Task.CompletedTask : cutting.AbortAsync(CancellationToken.None), token),
                Throws.TypeOf<BackupException>());
            Assert.That(taken, Is.EqualTo(300));
        }

        Assert.That(await ReadAsync("cut", token), Is.EqualTo(Sent));
    }

    private static JsonObject Queue(string name, bool isSingle = false) => new()
    {
        ["vhost"] = "/",
        ["name"] = name,
        ["arguments"] = isSingle ? new JsonObject { ["x-single-active-consumer"] = true } : [],
    };

    private static Task AddAsync(List<string> read, RabbitMqMessage message)
    {
        read.Add(Encoding.UTF8.GetString(message.Body.Span));
        return Task.CompletedTask;
    }

    private async Task<List<string>> ReadAsync(string queue, CancellationToken token)
    {
        var read = new List<string>();
        var count = await new RabbitMqDrain(site.Api).ReadAsync(connection, Queue(queue), message => AddAsync(read, message), token);
        Assert.That(count, Is.EqualTo(new QueueReading(read.Count, 0)));
        return read;
    }

    // Without the question whether its consumers hold messages, which these do.
    private async Task<List<string>> TakeAsync(string queue, CancellationToken token)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var read = new List<string>();
        await new ClassicReading(channel, queue, $"/ {queue}").ReadAsync(
            Sent.Length, byConsumer: false, message => AddAsync(read, message), token);
        return read;
    }

    private async Task<List<string>> AllAsync(string queue, CancellationToken token)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var all = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true, token) is { } delivery)
            all.Add(Encoding.UTF8.GetString(delivery.Body.Span));
        return all;
    }

    private async Task<IChannel> FillAsync(string queue, CancellationToken token, params (string Name, object? Value)[] arguments)
    {
        var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        await publisher.Channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments.ToDictionary(pair => pair.Name, pair => pair.Value),
            cancellationToken: token);
        for (var i = 0; i < Sent.Length; i++)
            await publisher.PublishAsync(
                string.Empty,
                RabbitMqFixture.To(queue, Sent[i], new BasicProperties { Persistent = true, Priority = (byte)(i % 4) }),
                token);
        await publisher.FlushAsync(token);
        return publisher.Channel;
    }
}
