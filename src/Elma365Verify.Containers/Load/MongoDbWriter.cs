using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Load;

/// <summary>Inserts documents, each acknowledged by a majority and its journal.</summary>
internal sealed class MongoDbWriter(IMongoClient client) : IStoreWriter, IWriterLane
{
    private static readonly RecordPlace Place = LoadPlaces.Documents;

    private readonly IMongoCollection<BsonDocument> collection = client.GetDatabase(Place.Area)
        .GetCollection<BsonDocument>(Place.Leaf).WithWriteConcern(WriteConcern.WMajority.With(journal: true));

    /// <inheritdoc/>
    public string Store => StoreRole.MongoDb;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        using var names = await collection.Database.ListCollectionNamesAsync(cancellationToken: cancellation).ConfigureAwait(false);
        if (!(await names.ToListAsync(cancellation).ConfigureAwait(false)).Contains(Place.Leaf))
            await collection.Database.CreateCollectionAsync(Place.Leaf, cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ImmutableArray<RecordAddress> RecordsOf(Guid id) => [Place.AddressOf($"{id}")];

    /// <inheritdoc/>
    public Task<IWriterLane> OpenAsync(CancellationToken cancellation) => Task.FromResult<IWriterLane>(this);

    /// <inheritdoc/>
    public Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        var document = new BsonDocument { { "_id", $"{write.Id}" }, { "title", "written under load" } };
        return collection.InsertOneAsync(document, cancellationToken: cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
