using System.Collections.Immutable;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// Writes a backup's collections into an empty server: options first, then documents, then indexes; after all of them the views.
/// </summary>
/// <param name="client">A client of the server.</param>
/// <param name="lacks">What the server's image declares to lack, as <see cref="Capability"/> names it.</param>
/// <param name="directory">The backup's directory.</param>
/// <param name="phase">Told how far it is.</param>
internal sealed class MongoDbRestore(IMongoClient client, IReadOnlyCollection<string> lacks, string directory, IRunPhase phase)
{
    private const int DocumentsPerBatch = 1000;
    private const int BytesPerBatch = 8 * 1024 * 1024;
    private const int BatchesAtATime = 4;

    // A document that a validator refuses now was there before the validator was.
    private static readonly InsertManyOptions InOrder = new() { IsOrdered = true, BypassDocumentValidation = true };

    /// <summary>The collections and views of a backup, by path.</summary>
    /// <exception cref="BackupException">A file is something else, or stands in another's place.</exception>
    public List<MongoDbCollection> Read(BackupManifest manifest)
    {
        var paths = manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var collections = new List<MongoDbCollection>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (DumpPath.DatabaseOf(path) is not { } database)
                continue;
            var collection = MongoDbCollection.Parse(database, File.ReadAllBytes(Path.Combine(directory, path)), path);
            if (DumpPath.Metadata(database, collection.Name) != path)
                throw new BackupException($"{path}: it is of the collection {collection.Namespace}, whose file has another name");
            if (!collection.IsView && !paths.Contains(DumpPath.Documents(database, collection.Name)))
                throw new BackupException($"{path}: the file of the collection's documents is missing");
            RequireCapability(collection, "capped", Capability.CappedCollections);
            RequireCapability(collection, "changeStreamPreAndPostImages", Capability.ChangeStreams);
            collections.Add(collection);
        }

        return collections;
    }

    /// <summary>Writes them.</summary>
    /// <exception cref="BackupException">The server refuses something; the message names it.</exception>
    public async Task RunAsync(IReadOnlyList<MongoDbCollection> collections, CancellationToken cancellation)
    {
        for (var i = 0; i < collections.Count; i++)
        {
            var (collection, done) = (collections[i], (double)i / collections.Count);
            if (!collection.IsView)
                await FillAsync(collection, done, cancellation).ConfigureAwait(false);
        }

        foreach (var view in ViewOrder.Of(collections))
        {
            phase.Report(view.Namespace);
            await Commands.NamedAsync($"view {view.Namespace}", () => CreateAsync(view, cancellation)).ConfigureAwait(false);
        }
    }

    private async Task FillAsync(MongoDbCollection collection, double done, CancellationToken cancellation)
    {
        phase.Report(collection.Namespace, done);
        await Commands.NamedAsync($"collection {collection.Namespace}", async () =>
        {
            await CreateAsync(collection, cancellation).ConfigureAwait(false);
            await InsertAsync(collection, done, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await BuildAsync(collection, [.. collection.Indexes.Where(IndexSpecification.IsAdded)], cancellation).ConfigureAwait(false);
    }

    private async Task BuildAsync(MongoDbCollection collection, ImmutableArray<BsonDocument> indexes, CancellationToken cancellation)
    {
        if (indexes.Length > 1 && await TryBuildAllAsync(collection, indexes, cancellation).ConfigureAwait(false))
            return;
        foreach (var index in indexes)
        {
            await Commands.NamedAsync(
                $"index {collection.Namespace}.{index["name"].AsString}",
                () => BuildAtOnceAsync(collection, [index], cancellation)).ConfigureAwait(false);
        }
    }

    // Together the server reads the documents once. It builds all or none, and its refusal does not say which it refuses.
    private async Task<bool> TryBuildAllAsync(
        MongoDbCollection collection, ImmutableArray<BsonDocument> indexes, CancellationToken cancellation)
    {
        try
        {
            await Commands.NamedAsync(
                $"the indexes of {collection.Namespace}", () => BuildAtOnceAsync(collection, indexes, cancellation)).ConfigureAwait(false);
            return true;
        }
        catch (BackupException exception) when (exception.InnerException is MongoCommandException)
        {
            return false;
        }
    }

    private Task<BsonDocument> CreateAsync(MongoDbCollection collection, CancellationToken cancellation)
    {
        var command = new BsonDocument("create", collection.Name).AddRange(collection.Options);
        return client.GetDatabase(collection.Database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation);
    }

    private Task<BsonDocument> BuildAtOnceAsync(
        MongoDbCollection collection, ImmutableArray<BsonDocument> indexes, CancellationToken cancellation)
    {
        var command = new BsonDocument
        {
            { "createIndexes", collection.Name }, { "indexes", new BsonArray(indexes.Select(IndexSpecification.Of)) },
        };
        return client.GetDatabase(collection.Database).RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation);
    }

    private async Task InsertAsync(MongoDbCollection collection, double done, CancellationToken cancellation)
    {
        var target = client.Raw(collection);
        var path = Path.Combine(directory, DumpPath.Documents(collection.Database, collection.Name));
        var inserted = 0L;
        // Most of a batch's time is the server's. The order of a capped collection's documents means something, that of others nothing.
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = collection.IsCapped ? 1 : BatchesAtATime,
            CancellationToken = cancellation,
        };
        var batches = DocumentFile.ReadRunsAsync(path, DocumentsPerBatch, BytesPerBatch, cancellation);
        await Parallel.ForEachAsync(batches, options, async (batch, token) =>
        {
            await target.InsertManyAsync(batch, InOrder, token).ConfigureAwait(false);
            var sum = Interlocked.Add(ref inserted, batch.Count);
            phase.Report(FormattableString.Invariant($"{collection.Namespace}: {sum:N0} documents"), done);
        }).ConfigureAwait(false);
    }

    private void RequireCapability(MongoDbCollection collection, string option, string capability)
    {
        if (collection.Options.Contains(option) && lacks.Contains(capability))
        {
            throw new BackupException(
                $"collection {collection.Namespace} has the option {option}, and this server's image declares that it lacks {capability}");
        }
    }
}
