using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>The versions a bucket lists, key by key, in memory bounded by a page and the versions of one key.</summary>
/// <remarks>
/// Pages are continued behind a whole key, never behind one of its versions: OpenStack Swift 2.35, for one, leaves out the rest
/// of the key there, and the list looks complete.
/// </remarks>
/// <param name="client">A client of the store.</param>
/// <param name="pageSize">How many versions a page has, 2 to 1,000.</param>
internal sealed class S3Listing(IAmazonS3 client, int pageSize)
{
    /// <summary>Each key's versions and delete markers, newest first, as S3 lists them.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="cancellation">Ends the listing.</param>
    /// <exception cref="BackupException">The server's list has no end, or an order that can't be.</exception>
    public async IAsyncEnumerable<List<S3ObjectVersion>> KeysAsync(
        string bucket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListVersionsRequest { BucketName = bucket, MaxKeys = pageSize };
        for (var truncated = true; truncated;)
        {
            var page = await PageAsync(request, cancellation).ConfigureAwait(false);
            truncated = page.IsTruncated == true;
            var keys = ByKey(page);
            if (truncated && (keys.Count == 0 || keys[^1][0].Key == request.KeyMarker))
                throw new BackupException($"bucket {bucket}: the server's list of versions comes to no end");
            if (truncated)
                keys[^1] = await KeyAsync(bucket, keys[^1][0].Key, cancellation).ConfigureAwait(false);
            foreach (var versions in keys.Where(versions => versions.Count > 0))
            {
                request.KeyMarker = versions[0].Key;
                yield return InOrder(bucket, versions);
            }
        }
    }

    /// <summary>The versions of one key, newest first; empty where there is none.</summary>
    /// <exception cref="BackupException">There are more than a page, and the server can't continue within a key.</exception>
    public async Task<List<S3ObjectVersion>> KeyAsync(string bucket, string key, CancellationToken cancellation)
    {
        var request = new ListVersionsRequest { BucketName = bucket, Prefix = key, MaxKeys = pageSize };
        var versions = new List<S3ObjectVersion>();
        while (true)
        {
            var page = await PageAsync(request, cancellation).ConfigureAwait(false);
            var found = (page.Versions ?? []).TakeWhile(version => version.Key == key).ToList();
            RequireOverlap(bucket, key, versions, found);
            versions.AddRange(found.Skip(versions.Count == 0 ? 0 : 1));
            if (page.IsTruncated != true || found.Count < page.Versions!.Count)
                return InOrder(bucket, versions);
            (request.KeyMarker, request.VersionIdMarker) = (key, versions[^2].VersionId);
        }
    }

    // Not every key can stand in XML; in a list they come encoded, as the server says then. Some write a blank as a plus.
    private async Task<ListVersionsResponse> PageAsync(ListVersionsRequest request, CancellationToken cancellation)
    {
        request.Encoding = EncodingType.Url;
        var where = $"bucket {request.BucketName}, its versions"
            + (request.Prefix is { } prefix ? $" of {VisibleText.OnOneLine(prefix)}" : string.Empty)
            + (request.KeyMarker is { } marker ? $" behind {VisibleText.OnOneLine(marker)}" : string.Empty);
        var page = await S3Failure.NamedAsync(where, () => client.ListVersionsAsync(request, cancellation)).ConfigureAwait(false);
        if (page.Encoding == EncodingType.Url)
            page.Versions?.ForEach(version => version.Key = WebUtility.UrlDecode(version.Key));
        return page;
    }

    // Each page is to begin with the last version of the one before: a server that skips some is caught.
    private void RequireOverlap(string bucket, string key, List<S3ObjectVersion> before, List<S3ObjectVersion> found)
    {
        if (before.Count > 0 && (found.Count < 2 || found[0].VersionId != before[^1].VersionId))
            throw new BackupException(FormattableString.Invariant(
                $"{S3Failure.Name(bucket, key)} has more than {pageSize:N0} versions, ")
                + "and the server does not continue its list within a key");
    }

    private static List<List<S3ObjectVersion>> ByKey(ListVersionsResponse page)
    {
        var keys = new List<List<S3ObjectVersion>>();
        foreach (var version in page.Versions ?? [])
        {
            if (keys.Count == 0 || keys[^1][0].Key != version.Key)
                keys.Add([]);
            keys[^1].Add(version);
        }

        return keys;
    }

    // What is restored is this order; a server that lists another one must not pass unnoticed.
    private static List<S3ObjectVersion> InOrder(string bucket, List<S3ObjectVersion> versions) =>
        versions.FindIndex(version => version.IsLatest == true) <= 0
            ? versions
            : throw new BackupException($"{S3Failure.Name(bucket, versions[0].Key)}: the server does not list the latest version first");
}
