using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>Reading a quorum queue, which counts each return of a message and drops it after so many.</summary>
internal sealed class QuorumQueueTests
{
    private const int Default = 20;
    private static readonly string[] Sent = [.. Enumerable.Range(1, 50).Select(number => $"message {number}")];

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
    public async Task One_without_a_limit_holds_the_same_after_fifty_readings(CancellationToken token)
    {
        await using var channel = await FillAsync("endless", token, ("x-delivery-limit", -1));

        for (var reading = 1; reading <= 50; reading++)
            Assert.That(await ReadAsync("endless", token), Is.EqualTo(Sent), $"reading {reading}");

        Assert.That(await ReturnsAsync(channel, "endless", token), Is.EqualTo(50));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_with_the_default_limit_is_refused_when_half_of_the_deliveries_are_used_up(CancellationToken token)
    {
        await using var channel = await FillAsync("default", token);
        await ReturnAsync(channel, "default", 8, token);

        Assert.That(await ReadAsync("default", token), Is.EqualTo(Sent));
        Assert.That(await ReadAsync("default", token), Is.EqualTo(Sent));
        Assert.That(
            () => ReadAsync("default", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith(
                "queue / default: a message was returned 10 times and is dropped after 20"));

        Assert.That(await AllAsync(channel, "default", token), Is.EqualTo(Sent));
        Assert.That(await PoliciesAsync("default", token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_whose_messages_the_next_return_would_drop_loses_none_by_being_read(CancellationToken token)
    {
        await using var control = await FillAsync("control", token);
        await ReturnAsync(control, "control", Default + 1, token);
        await using var channel = await FillAsync("poisoned", token);
        await ReturnAsync(channel, "poisoned", Default, token);

        Assert.That(() => ReadAsync("poisoned", token), Throws.TypeOf<BackupException>().With.Message.Contains("returned 20 times"));

        Assert.That(await AllAsync(channel, "poisoned", token), Is.EqualTo(Sent));
        Assert.That(await AllAsync(control, "control", token), Is.Empty);
        Assert.That(await PoliciesAsync("poisoned", token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_reading_that_is_cut_off_keeps_the_limit_lifted_and_the_next_one_puts_it_back(CancellationToken token)
    {
        await using var channel = await FillAsync("cut", token);
        await using (var cutting = await site.ConnectAsync("/", token))
        {
            Assert.That(
                () => new RabbitMqDrain(site.Api).ReadAsync(
                    cutting, Queue("cut"), _ => cutting.AbortAsync(CancellationToken.None), token),
                Throws.TypeOf<BackupException>());
        }

        Assert.That(await PoliciesAsync("cut", token), Is.EqualTo(["elma365-verify-reading cut"]));
        Assert.That((await RabbitMqDefinitions.ReadAsync(site.Api, token)).Items("parameters"), Is.Empty);
        Assert.That(await ReadAsync("cut", token), Is.EqualTo(Sent));
        Assert.That(await PoliciesAsync("cut", token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task One_with_a_limit_of_its_own_is_refused_untouched(CancellationToken token)
    {
        await using var channel = await FillAsync("limited", token, ("x-delivery-limit", 5));

        Assert.That(
            () => ReadAsync("limited", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("queue / limited drops messages returned more than 5 times"));

        var delivery = await channel.BasicGetAsync("limited", autoAck: false, token);
        Assert.That(delivery!.Redelivered, Is.False);
    }

    private static JsonObject Queue(string name) => new()
    {
        ["vhost"] = "/",
        ["name"] = name,
        ["arguments"] = new JsonObject { ["x-queue-type"] = "quorum" },
    };

    private static async Task ReturnAsync(IChannel channel, string queue, int times, CancellationToken token)
    {
        for (var time = 1; time <= times; time++)
        {
            using var deliveries = await Deliveries.BeginAsync(channel, queue, ushort.MaxValue, [], token);
            for (var number = 1; number <= Sent.Length; number++)
                Assert.That(await deliveries.NextAsync(TimeSpan.FromSeconds(30), token), Is.Not.Null);
            await deliveries.EndAsync(token);
            await channel.BasicNackAsync(0, multiple: true, requeue: true, token);
            await channel.QueueDeclarePassiveAsync(queue, token);
        }
    }

    private static async Task<long> ReturnsAsync(IChannel channel, string queue, CancellationToken token) =>
        (long)(await channel.BasicGetAsync(queue, autoAck: false, token))!.BasicProperties.Headers!["x-delivery-count"]!;

    private static async Task<List<string>> AllAsync(IChannel channel, string queue, CancellationToken token)
    {
        var all = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true, token) is { } delivery)
            all.Add(Encoding.UTF8.GetString(delivery.Body.Span));
        return all;
    }

    private async Task<List<string>> ReadAsync(string queue, CancellationToken token)
    {
        var read = new List<string>();
        await new RabbitMqDrain(site.Api).ReadAsync(connection, Queue(queue), message =>
        {
            read.Add(Encoding.UTF8.GetString(message.Body.Span));
            Assert.That(message.Properties.Headers, Is.Null);
            return Task.CompletedTask;
        }, token);
        return read;
    }

    private async Task<IChannel> FillAsync(string queue, CancellationToken token, params (string Name, object? Value)[] arguments)
    {
        var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        var all = arguments.Append(("x-queue-type", "quorum")).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        await publisher.Channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, all, cancellationToken: token);
        foreach (var text in Sent)
            await publisher.PublishAsync(string.Empty, RabbitMqFixture.To(queue, text), token);
        await publisher.FlushAsync(token);
        return publisher.Channel;
    }

    // Those left for a queue.
    private async Task<IEnumerable<string>> PoliciesAsync(string queue, CancellationToken token) =>
        from policy in (await site.Api.GetAsync("operator-policies", token)).AsArray()
        let name = (string)policy!["name"]!
        where name.EndsWith($" {queue}", StringComparison.Ordinal)
        select name;
}
