using Amazon.S3.Model;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>The content of every object into a file of its own, and back, one object after another.</summary>
internal sealed class S3Loop(OpenedClients from, OpenedClients into) : IPlainCopy
{
    private const int ReportedEach = 100;

    private readonly List<string> buckets = [];
    private readonly List<(string Bucket, string Key, string File)> dumped = [];

    /// <inheritdoc/>
    public async Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var client = from.Clients.S3!;
        foreach (var bucket in (await client.ListBucketsAsync(cancellation).ConfigureAwait(false)).Buckets ?? [])
        {
            buckets.Add(bucket.BucketName);
            await foreach (var listed in client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = bucket.BucketName })
                .S3Objects.WithCancellation(cancellation).ConfigureAwait(false))
            {
                var path = Path.Combine(directory, FormattableString.Invariant($"{dumped.Count}.object"));
                using var answer = await client.GetObjectAsync(bucket.BucketName, listed.Key, cancellation).ConfigureAwait(false);
                var file = File.Create(path);
                await using var _ = file.ConfigureAwait(false);
                await answer.ResponseStream.CopyToAsync(file, cancellation).ConfigureAwait(false);
                dumped.Add((bucket.BucketName, listed.Key, path));
                if (dumped.Count % ReportedEach == 0)
                    phase.Report(FormattableString.Invariant($"dumped {dumped.Count:N0} objects"));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var client = into.Clients.S3!;
        foreach (var bucket in buckets)
            await client.PutBucketAsync(bucket, cancellation).ConfigureAwait(false);
        var loaded = 0L;
        foreach (var (bucket, key, file) in dumped)
        {
            var request = new PutObjectRequest { BucketName = bucket, Key = key, FilePath = file };
            await client.PutObjectAsync(request, cancellation).ConfigureAwait(false);
            if (++loaded % ReportedEach == 0)
                phase.Report(FormattableString.Invariant($"loaded {loaded:N0} objects"));
        }

        return loaded;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await into.DisposeAsync().ConfigureAwait(false);
        await from.DisposeAsync().ConfigureAwait(false);
    }
}
