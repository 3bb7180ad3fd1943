using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// A MongoDB server by its own protocol, in the directories of mongodump, so that mongorestore reads them too (exceptions:
/// <see cref="DumpPath"/>, <see cref="UserDirectory"/>). Each document is read once: the bytes that are written are the bytes that
/// are described.
/// </summary>
/// <remarks>
/// A backup of a server in use has no oplog: each collection is read by the order of <c>_id</c> over a time of its own, so a
/// document that is written meanwhile may be in it or not, and of two collections one may know of a change that the other does not.
/// A collection that is dropped, or changed in its options or indexes, while it is read is an error.
/// <para>Users: see <see cref="UserDirectory"/> and <see cref="UserRestore"/>. The user who restores keeps password and roles.</para>
/// <para>Documents that a TTL index will remove are judged by <see cref="ExpiringDocuments"/>. Those of a TTL index with a
/// <c>partialFilterExpression</c> are not, and are reported missing once they have expired.</para>
/// <para>Refused by name: time-series collections, sharded clusters. Not backed up: <c>local</c>, <c>config</c>, <c>system.*</c> but
/// <c>system.js</c>, UUIDs of collections, the profiler's data, the server's own configuration. MongoDB replaces a top-level
/// <c>Timestamp(0, 0)</c> when it is inserted; the comparison then tells.</para>
/// <see href="https://www.mongodb.com/docs/database-tools/mongodump/"/>.
/// </remarks>
/// <param name="client">
/// A client, connected directly, of a user who may do everything (<c>root</c>); the archive does not dispose of it.
/// </param>
/// <param name="lacks">
/// What the server's image declares to lack, as <see cref="Capability"/> names it; it belongs into the backup's manifest too.
/// </param>
internal sealed class MongoDbArchive(IMongoClient client, IReadOnlyCollection<string> lacks) : IStoreArchive
{
    /// <inheritdoc/>
    public string Store => "mongodb";

    /// <inheritdoc/>
    public async Task<string> ServerVersionAsync(CancellationToken cancellation) =>
        (await ServerAsync(cancellation).ConfigureAwait(false)).Version;

    /// <inheritdoc/>
    public async Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        var server = await ServerAsync(cancellation).ConfigureAwait(false);
        var notKept = await new ServerReading(client, server, fingerprint, attempt, phase).RunAsync(cancellation).ConfigureAwait(false);
        return new ArchivedStore(
            [new ToolVersion("MongoDB.Driver", typeof(MongoClient).Assembly.GetName().Version!.ToString())], notKept);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation)
    {
        manifest.RequireStore(Store);
        var server = await ServerAsync(cancellation).ConfigureAwait(false);
        MajorVersion.RequireSame(
            $"the backup of {manifest.ServerVersion}", server.Version, "restore into a server of the backup's version");
        var restore = new MongoDbRestore(client, lacks, directory, phase);
        var collections = restore.Read(manifest);
        var users = await UserDirectory.OfAsync(directory, cancellation).ConfigureAwait(false);
        await Commands.NamedAsync("the server to restore into", () => EmptyServer.RequireAsync(client, server, cancellation))
            .ConfigureAwait(false);
        await restore.RunAsync(collections, cancellation).ConfigureAwait(false);
        phase.Report("users");
        await Commands.NamedAsync("the users", () => new UserRestore(client, server).RunAsync(users, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        var server = await ServerAsync(cancellation).ConfigureAwait(false);
        await new ServerReading(client, server, fingerprint, attempt: null, phase).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected,
        IEnumerable<FingerprintItem> actual,
        IReadOnlyCollection<string>? mustHold = null,
        int kept = FingerprintComparison.UsuallyKept) => ExpiringDocuments.Compare(expected, actual, mustHold, kept);

    private Task<ServerIdentity> ServerAsync(CancellationToken cancellation) =>
        Commands.NamedAsync("the server", () => ServerIdentity.AskAsync(client, cancellation));
}
