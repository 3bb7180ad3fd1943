using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.MongoDb;
using Elma365Verify.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>Every document by the driver into a file, in the server's own order, and back in batches.</summary>
internal sealed class MongoDbLoop(OpenedClients from, OpenedClients into) : IPlainCopy
{
    private const int DocumentsPerBatch = 1000;
    private const int BytesPerBatch = 8 * 1024 * 1024;
    private const int BufferBytes = 1024 * 1024;

    private static readonly string[] OfTheServer = ["admin", "config", "local"];
    private static readonly MongoCollectionSettings AsTheyAre = new() { AssignIdOnInsert = false };

    private readonly List<(string Database, string Collection, string File)> dumped = [];

    /// <inheritdoc/>
    public async Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var client = from.Clients.MongoDb!;
        using var names = await client.ListDatabaseNamesAsync(cancellation).ConfigureAwait(false);
        foreach (var database in (await names.ToListAsync(cancellation).ConfigureAwait(false)).Except(OfTheServer))
        {
            var only = new ListCollectionNamesOptions { Filter = new BsonDocument("type", "collection") };
            using var listed = await client.GetDatabase(database).ListCollectionNamesAsync(only, cancellation).ConfigureAwait(false);
            foreach (var collection in await listed.ToListAsync(cancellation).ConfigureAwait(false))
            {
                phase.Report($"dumping {database}.{collection}");
                var file = Path.Combine(directory, FormattableString.Invariant($"{dumped.Count}.bson"));
                await DumpAsync(Raw(client, database, collection), file, cancellation).ConfigureAwait(false);
                dumped.Add((database, collection, file));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var inserted = 0L;
        foreach (var (database, collection, file) in dumped)
        {
            phase.Report($"loading {database}.{collection}");
            inserted += await LoadAsync(Raw(into.Clients.MongoDb!, database, collection), file, cancellation).ConfigureAwait(false);
        }

        return inserted;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await into.DisposeAsync().ConfigureAwait(false);
        await from.DisposeAsync().ConfigureAwait(false);
    }

    private static IMongoCollection<RawBsonDocument> Raw(IMongoClient client, string database, string collection) =>
        client.GetDatabase(database).GetCollection<RawBsonDocument>(collection, AsTheyAre);

    private static async Task DumpAsync(IMongoCollection<RawBsonDocument> collection, string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        await using var _ = file.ConfigureAwait(false);
        using var cursor = await collection.FindAsync(FilterDefinition<RawBsonDocument>.Empty, cancellationToken: cancellation)
            .ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var document in cursor.Current)
            {
                RawDocument.ForEachSegment(document, file.Write);
                document.Dispose();
            }
        }
    }

    private static async Task<long> LoadAsync(
        IMongoCollection<RawBsonDocument> collection, string path, CancellationToken cancellation)
    {
        var batch = new List<RawBsonDocument>(DocumentsPerBatch);
        var (bytes, inserted) = (0L, 0L);
        await foreach (var document in DocumentFile.ReadAsync(path, cancellation).ConfigureAwait(false))
        {
            batch.Add(document);
            bytes += document.Slice.Length;
            if (batch.Count == DocumentsPerBatch || bytes >= BytesPerBatch)
                await HandOverAsync().ConfigureAwait(false);
        }

        if (batch.Count > 0)
            await HandOverAsync().ConfigureAwait(false);
        return inserted;

        async Task HandOverAsync()
        {
            await collection.InsertManyAsync(batch, cancellationToken: cancellation).ConfigureAwait(false);
            inserted += batch.Count;
            batch.Clear();
            bytes = 0;
        }
    }
}
