using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.MongoDb;
using Elma365Verify.Reporting;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.Backup.MongoDb;

/// <summary>A server with everything a backup has to hold, its backup, and a fresh server into which it was restored.</summary>
internal sealed class RestoredServerTests
{
    private const string SphereIndex = "shop { createIndexes: 'orders', indexes: [ { key: { place: '2dsphere' }, name: 'sphere' } ] }";
    private const string PartialIndex =
        "shop { createIndexes: 'orders', indexes: [ { key: { total: 1 }, name: 'partial', "
        + "partialFilterExpression: { total: { $gt: NumberLong(100) } } } ] }";

    private const string Validator = "validator: { $jsonSchema: { bsonType: 'object', required: ['a'] } }";
    private const string First = "(_id 1 to 1000)";

    private static readonly string[] Kinds = ["database", "collection", "documents", "index", "view", "user"];

    private readonly BackupTrial trial = new();
    private MongoDbSite source = null!;
    private MongoDbSite target = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task RestoreAsync()
    {
        using var bounded = new CancellationTokenSource(2 * Bounds.Server);
        source = await MongoDbSite.StartAsync(bounded.Token);
        target = await MongoDbSite.StartAsync(bounded.Token);
        await source.FillAsync(bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "monday", bounded.Token);
        await BackupTrial.RestoreAsync(target.Archive, backup, bounded.Token);
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

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_backup_describes_the_server_as_a_reading_of_its_own_does(CancellationToken token) =>
        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, source.Archive, token, Kinds));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_restored_server_holds_everything_the_other_held(CancellationToken token)
    {
        var comparison = await trial.CompareAsync(backup, target.Archive, token, Kinds);

        BackupTrial.ExpectEqual(comparison);
        Assert.That(comparison.Compared["collection"], Is.EqualTo(9));
        Assert.That(comparison.Compared["documents"], Is.EqualTo(10));
        Assert.That(comparison.Compared["index"], Is.EqualTo(19));
        Assert.That(comparison.Compared["transient document"], Is.EqualTo(1));
        Assert.That(comparison.Compared["view"], Is.EqualTo(3));
        Assert.That(comparison.Compared["user"], Is.EqualTo(3));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Everything_the_servers_catalogue_tells_is_decided_on(CancellationToken token)
    {
        var (collections, indexes, users) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        using var databases = await source.Client.ListDatabaseNamesAsync(token);
        foreach (var name in await databases.ToListAsync(token))
        {
            var database = source.Client.GetDatabase(name);
            foreach (var collection in await (await database.ListCollectionsAsync(cancellationToken: token)).ToListAsync(token))
            {
                Assert.That(collection.Names, Is.SubsetOf((string[])["name", "type", "options", "info", "idIndex"]));
                collections.UnionWith(collection["options"].AsBsonDocument.Names);
                if (collection["type"] == "view")
                    continue;
                using var listed = await database.GetCollection<BsonDocument>(collection["name"].AsString).Indexes.ListAsync(token);
                indexes.UnionWith((await listed.ToListAsync(token)).SelectMany(index => index.Names));
            }
        }

        users.UnionWith((await AskAsync(new BsonDocument("usersInfo", new BsonDocument("forAllDBs", true)), token))["users"].AsBsonArray
            .SelectMany(user => user.AsBsonDocument.Names));
        var parameters = await AskAsync(new BsonDocument("getParameter", "*"), token);

        Assert.That(collections, Is.Not.Empty.And.SubsetOf(KnownFields.Collection));
        Assert.That(indexes, Is.SupersetOf((string[])["v", "key", "name", "wildcardProjection"]).And.SubsetOf(KnownFields.Index));
        Assert.That(users, Is.SupersetOf((string[])["_id", "roles"]).And.SubsetOf(KnownFields.User));
        Assert.That(parameters.Names, Is.SubsetOf((string[])["featureCompatibilityVersion", "ok"]), "parameters nobody decided on");
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void What_no_backup_keeps_is_named(CancellationToken token)
    {
        var left = backup.Manifest.NotKept!.Value;

        Assert.That(left.Where(item => item.Kind == MongoDbKinds.Compatibility), Has.Exactly(1).Items);
        Assert.That(left.Where(item => item.Kind == MongoDbKinds.Passwords).Select(item => item.Name), Does.Contain("admin.reader"));
        Assert.That(left.Select(item => item.Kind), Has.None.EqualTo(MongoDbKinds.Fields));
        Assert.That(
            left.Select(item => item.Kind).Distinct(),
            Is.SubsetOf(MongoDbKinds.All.Where(kind => kind.Keeping == Keeping.NotKept).Select(kind => kind.Name)));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Restored_documents_are_the_same_bytes_in_the_order_of_their_ids(CancellationToken token)
    {
        foreach (var collection in (string[])["types", "ids", "orders"])
            Assert.That(await BytesAsync(target, collection, token), Is.EqualTo(await BytesAsync(source, collection, token)), collection);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Restored_indexes_validators_and_views_are_in_force(CancellationToken token)
    {
        var shop = target.Client.GetDatabase("shop");

        Assert.That(
            () => shop.GetCollection<BsonDocument>("orders").InsertOneAsync(BsonDocument.Parse("{ n: 1 }"), cancellationToken: token),
            Throws.TypeOf<MongoWriteException>().With.Message.Contains("uplicate"));
        Assert.That(
            () => shop.GetCollection<BsonDocument>("checked").InsertOneAsync(BsonDocument.Parse("{ b: 1 }"), cancellationToken: token),
            Throws.TypeOf<MongoWriteException>().With.Message.Contains("validation"));
        var read = await shop.GetCollection<BsonDocument>("a_view").Find("{}").ToListAsync(token);
        Assert.That(read.Select(order => order["n"].AsInt32), Is.EqualTo([2498, 2497, 2491, 2490, 2484]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void The_layout_is_mongodumps_and_its_files_are_read_without_the_archive(CancellationToken token)
    {
        const string awkward = "%D0%B8%D0%BC%D1%8F+%D1%81+%D0%BF%D1%80%D0%BE%D0%B1%D0%B5%D0%BB%D0%BE%D0%BC%2F%D0%B8%3A"
            + "%D0%B4%D1%80%D1%83%D0%B3%D0%BE%D0%B5+%252F%2B%5C";
        string[] collections = [awkward, "checked", "empty", "ids", "orders", "sessions", "sizes", "types"];
        Assert.That(
            Directory.EnumerateFiles(backup.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(backup.Path, file)),
            Is.EquivalentTo([
                "fingerprint.jsonl", "manifest.json", "manifest.sha256", "users.json", "shop/a_view.metadata.json",
                "shop/z_view.metadata.json", "views/of+nothing.metadata.json",
                "База/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%B0.bson", "База/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%B0.metadata.json",
                .. collections.SelectMany(name => new[] { $"shop/{name}.bson", $"shop/{name}.metadata.json" }),
            ]));
        Assert.That(
            Documents("shop/orders.bson").Select(order => order["n"].AsInt32), Is.EqualTo(Enumerable.Range(1, MongoDbFixture.Orders)));
        Assert.That(Documents("shop/empty.bson"), Is.Empty);
        Assert.That(Documents("shop/sizes.bson").Select(document => document.ElementCount), Is.EqualTo([1, 2, 1]));
        Assert.That(Metadata("shop/a_view.metadata.json")["options"]["viewOn"].AsString, Is.EqualTo("z_view"));
        Assert.That(Metadata($"shop/{awkward}.metadata.json")["collectionName"].AsString, Is.EqualTo(MongoDbFixture.Awkward));
        var orders = Metadata("shop/orders.metadata.json");
        Assert.That(orders.Names, Is.EqualTo(["indexes", "uuid", "collectionName", "type"]));
        Assert.That(orders["uuid"].AsString, Does.Match("^[0-9a-f]{32}$"));
        Assert.That(orders["indexes"].AsBsonArray, Has.Count.EqualTo(10));
    }

    [TestCase("field", "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: 6 } } } ] }",
        "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: 0 } } } ] }",
        $"the content of documents 1–1,000 of shop.orders {First} differs")]
    [TestCase("type", "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: NumberLong(0) } } } ] }",
        "shop { update: 'orders', updates: [ { q: { _id: 7 }, u: { $set: { customer: 0 } } } ] }",
        $"the content of documents 1–1,000 of shop.orders {First} differs")]
    [TestCase("missing document", "shop { delete: 'ids', deletes: [ { q: { _id: 'я' }, limit: 1 } ] }",
        "shop { insert: 'ids', documents: [ { _id: 'я' } ] }",
        "collection shop.ids: document count 16 instead of 17",
        "the content of documents 1–17 of shop.ids (_id MinKey to MaxKey) differs")]
    [TestCase("new document", "shop { insert: 'empty', documents: [ { _id: 1 } ] }",
        "shop { delete: 'empty', deletes: [ { q: { _id: 1 }, limit: 1 } ] }",
        "collection shop.empty: document count 1 instead of 0", "documents 1–1 of shop.empty (_id 1 to 1) is new")]
    [TestCase("index", "shop { dropIndexes: 'orders', index: 'sphere' }", SphereIndex, "index shop.orders.sphere is missing")]
    [TestCase("index option", "shop { dropIndexes: 'orders', index: 'partial' }|shop { createIndexes: 'orders', indexes: [ { key: "
            + "{ total: 1 }, name: 'partial', partialFilterExpression: { total: { $gt: 100 } } } ] }",
        "shop { dropIndexes: 'orders', index: 'partial' }|" + PartialIndex,
        """index shop.orders.partial: partialFilterExpression { "total" : { "$gt" : { "$numberInt" : "100" } } } """
            + """instead of { "total" : { "$gt" : { "$numberLong" : "100" } } }""")]
    [TestCase("TTL", "shop { collMod: 'sessions', index: { name: 'ttl', expireAfterSeconds: 7200 } }",
        "shop { collMod: 'sessions', index: { name: 'ttl', expireAfterSeconds: 3600 } }",
        "index shop.sessions.ttl: expireAfterSeconds 7200 instead of 3600",
        """document "later" of shop.sessions: expiry 2100-01-01T02:00:00.000Z instead of 2100-01-01T01:00:00.000Z""")]
    [TestCase("transient document", "shop { delete: 'sessions', deletes: [ { q: { _id: 'later' }, limit: 1 } ] }",
        "shop { insert: 'sessions', documents: [ { _id: 'later', at: ISODate('2100-01-01') } ] }",
        """document "later" of shop.sessions is missing""")]
    [TestCase("validation", "shop { collMod: 'checked', " + Validator + ", validationLevel: 'strict' }",
        "shop { collMod: 'checked', " + Validator + ", validationLevel: 'moderate' }",
        "collection shop.checked: option validationLevel strict instead of moderate")]
    [TestCase("validator", "shop { collMod: 'checked', validator: { } }", "shop { collMod: 'checked', " + Validator + " }",
        """collection shop.checked: option validator { } instead of { "$jsonSchema" : { "bsonType" : "object", "required" : ["a"] } }""")]
    [TestCase("empty collection", "shop { drop: 'empty' }", "shop { create: 'empty' }",
        "collection shop.empty is missing", "index shop.empty._id_ is missing")]
    [TestCase("view", "views { collMod: 'of nothing', viewOn: 'something', pipeline: [] }",
        "views { collMod: 'of nothing', viewOn: 'nothing', pipeline: [] }",
        "view views.of nothing: viewOn something instead of nothing")]
    [TestCase("database", "views { drop: 'of nothing' }", "views { create: 'of nothing', viewOn: 'nothing', pipeline: [] }",
        "database views is missing", "view views.of nothing is missing")]
    [TestCase("user", "admin { dropUser: 'reader' }",
        "admin { createUser: 'reader', pwd: 'of-this-fixture-alone-1', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }",
        "user admin.reader is missing")]
    [TestCase("new user", "admin { createUser: 'x', pwd: 'of-this-fixture-alone-3', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }",
        "admin { dropUser: 'x' }", "user admin.x is new")]
    [CancelAfter(Bounds.Conversation)]
    public async Task One_thing_changed_after_the_restore_is_named_and_nothing_else(
        string name, string change, string mend, string first, string? second = null)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await target.DoAsync(token, change.Split('|'));
        try
        {
            var comparison = await trial.CompareAsync(backup, target.Archive, token, Kinds);

            Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Different), name);
            Assert.That(
                comparison.Differences.Select(difference => difference.Sentence),
                Is.EquivalentTo(second is null ? [first] : new[] { first, second }));
        }
        finally
        {
            await target.DoAsync(CancellationToken.None, mend.Split('|'));
        }

        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, target.Archive, token, Kinds));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void Nothing_is_restored_into_a_server_that_holds_something(CancellationToken token) => Assert.That(
        () => BackupTrial.RestoreAsync(target.Archive, backup, token),
        Throws.TypeOf<BackupException>().With.Message.EqualTo(
            "the server to restore into is not empty: it has the view shop.a_view; restore into a fresh one"));

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_backup_of_another_major_version_is_not_restored(CancellationToken token) => Assert.That(
        () => target.Archive.RestoreAsync(
            backup.Path, backup.Manifest with { ServerVersion = "MongoDB 99.0.1" }, new SilentPhase(), token),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("the backup of MongoDB 99.0.1 does not go with "));

    private static async Task<List<byte[]>> BytesAsync(MongoDbSite site, string collection, CancellationToken token)
    {
        var documents = await site.Client.GetDatabase("shop").GetCollection<RawBsonDocument>(collection)
            .Find(FilterDefinition<RawBsonDocument>.Empty).Sort("{ _id: 1 }").ToListAsync(token);
        Assert.That(documents, Is.Not.Empty);
        return [.. documents.Select(document => document.ToBson())];
    }

    private List<BsonDocument> Documents(string path)
    {
        using var file = File.OpenRead(Path.Combine(backup.Path, path));
        using var reader = new BsonBinaryReader(file);
        var documents = new List<BsonDocument>();
        while (!reader.IsAtEndOfFile())
            documents.Add(BsonSerializer.Deserialize<BsonDocument>(reader));
        return documents;
    }

    private BsonDocument Metadata(string path) => BsonDocument.Parse(File.ReadAllText(Path.Combine(backup.Path, path)));

    private Task<BsonDocument> AskAsync(BsonDocument command, CancellationToken token) =>
        source.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command, cancellationToken: token);
}
