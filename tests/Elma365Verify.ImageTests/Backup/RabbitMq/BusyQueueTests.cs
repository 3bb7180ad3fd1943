using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>Reading queues that others use meanwhile.</summary>
internal sealed class BusyQueueTests
{
    private const int Count = 400;
    private static readonly string[] Sent = [.. Enumerable.Range(1, Count).Select(number => $"message {number}")];

    private RabbitMqSite site = null!;
    private IConnection connection = null!;
    private IConnection others = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        site = await RabbitMqSite.StartAsync(GeneratedSecret.Create(), bounded.Token);
        connection = await site.ConnectAsync("/", bounded.Token);
        others = await site.ConnectAsync("/", bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (others is not null)
            await others.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
        if (site is not null)
            await site.DisposeAsync();
    }

    [TestCase("classic"), TestCase("quorum"), CancelAfter(Bounds.Server)]
    public async Task What_a_consumer_holds_is_counted_and_all_else_is_read(string type, CancellationToken token)
    {
        await using var channel = await FillAsync($"held {type}", type, token);
        using var other = await HoldAsync(channel, $"held {type}", 5, token);

        var (reading, read) = await ReadAsync($"held {type}", type, _ => Task.CompletedTask, token);

        Assert.That(reading, Is.EqualTo(new QueueReading(Count - 5, 5)));
        Assert.That(reading.Missing, Is.EqualTo("5 messages that consumers held"));
        Assert.That(read, Is.EqualTo(Sent[5..]));
        await channel.BasicNackAsync(0, multiple: true, requeue: true, token);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_message_that_goes_back_while_the_queue_is_read_is_read_once(CancellationToken token)
    {
        await using var channel = await FillAsync("returned", "classic", token);
        var held = (await channel.BasicGetAsync("returned", autoAck: false, token))!;

        var (reading, read) = await ReadAsync("returned", "classic", taken => taken == Count / 2
            ? channel.BasicNackAsync(held.DeliveryTag, multiple: false, requeue: true, token).AsTask()
            : Task.CompletedTask, token);

        Assert.That(reading, Is.EqualTo(new QueueReading(Count, 0)));
        Assert.That(read, Is.EquivalentTo(Sent));
        Assert.That(await AllAsync(channel, "returned", token), Is.EqualTo(Sent));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_message_that_goes_back_at_the_very_end_is_read_too(CancellationToken token)
    {
        await using var channel = await FillAsync("late", "classic", token);
        var held = (await channel.BasicGetAsync("late", autoAck: false, token))!;

        var (reading, read) = await ReadAsync("late", "classic", taken => taken == Count - 1
            ? channel.BasicNackAsync(held.DeliveryTag, multiple: false, requeue: true, token).AsTask()
            : Task.CompletedTask, token);

        Assert.That(reading, Is.EqualTo(new QueueReading(Count, 0)));
        Assert.That(read, Is.EquivalentTo(Sent));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task With_consumers_and_publishers_at_work_every_message_is_read_or_consumed_or_named(CancellationToken token)
    {
        await using var channel = await FillAsync("busy", "classic", token);
        await using var publisher = await ConfirmedPublisher.OpenAsync(others, token);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        var acknowledged = new List<string>();
        var working = Task.WhenAll(ConsumeAsync(channel, acknowledged, ending.Token), PublishAsync(publisher, ending.Token));

        var (reading, read) = await ReadAsync("busy", "classic", _ => Task.Delay(2, token), token);
        await ending.CancelAsync();
        await working;

        Assert.That(read, Is.Unique);
        var gone = Sent.Except(read).Except(acknowledged).Count();
        Assert.That(gone, Is.LessThanOrEqualTo(reading.Held));
        Assert.That(acknowledged, Is.Not.Empty, "nobody consumed anything");
        Assert.That(reading.Missing is not null || gone == 0, Is.True);
    }

    private static async Task ConsumeAsync(IChannel channel, List<string> acknowledged, CancellationToken token)
    {
        for (var number = 0; !token.IsCancellationRequested; number++)
        {
            if (await channel.BasicGetAsync("busy", autoAck: false, CancellationToken.None) is not { } delivery)
                continue;
            await Task.Delay(5, CancellationToken.None);
            if (number % 3 == 0)
            {
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true, CancellationToken.None);
                continue;
            }

            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, CancellationToken.None);
            acknowledged.Add(Encoding.UTF8.GetString(delivery.Body.Span));
        }
    }

    private static async Task PublishAsync(ConfirmedPublisher publisher, CancellationToken token)
    {
        for (var number = 1; !token.IsCancellationRequested; number++)
        {
            await publisher.PublishAsync(string.Empty, RabbitMqFixture.To("busy", $"new {number}"), CancellationToken.None);
            await publisher.FlushAsync(CancellationToken.None);
            await Task.Delay(2, CancellationToken.None);
        }
    }

    private static async Task<List<string>> AllAsync(IChannel channel, string queue, CancellationToken token)
    {
        var all = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true, token) is { } delivery)
            all.Add(Encoding.UTF8.GetString(delivery.Body.Span));
        return all;
    }

    private static async Task<Deliveries> HoldAsync(IChannel channel, string queue, ushort count, CancellationToken token)
    {
        var other = await Deliveries.BeginAsync(channel, queue, count, [], token);
        for (var number = 1; number <= count; number++)
            Assert.That(await other.NextAsync(TimeSpan.FromSeconds(30), token), Is.Not.Null);
        return other;
    }

    private async Task<(QueueReading Reading, List<string> Read)> ReadAsync(
        string queue, string type, Func<int, Task> takenAsync, CancellationToken token)
    {
        var read = new List<string>();
        var item = new JsonObject
        {
            ["vhost"] = "/", ["name"] = queue, ["arguments"] = new JsonObject { ["x-queue-type"] = type },
        };
        var reading = await new RabbitMqDrain(site.Api).ReadAsync(connection, item, message =>
        {
            read.Add(Encoding.UTF8.GetString(message.Body.Span));
            return takenAsync(read.Count);
        }, token);
        return (reading, read);
    }

    private async Task<IChannel> FillAsync(string queue, string type, CancellationToken token)
    {
        await using var publisher = await ConfirmedPublisher.OpenAsync(others, token);
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = type };
        if (type == "quorum")
            arguments["x-delivery-limit"] = -1;
        await publisher.Channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: token);
        foreach (var text in Sent)
            await publisher.PublishAsync(string.Empty, RabbitMqFixture.To(queue, text), token);
        await publisher.FlushAsync(token);
        return await others.CreateChannelAsync(cancellationToken: token);
    }
}
