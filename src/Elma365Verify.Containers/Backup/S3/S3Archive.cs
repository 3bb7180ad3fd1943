using Amazon.Runtime;
using Amazon.S3;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>
/// Every bucket of an S3 store with all versions and delete markers, read and written through S3's own interface. Objects
/// may be written meanwhile: each key is as it was at one moment, and different keys at different moments.
/// </summary>
/// <remarks>
/// What is kept and what is not is in <see cref="S3Kinds"/>. A bucket with object lock or lifecycle rules is refused.
/// </remarks>
/// <param name="client">A client that may do everything; the archive does not dispose of it.</param>
/// <param name="lacks">
/// What the server's image declares to lack, as <see cref="Capability"/> names it; it belongs into the backup's manifest too.
/// </param>
public sealed class S3Archive(AmazonS3Client client, IReadOnlyCollection<string> lacks) : IStoreArchive
{
    private const int ReportedEach = 100;

    private readonly S3Capabilities capabilities = new(client, lacks);

    /// <inheritdoc/>
    public string Store => "minio";

    /// <summary>How many versions a page of a listing has; the most S3 gives unless a test says otherwise.</summary>
    internal int PageSize { get; init; } = 1000;

    /// <summary>What the server calls itself in its answers; S3 knows no version of a server.</summary>
    /// <exception cref="BackupException">It can't be reached, or refuses.</exception>
    public Task<string> ServerVersionAsync(CancellationToken cancellation) => NamedAsync(async () =>
    {
        string? server = null;
        void Note(object sender, ResponseEventArgs arguments) =>
            server ??= (arguments as WebServiceResponseEventArgs)?.ResponseHeaders
                .FirstOrDefault(header => header.Key.Equals("Server", StringComparison.OrdinalIgnoreCase)).Value;
        client.AfterResponseEvent += Note;
        try
        {
            await client.ListBucketsAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            client.AfterResponseEvent -= Note;
        }

        return string.IsNullOrWhiteSpace(server) ? "S3 server of unknown version" : server;
    });

    /// <inheritdoc/>
    public Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => NamedAsync(async () =>
    {
        var description = new S3Description(fingerprint);
        using var reader = Open();
        var (leftovers, notKept, number) = (new S3Leftovers(client), new List<NotKept>(), 0);
        foreach (var bucket in await reader.BucketsAsync(cancellation).ConfigureAwait(false))
        {
            notKept.AddRange(await leftovers.FindAsync(bucket.Name, cancellation).ConfigureAwait(false));
            var folder = S3Index.Folder(++number);
            S3Index.Write(attempt, folder, bucket);
            description.Add(bucket);
            using var keys = S3Index.BeginKeys(attempt, folder);
            using var packs = new S3ContentPacks(attempt, folder);
            await ReadAsync(reader, bucket, packs, description, key => S3Index.Write(keys, key), phase, cancellation).ConfigureAwait(false);
            packs.Complete();
            keys.Complete();
        }

        return new ArchivedStore(
            [new ToolVersion("AWSSDK.S3", typeof(AmazonS3Client).Assembly.GetName().Version!.ToString())],
            [.. NotKept.Bounded(
                [.. leftovers.Unanswered, .. reader.Classes.Select(name => NotKept.Of("storage class", name)), .. notKept])]);
    });

    /// <inheritdoc/>
    public Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation) =>
        NamedAsync(async () =>
        {
            manifest.RequireStore(Store);
            using var restore = new S3Restore(client, capabilities, directory);
            await restore.RunAsync(manifest, phase, cancellation).ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc/>
    public Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => NamedAsync(async () =>
    {
        var description = new S3Description(fingerprint);
        using var reader = Open();
        foreach (var bucket in await reader.BucketsAsync(cancellation).ConfigureAwait(false))
        {
            description.Add(bucket);
            using var packs = new S3ContentPacks(attempt: null, string.Empty);
            await ReadAsync(reader, bucket, packs, description, _ => { }, phase, cancellation).ConfigureAwait(false);
        }

        return true;
    });

    private S3Reader Open() => new(client, capabilities, new S3Listing(client, PageSize));

    private static async Task ReadAsync(
        S3Reader reader,
        S3Bucket bucket,
        S3ContentPacks packs,
        S3Description description,
        Action<S3Key> take,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var read = 0L;
        await foreach (var key in reader.KeysAsync(bucket, packs, cancellation).ConfigureAwait(false))
        {
            take(key);
            description.Add(bucket, key);
            if (++read % ReportedEach == 0)
                phase.Report(FormattableString.Invariant($"bucket {bucket.Name}: {read:N0} keys"));
        }
    }

    private static Task<T> NamedAsync<T>(Func<Task<T>> workAsync) => S3Failure.NamedAsync(null, workAsync);
}
