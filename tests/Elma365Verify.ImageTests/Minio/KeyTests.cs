using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class KeyTests
{
    [TestCase("договор №1.pdf")]
    [TestCase("合同/附件.txt")]
    [TestCase("e\u0301 and \u00e9")]
    [TestCase("\U0001F4C4")]
    [TestCase("with spaces and  two")]
    [TestCase("a+b")]
    [TestCase("100%")]
    [TestCase("%2F%20")]
    [TestCase("folder/")]
    [TestCase("a/b/c")]
    [TestCase("a//b")]
    [TestCase("quote\"&<>'")]
    [TestCase("?query=1&x#fragment")]
    [TestCase("~!@$*()_-=:;,")]
    [TestCase("back\\slash")]
    [CancelAfter(Bounds.Conversation)]
    public async Task An_object_is_written_listed_read_copied_and_removed_under_any_key(string key, CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SharedStore.Client.PutTextAsync(bucket, key, key, token);
        await SharedStore.Client.CopyObjectAsync(bucket, key, bucket, "the copy", token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, key, token), Is.EqualTo(key));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "the copy", token), Is.EqualTo(key));
        Assert.That(await KeysAsync(bucket, token), Is.EquivalentTo([key, "the copy"]));

        await SharedStore.Client.DeleteObjectAsync(bucket, key, token);
        Assert.That(await KeysAsync(bucket, token), Is.EqualTo(["the copy"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_key_may_have_1024_bytes(CancellationToken token)
    {
        // Each part of a path may have 255 bytes at most on MinIO, whose objects are files.
        var key = string.Join('/', Enumerable.Repeat(new string('k', 204), 5));
        Assert.That(key, Has.Length.EqualTo(1024));
        var bucket = await SharedStore.CreateBucketAsync(token);

        await SharedStore.Client.PutTextAsync(bucket, key, "text", token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, key, token), Is.EqualTo("text"));
    }

    private static async Task<IEnumerable<string>> KeysAsync(string bucket, CancellationToken token)
    {
        var answer = await SharedStore.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, token);
        return answer.S3Objects.Select(found => found.Key);
    }
}
