using Elma365Verify.Containers.DataSets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Load;

/// <summary>Reads documents; a key is the <c>_id</c>, where it is no text as JSON.</summary>
internal sealed class MongoDbReader(IMongoClient client) : IPlaceReader
{
    /// <inheritdoc/>
    public async Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation)
    {
        var collection = client.GetDatabase(place.Area).GetCollection<BsonDocument>(place.Leaf);
        var keys = await collection.Find(FilterDefinition<BsonDocument>.Empty).Project(new BsonDocument("_id", 1)).ToListAsync(cancellation)
            .ConfigureAwait(false);
        return [.. keys.Select(key => key["_id"]).Select(id => FoundRecord.Of(id.IsString ? id.AsString : id.ToJson()))];
    }
}
