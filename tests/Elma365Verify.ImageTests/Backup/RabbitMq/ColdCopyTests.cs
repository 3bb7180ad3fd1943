using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>
/// A broker that was filled, described and stopped; its data copied, and put into another one of the same node name, whose data
/// directory is a volume.
/// </summary>
internal sealed class ColdCopyTests
{
    private const string Host = "mq";

    private static readonly string[] Kinds =
    [
        "user", "virtual host", "permission", "topic permission", "parameter", "policy", "queue", "exchange", "binding", "contents",
        "message",
    ];

    private static readonly string Data = KnownContracts.Get("rabbitmq", "official").DataDirectory!;

    private readonly BackupTrial trial = new();
    private readonly string password = GeneratedSecret.Create();
    private ColdBroker source = null!;
    private ColdBroker target = null!;
    private RabbitMqAccess restored = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task TakeAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        source = await ColdBroker.CreateAsync(Host, password, volume: null, bounded.Token);
        target = await ColdBroker.CreateAsync(Host, password, Data, bounded.Token);
        await source.StartAsync(bounded.Token);
        var access = await source.ServingAsync(bounded.Token);
        await RabbitMqFixture.FillAsync(access, lasting: true, bounded.Token);
        backup = await TakeAsync(source, access, "cold", bounded.Token);
        await PutBackAsync(target, backup.Path, bounded.Token);
        restored = await target.ServingAsync(bounded.Token);
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
    public async Task Everything_comes_back_quorum_queues_with_their_counts_and_streams_included(CancellationToken token)
    {
        var comparison = await trial.CompareAsync(backup, new RabbitMqArchive(restored), token, Kinds);

        BackupTrial.ExpectEqual(comparison);
        Assert.That(comparison.Compared["message"], Is.EqualTo(RabbitMqFixture.Messages));
        await using var connection = await restored.ConnectAsync(RabbitMqFixture.Host, token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var delivery = await channel.BasicGetAsync(RabbitMqFixture.Agreed, autoAck: false, token);

        // Returned by the description before the copy and by the one after it.
        Assert.That(delivery!.BasicProperties.Headers!["x-delivery-count"], Is.EqualTo(2L));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void The_Erlang_cookie_is_not_in_the_copy(CancellationToken token)
    {
        using var tar = new System.Formats.Tar.TarReader(File.OpenRead(Path.Combine(backup.Path, ColdCopy.DataFile)));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
            names.Add(entry.Name);

        Assert.That(names, Has.Some.EndsWith("/schema.DAT").And.None.Contains("cookie"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_running_broker_is_not_copied(CancellationToken token)
    {
        Assert.That(
            () => CopyAsync(target, "running", new DurableStorage(), token),
            Throws.TypeOf<BackupException>().With.Message.Contains($"the broker rabbit@{Host} in ")
                .And.Message.Contains(" is running, and"));
        Assert.That(trial.Left, Is.EqualTo(["cold"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_running_broker_is_not_filled(CancellationToken token)
    {
        Assert.That(
            () => PutBackAsync(target, backup.Path, token), Throws.TypeOf<BackupException>().With.Message.Contains(" is running, and"));
        await new RabbitMqManagement(restored).GetAsync("overview", token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_broker_that_has_data_is_not_filled(CancellationToken token) => Assert.That(
        () => PutBackAsync(source, backup.Path, token),
        Throws.TypeOf<BackupException>().With.Message.Contains($"is not empty: it holds data of the node rabbit@{Host}"));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_broker_of_another_node_name_is_not_filled(CancellationToken token)
    {
        await using var other = await ColdBroker.CreateAsync("other", password, volume: null, token);

        Assert.That(
            () => PutBackAsync(other, backup.Path, token),
            Throws.TypeOf<BackupException>().With.Message.Contains($"holds data of the node rabbit@{Host}, and the broker in ")
                .And.Message.Contains("is rabbit@other, which reads its own alone"));
        await ExpectUntouchedAsync(other, token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_killed_broker_is_not_copied(CancellationToken token)
    {
        await using var killed = await ColdBroker.CreateAsync(Host, password, volume: null, token);
        Assert.That(
            () => CopyAsync(killed, "new", new DurableStorage(), token),
            Throws.TypeOf<BackupException>().With.Message.Contains("was never started"));
        await killed.StartAsync(token);
        await killed.ServingAsync(token);
        await killed.KillAsync(token);

        Assert.That(
            () => CopyAsync(killed, "killed", new DurableStorage(), token),
            Throws.TypeOf<BackupException>().With.Message.Contains("ended with exit code 137 instead of being stopped"));
        Assert.That(trial.Left, Is.EqualTo(["cold"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_full_disk_leaves_no_backup(CancellationToken token)
    {
        Assert.That(() => CopyAsync(source, "full", new FullDisk(bytes: 4096), token), Throws.InstanceOf<IOException>());
        Assert.That(trial.Left, Is.EqualTo(["cold"]));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_damaged_copy_never_reaches_the_broker_and_the_whole_one_does(CancellationToken token)
    {
        await using var broker = await ColdBroker.CreateAsync(Host, password, volume: null, token);
        foreach (var (damage, message) in Damages())
        {
            var copy = Directory.CreateTempSubdirectory("elma365-verify-").FullName;
            File.Copy(Path.Combine(backup.Path, ColdCopy.DataFile), Path.Combine(copy, ColdCopy.DataFile));
            damage(Path.Combine(copy, ColdCopy.DataFile));
            Assert.That(
                () => PutBackAsync(broker, copy, token), Throws.TypeOf<BackupException>().With.Message.StartsWith(message), message);
            Directory.Delete(copy, recursive: true);
        }

        await ExpectUntouchedAsync(broker, token);
        await PutBackAsync(broker, backup.Path, token);
        await broker.ServingAsync(token);
    }

    private static IEnumerable<(Action<string> Damage, string Message)> Damages()
    {
        yield return (path => Resize(path, length => length / 2), "data.tar is truncated: ");
        yield return (path => Resize(path, length => length + 512), "data.tar is too long: ");
        yield return (FlipBit, "data.tar is not the file that was written");
        yield return (File.Delete, "data.tar is missing");
    }

    private static void Resize(string path, Func<long, long> length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length(file.Length));
    }

    private static void FlipBit(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task ExpectUntouchedAsync(ColdBroker broker, CancellationToken token)
    {
        Assert.That(await broker.StateAsync(token), Is.EqualTo("created"));
        var container = await BrokerContainer.OpenAsync(ImagesUnderTest.Engine, broker.Id, Data, token);
        var there = await container.ReadAsync(null, _ => { }, token);
        Assert.That(there!.Files.Keys, Is.EqualTo([DataInventory.Directory]));
    }

    private Task PutBackAsync(ColdBroker broker, string directory, CancellationToken token) => ColdCopy.PutBackAsync(
        ImagesUnderTest.Engine, broker.Id, Data, directory, backup.Manifest, new SilentPhase(), token);

    private async Task CopyAsync(ColdBroker broker, string name, IBackupStorage storage, CancellationToken token)
    {
        using var attempt = BackupAttempt.Begin(trial.Backups, name, storage, TimeProvider.System, RandomNumberGenerator.Create());
        await ColdCopy.TakeAsync(ImagesUnderTest.Engine, broker.Id, Data, attempt, new SilentPhase(), token);
    }

    // Described while it runs, stopped, copied, sealed.
    private async Task<SealedBackup> TakeAsync(ColdBroker broker, RabbitMqAccess access, string name, CancellationToken token)
    {
        const string Fingerprint = "fingerprint.jsonl";
        var archive = new RabbitMqArchive(access);
        using var attempt = BackupAttempt.Begin(
            trial.Backups, name, new DurableStorage(), TimeProvider.System, RandomNumberGenerator.Create());
        FingerprintSummary summary;
        using (var file = attempt.CreateFile(Fingerprint))
        using (var writer = new FingerprintWriter(file, Path.GetTempPath()))
        {
            await archive.DescribeAsync(writer, new SilentPhase(), token);
            summary = writer.Complete();
            file.Complete();
        }

        var version = await archive.ServerVersionAsync(token);
        await ColdCopy.StopAsync(ImagesUnderTest.Engine, broker.Id, token);
        var tools = await ColdCopy.TakeAsync(ImagesUnderTest.Engine, broker.Id, Data, attempt, new SilentPhase(), token);
        var image = new BackupImage("image under test", "sha256:0", "official");
        var taken = attempt.Seal(new BackupDescription("rabbitmq", image, version, tools, [], []), Fingerprint, summary);
        Assert.That(BackupIntegrity.Verify(taken.Path, cancellation: token).Problems, Is.Empty);
        return taken;
    }
}
