using System.Net;
using Elma365Verify.Images;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What MongoDB does as a replica set, and a stand-in for it may lack.</summary>
internal static class MongoDbExtraBehaviours
{
    private const int Cap = 5;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Behaviour> All(int port, Func<IPEndPoint, IMongoClient> createClient)
    {
        return
        [
            Needing(Capability.Transactions, "a transaction over two collections is committed or aborted as a whole", TransactAsync),
            Needing(Capability.ChangeStreams, "a change stream tells of every change in order", WatchAsync),
            Needing(Capability.CappedCollections, "a capped collection keeps the newest documents", CapAsync),
            Needing(Capability.TimeSeries, "a time-series collection is made as one and groups by its time", TimeSeriesAsync),
        ];

        Behaviour Needing(string capability, string name, Func<MongoDbSession, Task> performAsync) =>
            new(name, port, capability, (endpoint, token) => MongoDbSession.RunAsync(createClient, endpoint, performAsync, token));
    }

    private static async Task TransactAsync(MongoDbSession session)
    {
        await session.Database.CreateCollectionAsync("one", cancellationToken: session.Token);
        await session.Database.CreateCollectionAsync("two", cancellationToken: session.Token);
        using var client = await session.Client.StartSessionAsync(cancellationToken: session.Token);
        await InsertAsync();
        Expect.Equal("documents seen outside the transaction", 0, await session.CountAsync("one"));
        await client.AbortTransactionAsync(session.Token);
        Expect.Equal("documents after it was aborted", 0, await session.CountAsync("one") + await session.CountAsync("two"));
        await InsertAsync();
        await client.CommitTransactionAsync(session.Token);
        Expect.Equal("documents after another was committed", 2, await session.CountAsync("one") + await session.CountAsync("two"));

        async Task InsertAsync()
        {
            client.StartTransaction();
            foreach (var name in new[] { "one", "two" })
                await session.Collection(name).InsertOneAsync(client, new BsonDocument("_id", 1), cancellationToken: session.Token);
        }
    }

    private static async Task WatchAsync(MongoDbSession session)
    {
        var collection = session.Collection("watched");
        await session.Database.CreateCollectionAsync("watched", cancellationToken: session.Token);
        using var changes = await collection.WatchAsync(
            new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMilliseconds(200) }, session.Token);
        await collection.InsertOneAsync(BsonDocument.Parse("{ _id: 1, name: 'имя' }"), cancellationToken: session.Token);
        await collection.UpdateOneAsync(
            new BsonDocument("_id", 1), BsonDocument.Parse("{ $set: { name: 'other' } }"), cancellationToken: session.Token);
        await collection.DeleteOneAsync(new BsonDocument("_id", 1), session.Token);
        var told = new List<string>();
        while (told.Count < 3)
        {
            await changes.MoveNextAsync(session.Token);
            told.AddRange(changes.Current.Select(change => $"{change.OperationType} {change.DocumentKey["_id"]}"));
        }

        Expect.Sequence("the changes", ["Insert 1", "Update 1", "Delete 1"], told);
    }

    private static async Task CapAsync(MongoDbSession session)
    {
        var options = new CreateCollectionOptions { Capped = true, MaxSize = 4096, MaxDocuments = Cap };
        await session.Database.CreateCollectionAsync("capped", options, session.Token);
        for (var number = 0; number < 2 * Cap; number++)
            await session.Collection("capped").InsertOneAsync(new BsonDocument("_id", number), cancellationToken: session.Token);
        var kept = await session.Collection("capped").Find(new BsonDocument()).ToListAsync(session.Token);
        Expect.Sequence("the documents kept", Enumerable.Range(Cap, Cap), kept.Select(document => document["_id"].ToInt32()));
    }

    private static async Task TimeSeriesAsync(MongoDbSession session)
    {
        var options = new CreateCollectionOptions { TimeSeriesOptions = new TimeSeriesOptions("at", "sensor") };
        await session.Database.CreateCollectionAsync("measured", options, session.Token);
        using var listed = await session.Database.ListCollectionsAsync(
            new ListCollectionsOptions { Filter = new BsonDocument("name", "measured") }, session.Token);
        Expect.Equal("the collection's type", "timeseries", (await listed.SingleAsync(session.Token))["type"].AsString);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await session.Collection("measured").InsertManyAsync(
            Enumerable.Range(0, 6).Select(number => new BsonDocument
            {
                ["at"] = start.AddHours(number * 8), ["sensor"] = "a", ["value"] = number,
            }),
            cancellationToken: session.Token);
        BsonDocument[] stages =
        [
            BsonDocument.Parse("{ $group: { _id: { $dateTrunc: { date: '$at', unit: 'day' } }, total: { $sum: '$value' } } }"),
            BsonDocument.Parse("{ $sort: { _id: 1 } }"),
        ];
        var days = await session.Collection("measured").Aggregate<BsonDocument>(stages, cancellationToken: session.Token)
            .ToListAsync(session.Token);
        Expect.Sequence("the totals by day", [3, 12], days.Select(day => day["total"].ToInt32()));
    }
}
