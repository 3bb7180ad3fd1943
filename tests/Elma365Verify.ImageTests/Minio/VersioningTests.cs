using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class VersioningTests
{
    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Every_version_is_kept_and_read_by_its_id(CancellationToken token)
    {
        var bucket = await CreateVersionedAsync(token);

        var first = await PutAsync(bucket, "first", token);
        var second = await PutAsync(bucket, "second", token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("second"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token, first), Is.EqualTo("first"));
        Assert.That(await VersionsAsync(bucket, token), Is.EqualTo([$"{second} latest", first]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_removal_is_a_marker_that_can_be_removed_itself(CancellationToken token)
    {
        var bucket = await CreateVersionedAsync(token);
        var version = await PutAsync(bucket, "text", token);

        var removal = await SharedStore.Client.DeleteObjectAsync(bucket, "key", token);

        Assert.That(removal.DeleteMarker, Is.EqualTo("true"));
        Assert.That(await VersionsAsync(bucket, token), Is.EqualTo([$"{removal.VersionId} marker latest", version]));
        Assert.That(
            () => SharedStore.Client.GetObjectAsync(bucket, "key", token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token, version), Is.EqualTo("text"));

        await SharedStore.Client.DeleteObjectAsync(bucket, "key", removal.VersionId, token);
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_version_removed_by_its_id_is_gone_and_the_one_before_is_current(CancellationToken token)
    {
        var bucket = await CreateVersionedAsync(token);
        var first = await PutAsync(bucket, "first", token);
        var second = await PutAsync(bucket, "second", token);

        await SharedStore.Client.DeleteObjectAsync(bucket, "key", second, token);

        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("first"));
        Assert.That(await VersionsAsync(bucket, token), Is.EqualTo([$"{first} latest"]));
        Assert.That(
            () => SharedStore.Client.ReadTextAsync(bucket, "key", token, second),
            S3Refusal.With(HttpStatusCode.NotFound, "NoSuchVersion"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Suspended_versioning_keeps_the_versions_there_are_and_replaces_the_null_version(CancellationToken token)
    {
        var bucket = await CreateVersionedAsync(token);
        var kept = await PutAsync(bucket, "kept", token);
        await SetVersioningAsync(bucket, VersionStatus.Suspended, token);

        await SharedStore.Client.PutTextAsync(bucket, "key", "replaced", token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "last", token);

        Assert.That(await VersionsAsync(bucket, token), Is.EqualTo(["null latest", kept]));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("last"));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token, kept), Is.EqualTo("kept"));
        Assert.That(await StatusAsync(bucket, token), Is.EqualTo(VersionStatus.Suspended));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_bucket_is_versioned_only_once_it_is_told_to_be(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        Assert.That(await StatusAsync(bucket, token), Is.Null.Or.EqualTo(VersionStatus.Off));

        await SetVersioningAsync(bucket, VersionStatus.Enabled, token);
        Assert.That(await StatusAsync(bucket, token), Is.EqualTo(VersionStatus.Enabled));
    }

    internal static PutBucketVersioningRequest Set(string bucket, VersionStatus status) =>
        new() { BucketName = bucket, VersioningConfig = new S3BucketVersioningConfig { Status = status } };

    private static async Task<string> CreateVersionedAsync(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SetVersioningAsync(bucket, VersionStatus.Enabled, token);
        return bucket;
    }

    private static Task<PutBucketVersioningResponse> SetVersioningAsync(string bucket, VersionStatus status, CancellationToken token) =>
        SharedStore.Client.PutBucketVersioningAsync(Set(bucket, status), token);

    private static async Task<VersionStatus?> StatusAsync(string bucket, CancellationToken token) =>
        (await SharedStore.Client.GetBucketVersioningAsync(bucket, token)).VersioningConfig?.Status;

    private static async Task<string> PutAsync(string bucket, string text, CancellationToken token) =>
        (await SharedStore.Client.PutTextAsync(bucket, "key", text, token)).VersionId;

    private static async Task<IEnumerable<string>> VersionsAsync(string bucket, CancellationToken token)
    {
        var answer = await SharedStore.Client.ListVersionsAsync(bucket, token);
        return answer.Versions.Select(version =>
            version.VersionId + (version.IsDeleteMarker == true ? " marker" : "") + (version.IsLatest == true ? " latest" : ""));
    }
}
