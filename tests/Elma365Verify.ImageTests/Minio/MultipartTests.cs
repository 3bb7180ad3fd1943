using System.Net;
using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class MultipartTests
{
    private const int MiB = 1024 * 1024;
    private const int PartSize = 5 * MiB;

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Parts_sent_in_any_order_make_one_object_of_20_MiB(CancellationToken token)
    {
        var content = S3Contents.Create(20 * MiB);
        var bucket = await SharedStore.CreateBucketAsync(token);
        var upload = await BeginAsync(bucket, token);
        var parts = new List<PartETag>();
        foreach (var number in (int[])[3, 1, 4, 2])
            parts.Add(await SendAsync(upload, number, content.AsMemory((number - 1) * PartSize, PartSize), token));

        var answer = await CompleteAsync(upload, parts, token);

        Assert.That(answer.ETag, Does.EndWith("-4\""));
        Assert.That(await SharedStore.Client.ReadAsync(Get(bucket), token), Is.EqualTo(content));
        var acrossParts = Get(bucket);
        acrossParts.ByteRange = new ByteRange(PartSize - 3, PartSize + 2);
        Assert.That(await SharedStore.Client.ReadAsync(acrossParts, token), Is.EqualTo(content[(PartSize - 3)..(PartSize + 3)]));
        var kept = await SharedStore.Client.GetObjectMetadataAsync(bucket, "key", token);
        Assert.That(kept.Headers.ContentType, Is.EqualTo("application/x-elma"));
        Assert.That(kept.Metadata["owner"], Is.EqualTo("purchasing"));
        Assert.That(kept.ContentLength, Is.EqualTo(content.Length));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_upload_shows_its_parts_until_it_is_aborted_and_leaves_no_object(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var upload = await BeginAsync(bucket, token);
        await SendAsync(upload, 1, S3Contents.Create(1000), token);

        var listing = new ListPartsRequest { BucketName = bucket, Key = "key", UploadId = upload.UploadId };
        var parts = await SharedStore.Client.ListPartsAsync(listing, token);
        Assert.That(parts.Parts.Select(part => $"{part.PartNumber}: {part.Size}"), Is.EqualTo(["1: 1000"]));

        await SharedStore.Client.AbortMultipartUploadAsync(bucket, "key", upload.UploadId, token);
        Assert.That(
            () => SharedStore.Client.ListPartsAsync(listing, token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchUpload"));
        Assert.That(
            () => SharedStore.Client.GetObjectAsync(bucket, "key", token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
        await SharedStore.Client.DeleteBucketAsync(bucket, token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_part_below_5_MiB_that_is_not_the_last_is_refused(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var upload = await BeginAsync(bucket, token);
        var first = await SendAsync(upload, 1, S3Contents.Create(1000), token);
        var second = await SendAsync(upload, 2, S3Contents.Create(1000, seed: 2), token);

        Assert.That(
            () => CompleteAsync(upload, [first, second], token), S3Refusal.With(HttpStatusCode.BadRequest, "EntityTooSmall"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_part_that_was_never_sent_is_refused(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var upload = await BeginAsync(bucket, token);
        var sent = await SendAsync(upload, 1, S3Contents.Create(PartSize), token);

        Assert.That(
            () => CompleteAsync(upload, [sent, new PartETag(2, sent.ETag)], token),
            S3Refusal.With(HttpStatusCode.BadRequest, "InvalidPart"));
    }

    private static Task<InitiateMultipartUploadResponse> BeginAsync(string bucket, CancellationToken token)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket, Key = "key", ContentType = "application/x-elma" };
        request.Metadata["owner"] = "purchasing";
        return SharedStore.Client.InitiateMultipartUploadAsync(request, token);
    }

    private static async Task<PartETag> SendAsync(
        InitiateMultipartUploadResponse upload, int number, ReadOnlyMemory<byte> content, CancellationToken token)
    {
        using var stream = new MemoryStream(content.ToArray());
        var answer = await SharedStore.Client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = upload.BucketName,
                Key = upload.Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = stream,
            },
            token);
        return new PartETag(number, answer.ETag);
    }

    private static Task<CompleteMultipartUploadResponse> CompleteAsync(
        InitiateMultipartUploadResponse upload, IEnumerable<PartETag> parts, CancellationToken token) =>
        SharedStore.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = upload.BucketName,
                Key = upload.Key,
                UploadId = upload.UploadId,
                PartETags = [.. parts.OrderBy(part => part.PartNumber)],
            },
            token);

    private static GetObjectRequest Get(string bucket) => new() { BucketName = bucket, Key = "key" };
}
