using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Cursors of many pages.</summary>
public sealed class CursorTests
{
    private const int Documents = 500;
    private const int CursorNotFound = 43;

    private IMongoCollection<BsonDocument> collection = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        collection = MongoDbServer.NewCollection();
        await collection.InsertManyAsync(
            Enumerable.Range(0, Documents).Select(number => new BsonDocument { { "_id", number }, { "n", -number } }));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(499)]
    [TestCase(500)]
    [CancelAfter(Bounds.Conversation)]
    public async Task Every_document_comes_once_whatever_the_size_of_a_page(int size, CancellationToken token)
    {
        var plain = await collection.Find("{}", new FindOptions { BatchSize = size }).ToListAsync(token);
        var sorted = await collection.Find("{}", new FindOptions { BatchSize = size }).Sort("{ n: 1 }").ToListAsync(token);
        var aggregated = await collection.Aggregate(new AggregateOptions { BatchSize = size })
            .Group("{ _id: '$n' }").Sort("{ _id: 1 }").ToListAsync(token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Select(document => document["_id"].AsInt32), Is.EquivalentTo(Enumerable.Range(0, Documents)));
            Assert.That(sorted.Select(document => -document["n"].AsInt32), Is.EqualTo(Enumerable.Range(0, Documents).Reverse()));
            Assert.That(aggregated.Select(document => -document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(0, Documents).Reverse()));
        }
    }

    [TestCase("{}")]
    [TestCase("{ n: 1 }")]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_killed_cursor_is_gone_with_code_43(string sort, CancellationToken token)
    {
        var cursor = await OpenAsync(sort, token);
        Assert.That((await GetMoreAsync(MongoDbServer.Client, cursor, token))["cursor"]["nextBatch"].AsBsonArray, Has.Count.EqualTo(2));

        var killed = await collection.Database.RunCommandAsync<BsonDocument>(
            new BsonDocument
            {
                { "killCursors", collection.CollectionNamespace.CollectionName },
                { "cursors", new BsonArray { cursor, 1L } },
            },
            cancellationToken: token);

        Assert.That(killed["cursorsKilled"].AsBsonArray, Is.EqualTo(new BsonArray { cursor }));
        Assert.That(killed["cursorsNotFound"].AsBsonArray, Is.EqualTo(new BsonArray { 1L }));
        Assert.That(
            () => GetMoreAsync(MongoDbServer.Client, cursor, token),
            Throws.InstanceOf<MongoCommandException>().With.Property("Code").EqualTo(CursorNotFound));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_user_can_use_no_cursor_of_another(CancellationToken token)
    {
        using var other = await MongoDbServer.AddUserAsync("other", "readWriteAnyDatabase", token);
        var cursor = await OpenAsync("{ n: 1 }", token);

        Assert.That(
            () => GetMoreAsync(other, cursor, token),
            Throws.InstanceOf<MongoCommandException>().With.Property("Code").EqualTo(CursorNotFound));
        Assert.That((await GetMoreAsync(MongoDbServer.Client, cursor, token))["ok"].ToDouble(), Is.EqualTo(1));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_client_that_vanishes_leaves_no_connection_in_use(CancellationToken token)
    {
        // More of them than the server has connections to its store.
        for (var number = 0; number < 100; number++)
        {
            using var client = await RawClient.ConnectAsync(MongoDbServer.Endpoint, token);
            await client.TrySendAsync(RawClient.Message(0, RawClient.Body(new BsonDocument { { "hello", 1 }, { "$db", "admin" } })), token);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 60), token, async (_, cancellation) =>
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            impatient.CancelAfter(TimeSpan.FromMilliseconds(30));
            try
            {
                await collection.Aggregate()
                    .Match("{ $expr: { $gt: [ { $sum: { $range: [ 0, 20000 ] } }, 1 ] } }")
                    .ToListAsync(impatient.Token);
            }
            catch (OperationCanceledException)
            {
                // The driver closes the connection the command was on.
            }
        });

        Assert.That(await collection.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(Documents));
    }

    private async Task<long> OpenAsync(string sort, CancellationToken token)
    {
        var command = new BsonDocument
        {
            { "find", collection.CollectionNamespace.CollectionName }, { "batchSize", 2 },
        };
        if (sort != "{}")
            command["sort"] = BsonDocument.Parse(sort);
        var reply = await collection.Database.RunCommandAsync<BsonDocument>(command, cancellationToken: token);
        return reply["cursor"]["id"].AsInt64;
    }

    private Task<BsonDocument> GetMoreAsync(MongoClient client, long cursor, CancellationToken token) =>
        client.GetDatabase(collection.Database.DatabaseNamespace.DatabaseName).RunCommandAsync<BsonDocument>(
            new BsonDocument
            {
                { "getMore", cursor }, { "collection", collection.CollectionNamespace.CollectionName }, { "batchSize", 2 },
            },
            cancellationToken: token);
}
