using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Images;
using Elma365Verify.ImageTests.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.Backup.MongoDb;

/// <summary>What must not become a backup, what must not be restored, and what may change meanwhile.</summary>
internal sealed class RefusedBackupTests
{
    private const int Orders = 30_000;

    private readonly BackupTrial trial = new();
    private MongoDbSite source = null!;
    private MongoDbSite target = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(2 * Bounds.Server);
        source = await MongoDbSite.StartAsync(bounded.Token);
        target = await MongoDbSite.StartAsync(bounded.Token);
        await FillAsync(source, bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (target is not null)
            await target.DisposeAsync();
        if (source is not null)
            await source.DisposeAsync();
        trial.Dispose();
    }

    [TearDown]
    public Task EmptyAsync() => target.Client.DropDatabaseAsync("shop");

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_backup_under_load_is_what_it_says_it_is(CancellationToken token)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        var writing = WriteAsync(ended.Token);
        var backup = await trial.TakeAsync(source.Archive, "hot", token);
        await ended.CancelAsync();
        var written = await writing;

        await BackupTrial.RestoreAsync(target.Archive, backup, token);

        Assert.That(written, Is.GreaterThan(0), "somebody wrote meanwhile");
        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, target.Archive, token, "documents"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_connection_cut_midway_leaves_no_backup(CancellationToken token)
    {
        await using var forwarder = new CuttingForwarder(source.Endpoint);
        using var client = source.Connect(forwarder.Endpoint);
        var archive = source.ArchiveOf(client);
        forwarder.CutAtNext("getMore"u8.ToArray());

        Assert.That(
            () => trial.TakeAsync(archive, "cut", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("collection shop.orders: the connection to MongoDB was lost"));
        Assert.That(forwarder.Cuts, Is.EqualTo(1));
        Assert.That(trial.Left, Has.None.Contains("cut"));
        Assert.That((await trial.TakeAsync(archive, "whole", token)).Manifest.Files, Is.Not.Empty, "by the same way, uncut");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_killed_midway_leaves_no_backup(CancellationToken token)
    {
        await using var doomed = await MongoDbSite.StartAsync(token);
        await FillAsync(doomed, token);
        var parameters = new Docker.DotNet.Models.ContainerKillParameters { Signal = "SIGKILL" };
        using var phase = new WatchedPhase(
            $"shop.orders: {10_000:N0} documents",
            () => ImagesUnderTest.Engine.Client.Containers.KillContainerAsync(doomed.Container.Id, parameters, token).Wait(token));

        Assert.That(
            () => trial.TakeAsync(doomed.Archive, "killed", token, phase: phase),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("collection shop.orders: "));
        Assert.That(phase.HasActed);
        Assert.That(trial.Left, Has.None.Contains("killed"));
    }

    [TestCase("shop { drop: 'orders' }")]
    [TestCase("shop { createIndexes: 'orders', indexes: [ { key: { customer: 1 }, name: 'new' } ] }")]
    [TestCase("shop { collMod: 'orders', validator: { n: { $gt: 0 } } }")]
    [CancelAfter(Bounds.Server)]
    public async Task A_collection_that_changes_while_it_is_read_leaves_no_backup(string change)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await FillAsync(target, token);
        using var phase = new WatchedPhase($"shop.orders: {10_000:N0} documents", () => target.DoAsync(token, change).Wait(token));

        Assert.That(
            () => trial.TakeAsync(target.Archive, "changed", token, phase: phase),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("collection shop.orders"));
        Assert.That(phase.HasActed);
        Assert.That(trial.Left, Has.None.Contains("changed"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_full_disk_leaves_no_backup(CancellationToken token)
    {
        Assert.That(
            () => trial.TakeAsync(source.Archive, "full", token, new FullDisk(1 << 20)),
            Throws.TypeOf<BackupException>().With.Message.Contains("No space left"));
        Assert.That(trial.Left, Has.None.Contains("full"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_truncated_file_is_found_without_a_server_and_stops_a_restore(CancellationToken token)
    {
        var backup = await trial.TakeAsync(source.Archive, "truncated", token);
        await using (var file = File.OpenWrite(Path.Combine(backup.Path, "shop/orders.bson")))
            file.SetLength(file.Length - 1);

        Assert.That(
            BackupIntegrity.Verify(backup.Path, cancellation: token).Problems.Select(problem => problem.Fault),
            Is.EqualTo([IntegrityFault.FileTruncated]));
        Assert.That(
            () => BackupTrial.RestoreAsync(target.Archive, backup, token),
            Throws.TypeOf<BackupException>().With.Message.Contains("shop/orders.bson, byte "));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_index_that_does_not_go_with_the_documents_is_named(CancellationToken token)
    {
        var backup = await trial.TakeAsync(source.Archive, "twice", token);
        await EditAsync(backup, "shop/orders", metadata => metadata["indexes"].AsBsonArray.Add(
            BsonDocument.Parse("{ v: 2, key: { customer: 1 }, name: 'by customer', unique: true }")));

        Assert.That(
            () => BackupTrial.RestoreAsync(target.Archive, backup, token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("index shop.orders.by customer: MongoDB: "));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_file_in_anothers_place_is_refused_before_anything_is_written(CancellationToken token)
    {
        var backup = await trial.TakeAsync(source.Archive, "moved", token);
        await EditAsync(backup, "shop/orders", metadata => metadata["collectionName"] = "others");

        Assert.That(
            () => BackupTrial.RestoreAsync(target.Archive, backup, token),
            Throws.TypeOf<BackupException>().With.Message.Contains("it is of the collection shop.others, whose file has another name"));
        await ExpectEmptyAsync(token);
    }

    [TestCase("capped", Capability.CappedCollections)]
    [TestCase("changeStreamPreAndPostImages", Capability.ChangeStreams)]
    [CancelAfter(Bounds.Conversation)]
    public async Task What_the_server_declares_to_lack_is_refused_before_anything_is_written(string option, string capability)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        var backup = await trial.TakeAsync(source.Archive, option, token);
        await EditAsync(backup, "shop/orders", metadata => metadata["options"] = new BsonDocument(option, true));

        Assert.That(
            () => BackupTrial.RestoreAsync(target.ArchiveOf(target.Client, [capability]), backup, token),
            Throws.TypeOf<BackupException>().With.Message.Contains($"declares that it lacks {capability}"));
        await ExpectEmptyAsync(token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_server_with_another_user_is_not_empty(CancellationToken token)
    {
        var backup = await trial.TakeAsync(source.Archive, "user", token);
        await target.DoAsync(
            token, "admin { createUser: 'other', pwd: 'of-this-test-alone-1', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }");
        try
        {
            Assert.That(
                () => BackupTrial.RestoreAsync(target.Archive, backup, token),
                Throws.TypeOf<BackupException>().With.Message.Contains("it has the user admin.other"));
        }
        finally
        {
            await target.DoAsync(CancellationToken.None, "admin { dropUser: 'other' }");
        }
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_document_is_expected_until_its_own_moment_and_not_a_moment_longer(CancellationToken token)
    {
        await using var brief = await MongoDbSite.StartAsync(token);
        var sessions = brief.Client.GetDatabase("shop").GetCollection<BsonDocument>("sessions");
        await sessions.InsertManyAsync(
            [
                new BsonDocument { ["_id"] = "fades", ["at"] = DateTime.UtcNow }, new BsonDocument("_id", "stays"),
                new BsonDocument { ["_id"] = "lasts", ["at"] = DateTime.UtcNow.AddHours(1) },
            ],
            cancellationToken: token);
        await brief.DoAsync(
            token, "shop { createIndexes: 'sessions', indexes: [ { key: { at: 1 }, name: 'ttl', expireAfterSeconds: 2 } ] }");
        var backup = await trial.TakeAsync(brief.Archive, "brief", token);
        Assert.That(BackupTrial.Expected(backup).Select(item => item.Noun), Does.Contain("""document "fades" of shop.sessions"""));
        while (await sessions.CountDocumentsAsync("{ _id: 'fades' }", cancellationToken: token) > 0)
            await Task.Delay(500, token);

        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, brief.Archive, token, "transient document"));
        await sessions.DeleteOneAsync("{ _id: 'lasts' }", token);
        var wrong = await trial.CompareAsync(backup, brief.Archive, token);

        Assert.That(
            wrong.Differences.Select(difference => difference.Sentence), Is.EqualTo(["document \"lasts\" of shop.sessions is missing"]));
    }

    private static Task FillAsync(MongoDbSite site, CancellationToken token) => site.Client.GetDatabase("shop")
        .GetCollection<BsonDocument>("orders").InsertManyAsync(
            Enumerable.Range(1, Orders).Select(n => new BsonDocument
            {
                { "_id", n }, { "n", n }, { "customer", n % 7 }, { "note", new string('x', 600) },
            }),
            cancellationToken: token);

    private static async Task EditAsync(SealedBackup backup, string collection, Action<BsonDocument> edit)
    {
        var path = Path.Combine(backup.Path, $"{collection}.metadata.json");
        var metadata = BsonDocument.Parse(await File.ReadAllTextAsync(path));
        edit(metadata);
        await File.WriteAllTextAsync(path, metadata.ToJson());
    }

    private async Task<int> WriteAsync(CancellationToken ended)
    {
        var orders = source.Client.GetDatabase("shop").GetCollection<BsonDocument>("orders");
        var written = 0;
        for (; !ended.IsCancellationRequested; written++)
        {
            var added = new BsonDocument { ["_id"] = ObjectId.GenerateNewId(), ["hot"] = written };
            await orders.InsertOneAsync(added, cancellationToken: default);
            await orders.UpdateOneAsync(
                Builders<BsonDocument>.Filter.Eq("_id", (written * 37 % Orders) + 1),
                Builders<BsonDocument>.Update.Inc("n", Orders),
                cancellationToken: default);
        }

        return written;
    }

    private async Task ExpectEmptyAsync(CancellationToken token)
    {
        using var databases = await target.Client.ListDatabaseNamesAsync(token);
        Assert.That(await databases.ToListAsync(token), Has.None.EqualTo("shop"));
    }
}
