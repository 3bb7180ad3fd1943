using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Writes objects out of a backup, large ones in parts; memory doesn't grow with an object's size.</summary>
/// <param name="client">A client of the store.</param>
/// <param name="directory">The backup's directory.</param>
internal sealed class S3ObjectWriter(IAmazonS3 client, string directory)
{
    private const long PartSize = 16L << 20;
    private const int MostParts = 10_000;

    /// <summary>Writes a version.</summary>
    /// <returns>The id the server gave it; null where the bucket keeps no versions.</returns>
    /// <exception cref="IOException">The backup's file can't be read, or is too short.</exception>
    public Task<string?> WriteAsync(string bucket, string key, S3Version version, CancellationToken cancellation) =>
        version.Content!.Size <= PartSize
            ? WriteWholeAsync(bucket, key, version, cancellation)
            : WritePartsAsync(bucket, key, version, cancellation);

    private async Task<string?> WriteWholeAsync(string bucket, string key, S3Version version, CancellationToken cancellation)
    {
        var content = version.Content!;
        await using var stream = Open(content, content.Offset, content.Size);
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = stream,
            AutoCloseStream = false,
            WebsiteRedirectLocation = version.Headers.GetValueOrDefault("website-redirect-location"),
        };
        Apply(version, request.Headers, request.Metadata);
        return (await client.PutObjectAsync(request, cancellation).ConfigureAwait(false)).VersionId;
    }

    private async Task<string?> WritePartsAsync(string bucket, string key, S3Version version, CancellationToken cancellation)
    {
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            WebsiteRedirectLocation = version.Headers.GetValueOrDefault("website-redirect-location"),
        };
        Apply(version, begin.Headers, begin.Metadata);
        var upload = await client.InitiateMultipartUploadAsync(begin, cancellation).ConfigureAwait(false);
        var content = version.Content!;
        var partSize = Math.Max(PartSize, (content.Size / MostParts) + 1);
        var parts = new List<PartETag>();
        for (var sent = 0L; sent < content.Size; sent += partSize)
        {
            var length = Math.Min(partSize, content.Size - sent);
            await using var stream = Open(content, content.Offset + sent, length);
            var part = new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartNumber = parts.Count + 1,
                PartSize = length,
                InputStream = stream,
            };
            var answer = await client.UploadPartAsync(part, cancellation).ConfigureAwait(false);
            parts.Add(new PartETag(answer));
        }

        var end = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = parts };
        return (await client.CompleteMultipartUploadAsync(end, cancellation).ConfigureAwait(false)).VersionId;
    }

    private PackedContent Open(S3Content content, long offset, long length) =>
        new(Path.Combine(directory, content.File), offset, length);

    private static void Apply(S3Version version, HeadersCollection headers, MetadataCollection metadata)
    {
        foreach (var (name, value) in version.Headers.Where(header => header.Key != "website-redirect-location"))
            headers[Canonical(name)] = value;
        foreach (var (name, value) in version.Metadata)
            metadata[name] = value;
    }

    // The client knows these headers by these spellings.
    private static string Canonical(string name) =>
        string.Join('-', name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
