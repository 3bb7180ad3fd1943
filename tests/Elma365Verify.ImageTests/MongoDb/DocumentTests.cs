using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Many documents, many clients, indexes.</summary>
public sealed class DocumentTests
{
    private const int Many = 10_000;
    private const int DuplicateKey = 11000;

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Ten_thousand_mixed_documents_come_back_as_they_were(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        var documents = Enumerable.Range(0, Many).Select(Mixed).ToList();

        await collection.InsertManyAsync(documents, cancellationToken: token);
        var read = await collection.Find("{}").Sort("{ _id: 1 }").ToListAsync(token);

        Assert.That(read.Select(document => Convert.ToHexString(document.ToBson())),
            Is.EqualTo(documents.Select(document => Convert.ToHexString(document.ToBson()))));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_document_of_almost_sixteen_mebibytes_comes_back(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        var document = new BsonDocument { { "_id", 1 }, { "data", new byte[(16 * 1024 * 1024) - 1024] } };
        document["data"].AsByteArray[^1] = 7;

        await collection.InsertOneAsync(document, cancellationToken: token);

        Assert.That(await collection.Find("{}").SingleAsync(token), Is.EqualTo(document));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_second_document_under_a_unique_key_is_refused_with_code_11000(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{ key: 1 }", new CreateIndexOptions { Unique = true, Name = "unique" }),
            cancellationToken: token);
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "key", "a" } }, cancellationToken: token);
        await collection.InsertOneAsync(new BsonDocument { { "_id", 2 }, { "key", "b" } }, cancellationToken: token);

        var ofInsert = await Assert.ThrowsAsync<MongoWriteException>(
            () => collection.InsertOneAsync(new BsonDocument { { "_id", 3 }, { "key", "a" } }, cancellationToken: token));
        var ofUpdate = await Assert.ThrowsAsync<MongoWriteException>(
            () => collection.UpdateOneAsync("{ _id: 2 }", "{ $set: { key: 'a' } }", cancellationToken: token));

        Assert.That(new[] { ofInsert, ofUpdate }.Select(exception => exception!.WriteError.Code), Is.All.EqualTo(DuplicateKey));
        Assert.That(await collection.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(2));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Unordered_inserts_go_on_after_a_duplicate_and_ordered_ones_stop(CancellationToken token)
    {
        var ordered = MongoDbServer.NewCollection();
        var unordered = MongoDbServer.NewCollection();
        BsonDocument[] documents = [new("_id", 1), new("_id", 1), new("_id", 2)];

        var first = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => ordered.InsertManyAsync(documents, cancellationToken: token));
        var second = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(
            () => unordered.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, token));

        Assert.That(new[] { first, second }.Select(exception => exception!.WriteErrors.Single().Code), Is.All.EqualTo(DuplicateKey));
        Assert.That(await ordered.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(1));
        Assert.That(await unordered.CountDocumentsAsync("{}", cancellationToken: token), Is.EqualTo(2));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Indexes_keep_their_options(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        await collection.Indexes.CreateManyAsync(
        [
            new("{ at: 1 }", new CreateIndexOptions { ExpireAfter = TimeSpan.FromSeconds(90), Name = "ttl" }),
            new("{ a: 1, b: -1 }", new CreateIndexOptions { Unique = true, Name = "compound" }),
            new("{ c: 1 }", new CreateIndexOptions<BsonDocument> { PartialFilterExpression = "{ c: { $gt: 5 } }", Name = "partial" }),
        ], token);

        var indexes = (await (await collection.Indexes.ListAsync(token)).ToListAsync(token)).ToDictionary(index => index["name"].AsString);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(indexes.Keys, Is.EquivalentTo(["_id_", "ttl", "compound", "partial"]));
            Assert.That(indexes["ttl"]["expireAfterSeconds"].ToInt32(), Is.EqualTo(90));
            Assert.That(indexes["compound"]["unique"].ToBoolean(), Is.True);
            Assert.That(indexes["compound"]["key"], Is.EqualTo(BsonDocument.Parse("{ a: 1, b: -1 }")));
            Assert.That(indexes["partial"]["partialFilterExpression"], Is.EqualTo(BsonDocument.Parse("{ c: { $gt: 5 } }")));
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Eight_clients_at_once_lose_nothing(CancellationToken token)
    {
        const int clients = 8, each = 200;
        var name = MongoDbServer.NewCollection().CollectionNamespace;

        await Parallel.ForEachAsync(Enumerable.Range(0, clients), token, async (number, cancellation) =>
        {
            using var client = new MongoClient(MongoDbServer.SettingsOf(MongoDbServer.Container));
            var collection = client.GetDatabase(name.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>(name.CollectionName);
            for (var index = 0; index < each; index++)
                await collection.InsertOneAsync(new BsonDocument("_id", (number * each) + index), cancellationToken: cancellation);
            await collection.UpdateOneAsync(
                "{ _id: 'sum' }", "{ $inc: { n: 1 } }", new UpdateOptions { IsUpsert = number == 0 }, cancellation);
        });

        var all = MongoDbServer.Client.GetDatabase(name.DatabaseNamespace.DatabaseName).GetCollection<BsonDocument>(name.CollectionName);
        Assert.That(await all.CountDocumentsAsync("{ _id: { $type: 'int' } }", cancellationToken: token), Is.EqualTo(clients * each));
    }

    private static BsonDocument Mixed(int number) => new()
    {
        { "_id", number },
        { "name", new string((char)('a' + (number % 26)), number % 50) },
        { "price", new BsonDecimal128(number * 1.01m) },
        { "at", new BsonDateTime(number * 1_000_003L) },
        { "tags", new BsonArray(Enumerable.Range(0, number % 5)) },
        { "nested", new BsonDocument { { "deep", new BsonDocument("value", number % 3 == 0 ? BsonNull.Value : number * 0.5) } } },
        { "data", new byte[number % 20] },
    };
}
