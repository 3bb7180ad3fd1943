using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Does steps in an S3 store.</summary>
/// <param name="client">The store.</param>
internal sealed class S3Steps(IAmazonS3 client)
{
    /// <summary>Does one.</summary>
    public Task DoAsync(S3Step step, CancellationToken cancellation) => step.Do switch
    {
        "bucket" => client.PutBucketAsync(step.Bucket, cancellation),
        "versioning" => SetVersioningAsync(step, cancellation),
        "put" => PutAsync(step, cancellation),
        "multipart" => PutPartsAsync(step, cancellation),
        "delete" => client.DeleteObjectAsync(step.Bucket, step.Key, cancellation),
        "tag" => TagAsync(step, cancellation),
        "tag-bucket" => client.PutBucketTaggingAsync(
            new PutBucketTaggingRequest { BucketName = step.Bucket, TagSet = Tags(step) }, cancellation),
        "policy" => client.PutBucketPolicyAsync(
            new PutBucketPolicyRequest { BucketName = step.Bucket, Policy = step.Policy!.ToJsonString() }, cancellation),
        _ => throw new FormatException($"nobody knows how to {step.Do}"),
    };

    private Task<PutBucketVersioningResponse> SetVersioningAsync(S3Step step, CancellationToken cancellation)
    {
        var request = new PutBucketVersioningRequest
        {
            BucketName = step.Bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.FindValue(step.Status) },
        };
        return client.PutBucketVersioningAsync(request, cancellation);
    }

    private async Task PutAsync(S3Step step, CancellationToken cancellation)
    {
        using var content = new MemoryStream(step.Bytes ?? System.Text.Encoding.UTF8.GetBytes(step.Text));
        var request = new PutObjectRequest { BucketName = step.Bucket, Key = step.Key, InputStream = content };
        Describe(step, request.Headers, request.Metadata);
        await client.PutObjectAsync(request, cancellation).ConfigureAwait(false);
    }

    private async Task PutPartsAsync(S3Step step, CancellationToken cancellation)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = step.Bucket, Key = step.Key };
        Describe(step, begin.Headers, begin.Metadata);
        var upload = await client.InitiateMultipartUploadAsync(begin, cancellation).ConfigureAwait(false);
        var end = new CompleteMultipartUploadRequest
        {
            BucketName = step.Bucket, Key = step.Key, UploadId = upload.UploadId, PartETags = [],
        };
        foreach (var size in step.Parts)
        {
            using var content = new MemoryStream(Part(size, end.PartETags.Count));
            var part = new UploadPartRequest
            {
                BucketName = step.Bucket,
                Key = step.Key,
                UploadId = upload.UploadId,
                PartNumber = end.PartETags.Count + 1,
                InputStream = content,
            };
            end.PartETags.Add(new PartETag(await client.UploadPartAsync(part, cancellation).ConfigureAwait(false)));
        }

        await client.CompleteMultipartUploadAsync(end, cancellation).ConfigureAwait(false);
    }

    private Task<PutObjectTaggingResponse> TagAsync(S3Step step, CancellationToken cancellation) => client.PutObjectTaggingAsync(
        new PutObjectTaggingRequest { BucketName = step.Bucket, Key = step.Key, Tagging = new Tagging { TagSet = Tags(step) } },
        cancellation);

    private static List<Tag> Tags(S3Step step) => [.. step.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private static void Describe(S3Step step, HeadersCollection headers, MetadataCollection metadata)
    {
        foreach (var (name, value) in step.Headers)
            headers[name] = value;
        foreach (var (name, value) in step.Metadata)
            metadata[name] = value;
    }

    // Parts that differ, so that one in the place of another is seen.
    private static byte[] Part(int size, int number)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)((i * 31) + (i >> 8) + number);
        return bytes;
    }
}
