using System.Net;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class BucketTests
{
    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_bucket_is_listed_from_its_creation_to_its_removal(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        Assert.That(await NamesAsync(token), Does.Contain(bucket));

        await SharedStore.Client.DeleteBucketAsync(bucket, token);
        Assert.That(await NamesAsync(token), Does.Not.Contain(bucket));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_bucket_that_exists_is_not_made_again(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);

        Assert.That(
            () => SharedStore.Client.PutBucketAsync(bucket, token),
            S3Refusal.With(HttpStatusCode.Conflict, "BucketAlreadyOwnedByYou"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_bucket_that_does_not_exist_is_named_as_the_reason(CancellationToken token) =>
        Assert.That(
            () => SharedStore.Client.PutTextAsync("no-such-bucket", "key", "text", token),
            S3Refusal.With(HttpStatusCode.NotFound, "NoSuchBucket"));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_bucket_with_an_object_is_not_removed(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", token);

        Assert.That(
            () => SharedStore.Client.DeleteBucketAsync(bucket, token), S3Refusal.With(HttpStatusCode.Conflict, "BucketNotEmpty"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [TestCase("ab")]
    [TestCase("Upper-Case")]
    [TestCase("under_score")]
    [CancelAfter(Bounds.Conversation)]
    public void A_name_no_bucket_may_have_is_refused(string name, CancellationToken token) =>
        Assert.That(
            () => SharedStore.Client.PutBucketAsync(name, token), S3Refusal.With(HttpStatusCode.BadRequest, "InvalidBucketName"));

    private static async Task<IEnumerable<string>> NamesAsync(CancellationToken token) =>
        (await SharedStore.Client.ListBucketsAsync(token)).Buckets?.Select(bucket => bucket.BucketName) ?? [];
}
