using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of MongoDB, whatever stands behind it; <see cref="MongoDbExtraBehaviours"/> has what some lack.</summary>
internal static class MongoDbBehaviours
{
    private const int Many = 500;
    private const int DuplicateKey = 11000;

    /// <summary>All of them, those that need a capability included.</summary>
    /// <param name="port">The server's documented port.</param>
    /// <param name="createClient">Makes an authenticated client that goes by way of an endpoint.</param>
    public static IReadOnlyList<Behaviour> All(int port, Func<IPEndPoint, IMongoClient> createClient)
    {
        return
        [
            In("documents keep every common BSON type", TypesAsync),
            In("a duplicate key is refused with 11000", UniqueAsync),
            In("find sorts, skips and limits over several batches", FindAsync),
            In("update operators change what they name, and upsert inserts", UpdateAsync),
            In("aggregate groups and sorts", AggregateAsync),
            In("findAndModify changes one document and gives it back", FindAndModifyAsync),
            .. MongoDbExtraBehaviours.All(port, createClient),
        ];

        Behaviour In(string name, Func<MongoDbSession, Task> performAsync) =>
            new(name, port, null, (endpoint, token) => MongoDbSession.RunAsync(createClient, endpoint, performAsync, token));
    }

    private static async Task TypesAsync(MongoDbSession session)
    {
        var written = new BsonDocument
        {
            ["_id"] = ObjectId.GenerateNewId(),
            ["double"] = 0.1,
            ["text"] = "Съешь 👩‍💻 \0 ещё",
            ["nested"] = new BsonDocument("list", new BsonArray { 1, "два", BsonNull.Value, new BsonDocument() }),
            ["bytes"] = new BsonBinaryData([0, 1, 255]),
            ["uuid"] = new BsonBinaryData(Guid.Parse("0f3a9c5e-17b2-4d48-8a55-0123456789ab"), GuidRepresentation.Standard),
            ["flag"] = true,
            ["date"] = new BsonDateTime(-1),
            ["nothing"] = BsonNull.Value,
            ["pattern"] = new BsonRegularExpression("^а.*$", "i"),
            ["int"] = int.MinValue,
            ["long"] = long.MaxValue,
            ["decimal"] = new BsonDecimal128(Decimal128.Parse("9.999999999999999999999999999999999E+6144")),
            ["timestamp"] = new BsonTimestamp(1_700_000_000, 7),
            ["least"] = BsonMinKey.Value,
            ["most"] = BsonMaxKey.Value,
        };
        var collection = session.Collection("types");
        await collection.InsertOneAsync(written, cancellationToken: session.Token);
        var read = await collection.Find(new BsonDocument("_id", written["_id"])).SingleAsync(session.Token);
        Expect.Bytes("the document", written.ToBson(), read.ToBson());
        var deleted = await collection.DeleteOneAsync(new BsonDocument("long", long.MaxValue), session.Token);
        Expect.Equal("documents deleted", 1, deleted.DeletedCount);
        Expect.Equal("documents left", 0, await collection.CountDocumentsAsync(new BsonDocument(), cancellationToken: session.Token));
    }

    private static async Task UniqueAsync(MongoDbSession session)
    {
        var collection = session.Collection("unique");
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(new BsonDocument("code", 1), new CreateIndexOptions { Unique = true }),
            cancellationToken: session.Token);
        await collection.InsertManyAsync([new("code", "a"), new("code", "b")], cancellationToken: session.Token);
        await Expect.RefusedAsync<MongoWriteException>(
            "a second document of the same code",
            () => collection.InsertOneAsync(new BsonDocument("code", "a"), cancellationToken: session.Token),
            refusal => $"{refusal.WriteError.Code} {refusal.WriteError.Category}",
            $"{DuplicateKey} {ServerErrorCategory.DuplicateKey}");
        Expect.Equal("documents", 2, await collection.CountDocumentsAsync(new BsonDocument(), cancellationToken: session.Token));
    }

    private static async Task FindAsync(MongoDbSession session)
    {
        var collection = session.Collection("many");
        await collection.InsertManyAsync(
            Enumerable.Range(0, Many).Reverse().Select(number => new BsonDocument { ["_id"] = number, ["odd"] = number % 2 == 1 }),
            cancellationToken: session.Token);
        var query = collection.Find(new BsonDocument("odd", true), new FindOptions { BatchSize = 50 })
            .Sort(new BsonDocument("_id", -1)).Skip(10).Limit(200);
        var (found, batches) = (new List<int>(), 0);
        using var cursor = await query.ToCursorAsync(session.Token);
        while (await cursor.MoveNextAsync(session.Token))
        {
            found.AddRange(cursor.Current.Select(document => document["_id"].AsInt32));
            batches++;
        }

        Expect.Sequence("the documents", Enumerable.Range(0, 200).Select(turn => Many - 1 - (2 * (turn + 10))), found);
        Expect.True(batches >= 4, $"batches: expected at least 4, observed {batches}");
    }

    private static async Task UpdateAsync(MongoDbSession session)
    {
        var collection = session.Collection("updates");
        await collection.InsertOneAsync(
            BsonDocument.Parse("{ _id: 1, count: 1, list: ['a'], old: 1, kept: 'да' }"), cancellationToken: session.Token);
        var update = BsonDocument.Parse("{ $set: { 'inner.name': 'имя' }, $inc: { count: 2 }, $push: { list: 'b' }, $unset: { old: '' } }");
        var updated = await collection.UpdateOneAsync(new BsonDocument("_id", 1), update, cancellationToken: session.Token);
        Expect.Equal("documents changed", 1, updated.ModifiedCount);
        Expect.Equal(
            "the document",
            BsonDocument.Parse("{ _id: 1, count: 3, list: ['a', 'b'], kept: 'да', inner: { name: 'имя' } }"),
            await collection.Find(new BsonDocument("_id", 1)).SingleAsync(session.Token));
        var upserted = await collection.UpdateOneAsync(
            new BsonDocument("_id", 2), BsonDocument.Parse("{ $set: { count: 7 } }"), new UpdateOptions { IsUpsert = true }, session.Token);
        Expect.Equal("the id inserted", 2, upserted.UpsertedId);
        var many = await collection.UpdateManyAsync(
            new BsonDocument(), BsonDocument.Parse("{ $mul: { count: 2 } }"), cancellationToken: session.Token);
        Expect.Equal("documents changed at once", 2, many.ModifiedCount);
        var counts = await collection.Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync(session.Token);
        Expect.Sequence("the counts", [6, 14], counts.Select(document => document["count"].ToInt32()));
    }

    private static async Task AggregateAsync(MongoDbSession session)
    {
        var collection = session.Collection("sales");
        await collection.InsertManyAsync(
            Enumerable.Range(1, 9).Select(number => new BsonDocument { ["group"] = "абв"[number % 3].ToString(), ["sum"] = number }),
            cancellationToken: session.Token);
        BsonDocument[] stages =
        [
            BsonDocument.Parse("{ $match: { sum: { $gt: 1 } } }"),
            BsonDocument.Parse("{ $group: { _id: '$group', total: { $sum: '$sum' }, most: { $max: '$sum' } } }"),
            BsonDocument.Parse("{ $sort: { total: -1 } }"),
        ];
        var groups = await collection.Aggregate<BsonDocument>(stages, cancellationToken: session.Token).ToListAsync(session.Token);
        Expect.Sequence(
            "the groups",
            ["а 18 9", "в 15 8", "б 11 7"],
            groups.Select(group => $"{group["_id"]} {group["total"].ToInt32()} {group["most"].ToInt32()}"));
    }

    private static async Task FindAndModifyAsync(MongoDbSession session)
    {
        var collection = session.Collection("jobs");
        await collection.InsertManyAsync(
            [BsonDocument.Parse("{ _id: 1, state: 'new', rank: 1 }"), BsonDocument.Parse("{ _id: 2, state: 'new', rank: 2 }")],
            cancellationToken: session.Token);
        var options = new FindOneAndUpdateOptions<BsonDocument>
        {
            Sort = new BsonDocument("rank", -1), ReturnDocument = ReturnDocument.After,
        };
        var taken = await TakeAsync();
        Expect.Equal("the document taken", BsonDocument.Parse("{ _id: 2, state: 'taken', rank: 2 }"), taken);
        Expect.Equal("the next", 1, (await TakeAsync())["_id"].ToInt32());
        Expect.True(await TakeAsync() is null, "a document was taken twice");

        Task<BsonDocument> TakeAsync() => collection.FindOneAndUpdateAsync(
            new BsonDocument("state", "new"), BsonDocument.Parse("{ $set: { state: 'taken' } }"), options, session.Token);
    }
}
