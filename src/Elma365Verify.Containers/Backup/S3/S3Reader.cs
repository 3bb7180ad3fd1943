using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Reads a store: its buckets, and every key with all its versions.</summary>
/// <param name="client">A client of the store.</param>
/// <param name="capabilities">What not every server has.</param>
/// <param name="listing">Lists versions.</param>
internal sealed class S3Reader(IAmazonS3 client, S3Capabilities capabilities, S3Listing listing) : IDisposable
{
    private const int MostAttempts = 5;

    // Most of a version's time is the server's; small objects would else be read one answer after another.
    private const int AtATime = 4;

    private const string MetadataPrefix = "x-amz-meta-";
    private static readonly string[] Headers = ["content-type", "content-encoding", "content-disposition", "cache-control"];

    private readonly SortedSet<string> classes = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim places = new(AtATime, AtATime);

    /// <summary>The storage classes other than the usual one of what was read, with their buckets.</summary>
    public IEnumerable<string> Classes => classes;

    /// <summary>The buckets, by name.</summary>
    public async Task<ImmutableArray<S3Bucket>> BucketsAsync(CancellationToken cancellation)
    {
        var answer = await client.ListBucketsAsync(cancellation).ConfigureAwait(false);
        var buckets = ImmutableArray.CreateBuilder<S3Bucket>();
        foreach (var bucket in (answer.Buckets ?? []).OrderBy(bucket => bucket.BucketName, StringComparer.Ordinal))
            buckets.Add(await BucketAsync(bucket.BucketName, cancellation).ConfigureAwait(false));
        return buckets.ToImmutable();
    }

    /// <summary>Every key of a bucket in the server's order; a key that is gone before it was read is left out.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="packs">Takes the contents.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="BackupException">A key changes each time it is read, or a server can't say everything of an object.</exception>
    public async IAsyncEnumerable<S3Key> KeysAsync(
        S3Bucket bucket, S3ContentPacks packs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var underWay = new Queue<Task<S3Key?>>();
        try
        {
            await foreach (var listed in listing.KeysAsync(bucket.Name, cancellation).ConfigureAwait(false))
            {
                classes.UnionWith(listed.Select(version => version.StorageClass?.Value)
                    .Where(name => name is not (null or "" or "STANDARD"))
                    .Select(name => $"{name} in bucket {bucket.Name}"));
                underWay.Enqueue(S3Failure.NamedAsync(
                    S3Failure.Name(bucket.Name, listed[0].Key), () => KeyAsync(bucket, listed, packs, ending.Token)));
                if (underWay.Count == AtATime && await underWay.Dequeue().ConfigureAwait(false) is { } key)
                    yield return key;
            }

            while (underWay.TryDequeue(out var last))
            {
                if (await last.ConfigureAwait(false) is { } key)
                    yield return key;
            }
        }
        finally
        {
            // After an error the others must not write into what is closed behind them.
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(underWay.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task<S3Bucket> BucketAsync(string name, CancellationToken cancellation)
    {
        await capabilities.RequireNothingElseAsync(name, cancellation).ConfigureAwait(false);
        var answer = await client.GetBucketVersioningAsync(name, cancellation).ConfigureAwait(false);
        var versioning = answer.VersioningConfig?.Status?.Value switch
        {
            "Enabled" => S3Versioning.Enabled,
            "Suspended" => S3Versioning.Suspended,
            _ => S3Versioning.Off,
        };
        return new S3Bucket(
            name,
            versioning,
            await capabilities.PolicyAsync(name, cancellation).ConfigureAwait(false),
            await capabilities.TagsAsync(name, cancellation).ConfigureAwait(false));
    }

    // Objects are written while they are read: what was listed and is not there any more, or is another, is listed again.
    private async Task<S3Key?> KeyAsync(
        S3Bucket bucket, List<S3ObjectVersion> listed, S3ContentPacks packs, CancellationToken cancellation)
    {
        var key = listed[0].Key;
        for (var attempt = 1; listed.Count > 0; attempt++)
        {
            try
            {
                if (await TryReadAsync(bucket, listed, packs, cancellation).ConfigureAwait(false) is { } versions)
                    return new S3Key(key, versions, listed[0].IsLatest == true);
            }
            catch (IOException exception) when (exception is not BackupFileException && attempt < MostAttempts)
            {
                // An answer that breaks off proves nothing of the object: OpenStack Swift, for one, now and then ends a large one early
                // while it is asked for others. It is asked again, and as a whole.
            }

            if (attempt == MostAttempts)
            {
                throw new BackupException(
                    $"{S3Failure.Name(bucket.Name, key)} changed each of the {attempt} times it was read; quiesce its writers");
            }

            listed = await listing.KeyAsync(bucket.Name, key, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<ImmutableArray<S3Version>?> TryReadAsync(
        S3Bucket bucket, List<S3ObjectVersion> listed, S3ContentPacks packs, CancellationToken cancellation)
    {
        var versions = ImmutableArray.CreateBuilder<S3Version>(listed.Count);
        foreach (var some in Enumerable.Reverse(listed).Chunk(AtATime))
        {
            // All are awaited also where one fails: none may write into what is closed behind it.
            foreach (var read in await Task.WhenAll(some.Select(version => TryReadAsync(bucket, version, packs, cancellation)))
                .ConfigureAwait(false))
            {
                if (read is null)
                    return null;
                versions.Add(read);
            }
        }

        return versions.ToImmutable();
    }

    private async Task<S3Version?> TryReadAsync(
        S3Bucket bucket, S3ObjectVersion version, S3ContentPacks packs, CancellationToken cancellation)
    {
        var isNull = version.VersionId is null or "" or "null";
        if (version.IsDeleteMarker == true)
            return S3Version.Marker(isNull);
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await TryReadAsync(bucket, version, isNull, packs, cancellation).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<S3Version?> TryReadAsync(
        S3Bucket bucket, S3ObjectVersion listed, bool isNull, S3ContentPacks packs, CancellationToken cancellation)
    {
        var id = bucket.Versioning == S3Versioning.Off ? null : listed.VersionId;
        var request = new GetObjectRequest { BucketName = bucket.Name, Key = listed.Key, VersionId = id };
        try
        {
            using var answer = await client.GetObjectAsync(request, cancellation).ConfigureAwait(false);
            if (answer.ETag != listed.ETag || answer.ContentLength != listed.Size)
                return null;
            if (answer.MissingMeta > 0)
                throw new BackupException($"{S3Failure.Name(bucket.Name, listed.Key)} has metadata the server can't tell");
            var content = await packs.TakeAsync(answer.ResponseStream, cancellation).ConfigureAwait(false);
            if (content.Size != listed.Size)
                throw new BackupException(FormattableString.Invariant(
                    $"{S3Failure.Name(bucket.Name, listed.Key)} ended after {content.Size:N0} of {listed.Size:N0} bytes"));
            var tags = await capabilities.TagsAsync(bucket.Name, listed.Key, id, cancellation).ConfigureAwait(false);
            if (isNull && capabilities.HasTags && !await IsStillAsync(request, answer, cancellation).ConfigureAwait(false))
                return null;
            return new S3Version(isNull, content, HeadersOf(answer), MetadataOf(answer.Metadata), tags);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    // Content, headers and metadata come in one answer, of one moment; tags come in another. Only a version without an id can be
    // replaced in between.
    private async Task<bool> IsStillAsync(GetObjectRequest request, GetObjectResponse read, CancellationToken cancellation)
    {
        var question = new GetObjectMetadataRequest { BucketName = request.BucketName, Key = request.Key, VersionId = request.VersionId };
        var answer = await client.GetObjectMetadataAsync(question, cancellation).ConfigureAwait(false);
        return answer.ETag == read.ETag
            && answer.LastModified == read.LastModified
            && MetadataOf(answer.Metadata).SequenceEqual(MetadataOf(read.Metadata));
    }

    private static ImmutableSortedDictionary<string, string> HeadersOf(GetObjectResponse answer)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in Headers)
            Add(headers, name, answer.Headers[name]);
        Add(headers, "content-language", answer.ContentLanguage ?? answer.Headers["content-language"]);
        Add(headers, "expires", answer.ExpiresString);
        Add(headers, "website-redirect-location", answer.WebsiteRedirectLocation);
        return headers.ToImmutable();
    }

    private static void Add(ImmutableSortedDictionary<string, string>.Builder headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            headers[name] = value;
    }

    private static ImmutableSortedDictionary<string, string> MetadataOf(MetadataCollection metadata) =>
        metadata.Keys.ToImmutableSortedDictionary(
            name => name.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? name[MetadataPrefix.Length..] : name,
            name => metadata[name],
            StringComparer.Ordinal);
}
