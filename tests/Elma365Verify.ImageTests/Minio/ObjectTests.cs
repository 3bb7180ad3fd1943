using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

[SuppressMessage("Security", "CA5351", Justification = "S3's ETag and Content-MD5 are MD5.")]
internal sealed class ObjectTests
{
    private const int Size = 300_000;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Size)]
    [CancelAfter(Bounds.Conversation)]
    public async Task An_object_comes_back_byte_for_byte_under_its_digest(int bytes, CancellationToken token)
    {
        var content = S3Contents.Create(bytes);
        var bucket = await SharedStore.CreateBucketAsync(token);
        await PutAsync(bucket, content, token);

        using var answer = await SharedStore.Client.GetObjectAsync(bucket, "key", token);
        using var read = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(read, token);
        Assert.That(read.ToArray(), Is.EqualTo(content));
        Assert.That(answer.ContentLength, Is.EqualTo(bytes));
        Assert.That(answer.ETag, Is.EqualTo($"\"{Convert.ToHexStringLower(MD5.HashData(content))}\""));
        Assert.That(answer.LastModified, Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromHours(1)));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task The_headers_and_metadata_of_an_object_are_kept(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var request = new PutObjectRequest { BucketName = bucket, Key = "key", ContentBody = "text", ContentType = "application/x-elma" };
        request.Headers.ContentEncoding = "br";
        request.Headers.ContentDisposition = "attachment; filename=\"act 1.pdf\"";
        request.Headers.CacheControl = "no-store";
        request.Metadata["owner"] = "purchasing, 2nd floor";
        request.Metadata["empty-handed"] = "no";
        await SharedStore.Client.PutObjectAsync(request, token);

        var kept = await SharedStore.Client.GetObjectMetadataAsync(bucket, "key", token);
        Assert.That(kept.Headers.ContentType, Is.EqualTo("application/x-elma"));
        Assert.That(kept.Headers.ContentEncoding, Is.EqualTo("br"));
        Assert.That(kept.Headers.ContentDisposition, Is.EqualTo("attachment; filename=\"act 1.pdf\""));
        Assert.That(kept.Headers.CacheControl, Is.EqualTo("no-store"));
        Assert.That(
            kept.Metadata.Keys.Select(name => $"{name}={kept.Metadata[name]}"),
            Is.EquivalentTo(["x-amz-meta-owner=purchasing, 2nd floor", "x-amz-meta-empty-handed=no"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_object_written_anew_has_nothing_of_the_old_one(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var first = new PutObjectRequest { BucketName = bucket, Key = "key", ContentBody = "a longer text" };
        first.Metadata["owner"] = "purchasing";
        await SharedStore.Client.PutObjectAsync(first, token);

        await SharedStore.Client.PutTextAsync(bucket, "key", "text", token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
        Assert.That((await SharedStore.Client.GetObjectMetadataAsync(bucket, "key", token)).Metadata.Keys, Is.Empty);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_removed_object_is_gone_and_its_neighbour_stays(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SharedStore.Client.PutTextAsync(bucket, "gone", "text", token);
        await SharedStore.Client.PutTextAsync(bucket, "stays", "text", token);

        await SharedStore.Client.DeleteObjectAsync(bucket, "gone", token);

        Assert.That(
            () => SharedStore.Client.GetObjectAsync(bucket, "gone", token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "stays", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Many_objects_are_removed_by_one_request(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        string[] keys = ["a", "b/c", "d e", "stays"];
        foreach (var key in keys)
            await SharedStore.Client.PutTextAsync(bucket, key, "text", token);

        var removal = new DeleteObjectsRequest
        {
            BucketName = bucket,
            Objects = [.. keys[..3].Select(key => new KeyVersion { Key = key })],
        };
        var answer = await SharedStore.Client.DeleteObjectsAsync(removal, token);

        Assert.That(answer.DeletedObjects.Select(removed => removed.Key), Is.EquivalentTo(keys[..3]));
        var left = await SharedStore.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, token);
        Assert.That(left.S3Objects.Select(found => found.Key), Is.EqualTo(["stays"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_copy_has_the_content_and_the_metadata_or_those_it_is_given(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var original = new PutObjectRequest { BucketName = bucket, Key = "from here", ContentBody = "text", ContentType = "text/x-elma" };
        original.Metadata["owner"] = "purchasing";
        await SharedStore.Client.PutObjectAsync(original, token);

        await SharedStore.Client.CopyObjectAsync(bucket, "from here", bucket, "as it was", token);
        var changed = new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = "from here",
            DestinationBucket = bucket,
            DestinationKey = "changed",
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = "text/plain",
        };
        changed.Metadata["owner"] = "sales";
        await SharedStore.Client.CopyObjectAsync(changed, token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "as it was", token), Is.EqualTo("text"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "changed", token), Is.EqualTo("text"));
        Assert.That(await OwnerAsync(bucket, "as it was", token), Is.EqualTo("purchasing, text/x-elma"));
        Assert.That(await OwnerAsync(bucket, "changed", token), Is.EqualTo("sales, text/plain"));
    }

    [TestCase(0, 0)]
    [TestCase(10, 19)]
    [TestCase(Size - 5, Size - 1)]
    [TestCase(Size - 5, Size + 100)]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_range_is_these_bytes_and_no_others(int first, int last, CancellationToken token)
    {
        var content = S3Contents.Create(Size);
        var bucket = await SharedStore.CreateBucketAsync(token);
        await PutAsync(bucket, content, token);

        var range = new GetObjectRequest { BucketName = bucket, Key = "key", ByteRange = new ByteRange(first, last) };
        Assert.That(await SharedStore.Client.ReadAsync(range, token), Is.EqualTo(content[first..Math.Min(last + 1, Size)]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_range_behind_the_end_is_refused(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", token);

        var range = new GetObjectRequest { BucketName = bucket, Key = "key", ByteRange = new ByteRange(100, 200) };
        Assert.That(
            () => SharedStore.Client.ReadAsync(range, token),
            S3Refusal.With(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_content_that_is_not_what_its_digest_says_is_refused_and_not_stored(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "key",
            ContentBody = "text",
            MD5Digest = Convert.ToBase64String(MD5.HashData("other"u8)),
        };

        Assert.That(
            () => SharedStore.Client.PutObjectAsync(request, token), S3Refusal.With(HttpStatusCode.BadRequest, "BadDigest"));
        Assert.That(
            () => SharedStore.Client.GetObjectAsync(bucket, "key", token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
    }

    [TestCase("CRC32")]
    [TestCase("SHA1")]
    [TestCase("SHA256")]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_content_is_taken_under_each_checksum_the_client_computes(string algorithm, CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var request = Text(bucket);
        request.ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm);
        await SharedStore.Client.PutObjectAsync(request, token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_content_is_taken_under_its_own_CRC32C_and_refused_under_anothers(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        var right = Text(bucket);
        right.ChecksumCRC32C = "L1MZ4Q==";
        var wrong = Text(bucket);
        wrong.ChecksumCRC32C = Convert.ToBase64String([1, 2, 3, 4]);

        Assert.That(() => SharedStore.Client.PutObjectAsync(wrong, token), S3Refusal.With(HttpStatusCode.BadRequest, "BadDigest"));
        await SharedStore.Client.PutObjectAsync(right, token);
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    private static PutObjectRequest Text(string bucket) => new() { BucketName = bucket, Key = "key", ContentBody = "text" };

    private static async Task PutAsync(string bucket, byte[] content, CancellationToken token)
    {
        using var stream = new MemoryStream(content);
        await SharedStore.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "key", InputStream = stream }, token);
    }

    private static async Task<string> OwnerAsync(string bucket, string key, CancellationToken token)
    {
        var kept = await SharedStore.Client.GetObjectMetadataAsync(bucket, key, token);
        return $"{kept.Metadata["owner"]}, {kept.Headers.ContentType}";
    }
}
