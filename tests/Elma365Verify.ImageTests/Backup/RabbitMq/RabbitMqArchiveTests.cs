using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>
/// A broker filled once, and another into which its backup was restored. Each fault is injected into the second one, compared with the
/// description from before it, and undone.
/// </summary>
internal sealed class RabbitMqArchiveTests
{
    private static readonly string[] Kinds =
    [
        "user", "virtual host", "permission", "topic permission", "parameter", "policy", "queue", "exchange", "binding", "contents",
        "message",
    ];

    private const string Rejected = $"queue {RabbitMqFixture.Host} {RabbitMqFixture.Rejected}";

    private readonly BackupTrial trial = new();
    private readonly string password = GeneratedSecret.Create();
    private RabbitMqSite source = null!;
    private RabbitMqSite target = null!;
    private FingerprintReader before = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task TakeAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        source = await RabbitMqSite.StartAsync(password, bounded.Token);
        target = await RabbitMqSite.StartAsync(password, bounded.Token);
        await RabbitMqFixture.FillAsync(source.Access, lasting: false, bounded.Token);
        before = await trial.DescribeAsync(source.Archive, bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "rabbitmq", bounded.Token);
        await BackupTrial.RestoreAsync(target.Archive, backup, bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        trial.Dispose();
        if (source is not null)
            await source.DisposeAsync();
        if (target is not null)
            await target.DisposeAsync();
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_backup_leaves_every_queue_as_it_was(CancellationToken token)
    {
        var after = await trial.DescribeAsync(source.Archive, token);

        BackupTrial.ExpectEqual(FingerprintComparison.Of(before, BackupTrial.Expected(backup), Kinds));
        BackupTrial.ExpectEqual(FingerprintComparison.Of(before, after, Kinds));
        Assert.That(after.Count(item => item.Kind == "message"), Is.EqualTo(RabbitMqFixture.Messages));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Everything_comes_back_every_message_in_order_with_every_property(CancellationToken token)
    {
        var comparison = await trial.CompareAsync(backup, target.Archive, token, Kinds);

        BackupTrial.ExpectEqual(comparison);
        Assert.That(comparison.Compared["message"], Is.EqualTo(RabbitMqFixture.Messages));
        var firsts = BackupTrial.Expected(backup).Where(item => item.Kind == "message" && item.Property("message-id") == "message");
        foreach (var first in firsts.Where(item => !item.Name.Contains(RabbitMqFixture.Journal, StringComparison.Ordinal)))
        {
            foreach (var (name, value) in RabbitMqFixture.EveryType)
                Assert.That(first.Property($"header {name}"), Is.EqualTo(AmqpValue.Words(value)), $"{name} of {first.Name}");
        }

        var dead = BackupTrial.Expected(backup).First(item => item.Property("header x-death") is not null);
        Assert.That(dead.Property("header x-death"), Does.Contain("reason: text \"rejected\"").And.Contain("count: long 1"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_binding_dropped_is_named(CancellationToken token) => ExpectAsync(
        channel => channel.QueueUnbindAsync(RabbitMqFixture.Acts, "acts", "act.*.new", null, token),
        channel => channel.QueueBindAsync(RabbitMqFixture.Acts, "acts", "act.*.new", cancellationToken: token),
        [$"binding {RabbitMqFixture.Host} acts queue {RabbitMqFixture.Acts} act.*.new is missing"],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_permission_changed_is_named(CancellationToken token) => ExpectAsync(
        _ => AllowAsync("^other", token),
        _ => AllowAsync("^acts", token),
        [$"permission {RabbitMqFixture.Host} reader: read ^other instead of ^acts"],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_message_lost_is_named(CancellationToken token) => ExpectMessagesAsync(
        messages => messages.RemoveAt(messages.Count - 1),
        [$"{Rejected}: message count 2 instead of 3", $"message 3 of {Rejected} is missing"],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_message_duplicated_is_named(CancellationToken token) => ExpectMessagesAsync(
        messages => messages.Add(messages[0]),
        [$"{Rejected}: message count 4 instead of 3", $"message 4 of {Rejected} is new"],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task Two_messages_swapped_are_named(CancellationToken token) => ExpectMessagesAsync(
        messages => messages.Reverse(),
        [$"the body of message 1 of {Rejected} differs"],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_headers_type_changed_is_named(CancellationToken token) => ExpectMessagesAsync(
        messages => messages[0].Properties.Headers!["x-first-death-queue"] = new BinaryTableValue("ranked"u8.ToArray()),
        [$"message 1 of {Rejected}: header x-first-death-queue binary 72616e6b6564 instead of text \"ranked\""],
        token);

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_broker_that_holds_anything_is_not_restored_into(CancellationToken token) => Assert.That(
        () => BackupTrial.RestoreAsync(target.Archive, backup, token),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("the broker is not empty: it holds "));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_drain_that_fails_midway_loses_nothing_and_leaves_no_backup(CancellationToken token)
    {
        await using (var connection = await source.ConnectAsync(RabbitMqFixture.Host, token))
        {
            var queue = new JsonObject { ["vhost"] = RabbitMqFixture.Host, ["name"] = RabbitMqFixture.Acts };
            var taken = 0;
            Assert.That(
                () => new RabbitMqDrain(source.Api).ReadAsync(
                    connection,
                    queue,
                    _ => ++taken < 10 ? Task.CompletedTask : connection.AbortAsync(CancellationToken.None),
                    token),
                Throws.InstanceOf<Exception>());
            Assert.That(taken, Is.EqualTo(10));
        }

        Assert.That(
            () => trial.TakeAsync(source.Archive, "full", token, new FullDisk(bytes: 4096)),
            Throws.TypeOf<BackupException>().With.Message.EndsWith("No space left on device."));

        Assert.That(trial.Left, Is.EqualTo(["rabbitmq"]));
        BackupTrial.ExpectEqual(FingerprintComparison.Of(before, await trial.DescribeAsync(source.Archive, token), Kinds));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Messages_held_by_a_consumer_are_not_left_out_unnoticed(CancellationToken token)
    {
        await using (var connection = await source.ConnectAsync(RabbitMqFixture.Host, token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: token))
        {
            await channel.BasicGetAsync(RabbitMqFixture.Acts, autoAck: false, token);
            var held = await trial.TakeAsync(source.Archive, "held", token);

            Assert.That(
                held.Manifest.NotKept!.Value.Select(left => left.Sentence),
                Does.Contain($"{RabbitMqKinds.Held} queue {RabbitMqFixture.Host} {RabbitMqFixture.Acts}: 1 message that a consumer held"));
            var contents = BackupTrial.Expected(held).Single(item => item.Name == $"{RabbitMqFixture.Host} {RabbitMqFixture.Acts}"
                && item.Kind == "contents");
            Assert.That(contents.Property("message count"), Is.EqualTo("31"));
        }

        Directory.Delete(Path.Combine(trial.Backups, "held"), recursive: true);
        BackupTrial.ExpectEqual(FingerprintComparison.Of(before, await trial.DescribeAsync(source.Archive, token), Kinds));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Messages_sent_to_several_queues_come_back_into_each_as_they_were_and_into_no_other(CancellationToken token)
    {
        string[] queues = [RabbitMqFixture.Sent, RabbitMqFixture.Copied, RabbitMqFixture.CopiedAgreed, RabbitMqFixture.CopiedJournal];
        var names = queues.Select(queue => $"{RabbitMqFixture.Host} {queue} 0").ToArray();
        var sent = BackupTrial.Expected(backup).Where(IsSent).ToList();
        var restored = (await trial.DescribeAsync(target.Archive, token)).Where(IsSent).ToList();

        Assert.That(sent, Has.Count.EqualTo(RabbitMqFixture.Copies));
        Assert.That(sent.Select(item => item.Property("exchange")), Is.All.EqualTo(string.Empty));
        Assert.That(sent.Count(item => item.Property("header CC") is not null), Is.EqualTo(5 + 3 + 1 + 1));
        Assert.That(restored, Is.EqualTo(sent));

        bool IsSent(FingerprintItem item) =>
            item.Kind == "message" && Array.Exists(names, name => item.Name.StartsWith(name, StringComparison.Ordinal));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void What_no_backup_keeps_is_named(CancellationToken token)
    {
        var kinds = backup.Manifest.NotKept!.Value.Select(left => left.Kind).ToHashSet();

        Assert.That(kinds, Is.SupersetOf((string[])[RabbitMqKinds.Offsets, RabbitMqKinds.Lives, RabbitMqKinds.Deliveries]));
        Assert.That(kinds, Has.None.EqualTo(RabbitMqKinds.Held).And.None.EqualTo(RabbitMqKinds.Undecided));
        Assert.That(kinds, Is.SubsetOf(RabbitMqKinds.All.Where(kind => kind.Keeping == Keeping.NotKept).Select(kind => kind.Name)));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Everything_the_server_exports_is_decided_on(CancellationToken token)
    {
        var definitions = await RabbitMqDefinitions.ReadAsync(source.Api, token);

        Assert.That(definitions.Undecided, Is.Empty);
        foreach (var (section, items) in definitions.Sections)
            Assert.That(items, Is.Not.Empty, $"nothing was there to look at of {section}");
    }

    private Task AllowAsync(string read, CancellationToken token) => target.Api.SendAsync(
        HttpMethod.Put,
        RabbitMqManagement.Path("permissions", RabbitMqFixture.Host, "reader"),
        new JsonObject { ["configure"] = "", ["write"] = "", ["read"] = read },
        token);

    private async Task ExpectAsync(
        Func<IChannel, Task> injectAsync, Func<IChannel, Task> undoAsync, string[] sentences, CancellationToken token)
    {
        await using var connection = await target.ConnectAsync(RabbitMqFixture.Host, token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        await injectAsync(channel);
        var comparison = await trial.CompareAsync(backup, target.Archive, token);
        await undoAsync(channel);

        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.SupersetOf(sentences));
        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, target.Archive, token, Kinds));
    }

    // The dead-letter queue's messages, changed and published anew through their exchange.
    private async Task ExpectMessagesAsync(Action<List<RabbitMqMessage>> change, string[] sentences, CancellationToken token)
    {
        var messages = Messages();
        change(messages);
        await ExpectAsync(
            _ => ReplaceAsync(messages, token),
            _ => ReplaceAsync(Messages(), token),
            sentences,
            token);
    }

    private List<RabbitMqMessage> Messages()
    {
        var queue = File.ReadLines(Path.Combine(backup.Path, RabbitMqArchive.QueuesFile))
            .Select(line => JsonNode.Parse(line)!).First(line => (string)line["name"]! == RabbitMqFixture.Rejected);
        var lines = File.ReadLines(Path.Combine(backup.Path, (string)queue["file"]!));
        return [.. lines.Select(line => MessageLine.Read(Encoding.UTF8.GetBytes(line)))];
    }

    private async Task ReplaceAsync(IEnumerable<RabbitMqMessage> messages, CancellationToken token)
    {
        await using var connection = await target.ConnectAsync(RabbitMqFixture.Host, token);
        await using var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        await publisher.Channel.QueuePurgeAsync(RabbitMqFixture.Rejected, token);
        foreach (var message in messages)
            await publisher.PublishAsync(message.Exchange, message, token);
        await publisher.FlushAsync(token);
    }
}
