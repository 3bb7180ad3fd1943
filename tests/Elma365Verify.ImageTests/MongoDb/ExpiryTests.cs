using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>A TTL index removes what is due, and nothing else; servers look once a minute.</summary>
public sealed class ExpiryTests
{
    [Test, CancelAfter(Bounds.Server)]
    public async Task A_document_goes_when_its_time_is_up_and_others_stay(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        await collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{ at: 1 }", new CreateIndexOptions { ExpireAfter = TimeSpan.FromSeconds(1) }),
            cancellationToken: token);
        await collection.InsertManyAsync(
            [
                new BsonDocument { ["_id"] = "due", ["at"] = DateTime.UtcNow },
                new BsonDocument { ["_id"] = "later", ["at"] = DateTime.UtcNow.AddHours(1) },
                new BsonDocument { ["_id"] = "never" },
            ],
            cancellationToken: token);

        List<string> left;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), token);
            left = [.. (await collection.Find("{}").ToListAsync(token)).Select(document => document["_id"].AsString)];
        }
        while (left.Contains("due"));

        Assert.That(left, Is.EquivalentTo(["later", "never"]));
    }
}
