using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>
/// Writes a backup's buckets into an empty store, every version oldest first. A version without an id is written while the bucket's
/// versioning is suspended, as it was; so a bucket is gone through several times: what is below such versions, they, what is above.
/// </summary>
/// <param name="client">A client of the store.</param>
/// <param name="capabilities">What not every server has.</param>
/// <param name="directory">The backup's directory.</param>
internal sealed class S3Restore(IAmazonS3 client, S3Capabilities capabilities, string directory) : IDisposable
{
    // Most of a version's time is the server's.
    private const int AtATime = 8;

    private readonly S3ObjectWriter writer = new(client, directory);
    private readonly SemaphoreSlim turn = new(1, 1);
    private S3Versioning current;
    private long versions;

    /// <summary>Restores everything.</summary>
    /// <exception cref="BackupException">The store is not empty, or lacks what the backup holds.</exception>
    public async Task RunAsync(BackupManifest manifest, IRunPhase phase, CancellationToken cancellation)
    {
        await RequireEmptyAsync(cancellation).ConfigureAwait(false);
        foreach (var folder in S3Index.Folders(manifest))
        {
            var bucket = S3Index.ReadBucket(directory, folder);
            phase.Report($"bucket {bucket.Name}");
            await S3Failure.NamedAsync($"bucket {bucket.Name}", () => client.PutBucketAsync(bucket.Name, cancellation))
                .ConfigureAwait(false);
            current = S3Versioning.Off;
            await ReplayAsync(bucket, folder, phase, cancellation).ConfigureAwait(false);
            await SwitchAsync(bucket.Name, bucket.Versioning, cancellation).ConfigureAwait(false);
            await capabilities.ApplyAsync(bucket, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task RequireEmptyAsync(CancellationToken cancellation)
    {
        var buckets = (await client.ListBucketsAsync(cancellation).ConfigureAwait(false)).Buckets ?? [];
        if (buckets.Count > 0)
            throw new BackupException(FormattableString.Invariant(
                $"the store is not empty: it holds {buckets.Count:N0} buckets, {buckets[0].BucketName} among them; ")
                + "restore into an empty one");
    }

    private async Task ReplayAsync(S3Bucket bucket, string folder, IRunPhase phase, CancellationToken cancellation)
    {
        if (bucket.Versioning == S3Versioning.Off)
        {
            await PassAsync(bucket.Name, folder, S3Versioning.Off, key => key.Versions, phase, cancellation).ConfigureAwait(false);
            return;
        }

        await PassAsync(bucket.Name, folder, S3Versioning.Enabled, Below, phase, cancellation).ConfigureAwait(false);
        await PassAsync(bucket.Name, folder, S3Versioning.Suspended, Null, phase, cancellation).ConfigureAwait(false);
        await PassAsync(bucket.Name, folder, S3Versioning.Enabled, Above, phase, cancellation).ConfigureAwait(false);
        await PassAsync(bucket.Name, folder, S3Versioning.Suspended, Unmarked, phase, cancellation).ConfigureAwait(false);
    }

    private async Task PassAsync(
        string bucket,
        string folder,
        S3Versioning versioning,
        Func<S3Key, IEnumerable<S3Version>> select,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        // The versions of a key have an order; keys have none.
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(S3Index.ReadKeysAsync(directory, folder, cancellation), options, async (key, token) =>
        {
            foreach (var version in select(key))
            {
                await SwitchAsync(bucket, versioning, token).ConfigureAwait(false);
                await S3Failure.NamedAsync(S3Failure.Name(bucket, key.Key), () => WriteAsync(bucket, key.Key, version, token))
                    .ConfigureAwait(false);
                if (Interlocked.Increment(ref versions) is var written && written % 100 == 0)
                    phase.Report(FormattableString.Invariant($"bucket {bucket}: {written:N0} versions"));
            }
        }).ConfigureAwait(false);
    }

    private async Task<bool> WriteAsync(string bucket, string key, S3Version version, CancellationToken cancellation)
    {
        if (version.Content is null)
        {
            var removal = new DeleteObjectRequest { BucketName = bucket, Key = key };
            await client.DeleteObjectAsync(removal, cancellation).ConfigureAwait(false);
            return true;
        }

        var id = await writer.WriteAsync(bucket, key, version, cancellation).ConfigureAwait(false);
        await capabilities.ApplyAsync(bucket, key, id, version.Tags, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task SwitchAsync(string bucket, S3Versioning versioning, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (versioning != current)
                await PutVersioningAsync(bucket, versioning, cancellation).ConfigureAwait(false);
            current = versioning;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task PutVersioningAsync(string bucket, S3Versioning versioning, CancellationToken cancellation)
    {
        var status = versioning == S3Versioning.Enabled ? VersionStatus.Enabled : VersionStatus.Suspended;
        var request = new PutBucketVersioningRequest
        {
            BucketName = bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = status },
        };
        await client.PutBucketVersioningAsync(request, cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<S3Version> Below(S3Key key) => key.Versions.TakeWhile(version => !version.IsNull);

    private static IEnumerable<S3Version> Null(S3Key key) => key.Versions.Where(version => version.IsNull);

    // As it came about: removed while versioning was suspended.
    private static IEnumerable<S3Version> Unmarked(S3Key key) => key.HasLatest ? [] : [S3Version.Marker(isNull: true)];

    private static IEnumerable<S3Version> Above(S3Key key) => key.Versions.SkipWhile(version => !version.IsNull).Skip(1);
}
