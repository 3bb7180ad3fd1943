using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Reads a whole server once: what is written into a backup and what is described are the same bytes.</summary>
/// <param name="client">A client of the server.</param>
/// <param name="server">What the server is.</param>
/// <param name="fingerprint">Takes the description.</param>
/// <param name="attempt">Takes the files; null where the server is only described.</param>
/// <param name="phase">Told how far it is.</param>
internal sealed class ServerReading(
    IMongoClient client, ServerIdentity server, FingerprintWriter fingerprint, BackupAttempt? attempt, IRunPhase phase)
{
    private const int ReportedEach = 10_000;

    private readonly MongoDbCatalogue catalogue = new(client, server);
    private HashSet<string> ambiguous = [];

    /// <summary>Reads everything.</summary>
    /// <returns>What the server holds that is not in the backup; nothing where it is only described.</returns>
    public async Task<ImmutableArray<NotKept>> RunAsync(CancellationToken cancellation)
    {
        var collections = await Commands.NamedAsync("the list of collections", () => catalogue.CollectionsAsync(cancellation))
            .ConfigureAwait(false);
        foreach (var database in collections.Select(collection => collection.Database).Distinct(StringComparer.Ordinal))
            fingerprint.Add(MongoDbDescription.Database(database));
        ambiguous = [.. collections
            .SelectMany(collection => collection.Indexes.Select(index => MongoDbDescription.IndexName(collection, index)))
            .GroupBy(name => name, StringComparer.Ordinal).Where(alike => alike.Count() > 1).Select(alike => alike.Key)];
        for (var i = 0; i < collections.Length; i++)
        {
            var (collection, done) = (collections[i], (double)i / collections.Length);
            await Commands.NamedAsync(
                $"{collection.Type} {collection.Namespace}", () => ReadAsync(collection, done, cancellation)).ConfigureAwait(false);
        }

        var users = await Commands.NamedAsync("the users", () => ReadUsersAsync(cancellation)).ConfigureAwait(false);
        var until = await Commands.NamedAsync("the server's clock", () => ServerIdentity.ClockAsync(client, cancellation))
            .ConfigureAwait(false);
        fingerprint.Add(ExpiringDocuments.DescribeClock(until));
        return attempt is null
            ? []
            : await Commands.NamedAsync(
                "what is not kept", () => new MongoDbLeftOut(client, catalogue).FindAsync(users, cancellation)).ConfigureAwait(false);
    }

    private async Task ReadAsync(MongoDbCollection collection, double done, CancellationToken cancellation)
    {
        phase.Report(collection.Namespace, done);
        using (var metadata = attempt?.CreateFile(DumpPath.Metadata(collection.Database, collection.Name)))
        {
            metadata?.Write(collection.Render());
            metadata?.Complete();
        }

        if (collection.IsView)
        {
            fingerprint.Add(MongoDbDescription.View(collection));
            return;
        }

        foreach (var index in collection.Indexes)
            fingerprint.Add(MongoDbDescription.Index(
                collection, index, ambiguous.Contains(MongoDbDescription.IndexName(collection, index))));
        using var documents = attempt?.CreateFile(DumpPath.Documents(collection.Database, collection.Name));
        await ReadDocumentsAsync(collection, documents, done, cancellation).ConfigureAwait(false);
        // What was dropped midway may look like a collection that ends there.
        await catalogue.RequireUnchangedAsync(collection, cancellation).ConfigureAwait(false);
        documents?.Complete();
    }

    private async Task ReadDocumentsAsync(
        MongoDbCollection collection, BackupFileStream? file, double done, CancellationToken cancellation)
    {
        var order = collection.IsCapped ? new BsonDocument("$natural", 1) : new BsonDocument("_id", 1);
        using var digests = new DocumentDigests(collection, fingerprint);
        using var cursor = await client.Raw(collection)
            .FindAsync(FilterDefinition<RawBsonDocument>.Empty, CursorPages.InOrder(order), cancellation).ConfigureAwait(false);
        await foreach (var page in cursor.PagesAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var document in page)
            {
                if (file is not null)
                    RawDocument.ForEachSegment(document, file.Write);
                digests.Take(document);
                if (digests.Taken % ReportedEach == 0)
                    phase.Report(FormattableString.Invariant($"{collection.Namespace}: {digests.Taken:N0} documents"), done);
            }
        }

        digests.Complete();
    }

    private async Task<UserDirectory> ReadUsersAsync(CancellationToken cancellation)
    {
        phase.Report("users");
        var users = await UserDirectory.ReadAsync(client, server, cancellation).ConfigureAwait(false);
        users.Describe(fingerprint, server);
        if (attempt is not null)
            users.Write(attempt, server);
        return users;
    }
}
