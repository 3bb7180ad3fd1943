using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Images;
using NUnit.Framework.Constraints;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>
/// What a stand-in declares to lack it refuses: a client is never told that something was done which was not. An image that
/// declares nothing has to do it.
/// </summary>
internal sealed class LackTests
{
    private string bucket = null!;

    [SetUp]
    public async Task FillAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        bucket = await SharedStore.CreateBucketAsync(bounded.Token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", bounded.Token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public Task Tags_of_an_object_are_kept_or_refused(CancellationToken token) => KeptOrRefusedAsync(
        Capability.Tagging,
        () => SharedStore.Client.PutObjectTaggingAsync(
            new PutObjectTaggingRequest { BucketName = bucket, Key = "key", Tagging = new Tagging { TagSet = [Tag] } }, token),
        async () => (await SharedStore.Client.GetObjectTaggingAsync(
            new GetObjectTaggingRequest { BucketName = bucket, Key = "key" }, token)).Tagging.Select(tag => tag.Value),
        ["contract"]);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task Tags_sent_with_an_object_are_kept_or_refused(CancellationToken token) => KeptOrRefusedAsync(
        Capability.Tagging,
        () => SharedStore.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "tagged", ContentBody = "text", TagSet = [Tag] }, token),
        async () => (await SharedStore.Client.GetObjectTaggingAsync(
            new GetObjectTaggingRequest { BucketName = bucket, Key = "tagged" }, token)).Tagging.Select(tag => tag.Value),
        ["contract"]);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task Tags_sent_with_a_multipart_upload_are_kept_or_refused(CancellationToken token) => KeptOrRefusedAsync(
        Capability.Tagging,
        () => SharedStore.Client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = "tagged", TagSet = [Tag] }, token),
        () => Task.FromResult<IEnumerable<string>>([]),
        []);

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_policy_of_a_bucket_is_kept_or_refused(CancellationToken token)
    {
        var policy = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},
             "Action":["s3:GetObject"],"Resource":["arn:aws:s3:::{{bucket}}/*"]}]}
            """;
        return KeptOrRefusedAsync(
            Capability.BucketPolicy,
            () => SharedStore.Client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket, Policy = policy }, token),
            async () => [(await SharedStore.Client.GetBucketPolicyAsync(bucket, token)).Policy.Contains("s3:GetObject").ToString()],
            ["True"]);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_write_only_where_there_is_nothing_overwrites_nothing(CancellationToken token)
    {
        var request = new PutObjectRequest { BucketName = bucket, Key = "key", ContentBody = "other", IfNoneMatch = "*" };

        Assert.That(() => SharedStore.Client.PutObjectAsync(request, token), await ConditionRefusedAsync(token));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_write_over_a_known_object_overwrites_no_other(CancellationToken token)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "key",
            ContentBody = "other",
            IfMatch = "\"00000000000000000000000000000000\"",
        };

        Assert.That(() => SharedStore.Client.PutObjectAsync(request, token), await ConditionRefusedAsync(token));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_upload_of_parts_only_where_there_is_nothing_overwrites_nothing(CancellationToken token)
    {
        var upload = await SharedStore.Client.InitiateMultipartUploadAsync(bucket, "key", token);
        using var content = new MemoryStream([1, 2, 3]);
        var part = await SharedStore.Client.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = "key", UploadId = upload.UploadId, PartNumber = 1, InputStream = content },
            token);
        var completion = new CompleteMultipartUploadRequest
        {
            BucketName = bucket,
            Key = "key",
            UploadId = upload.UploadId,
            PartETags = [new PartETag(1, part.ETag)],
            IfNoneMatch = "*",
        };

        Assert.That(() => SharedStore.Client.CompleteMultipartUploadAsync(completion, token), await ConditionRefusedAsync(token));
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public Task A_bucket_with_object_lock_is_made_or_refused(CancellationToken token)
    {
        var locked = $"locked-{Guid.NewGuid():N}";
        return KeptOrRefusedAsync(
            Capability.ObjectLock,
            () => SharedStore.Client.PutBucketAsync(
                new PutBucketRequest { BucketName = locked, ObjectLockEnabledForBucket = true }, token),
            async () => [(await SharedStore.Client.GetObjectLockConfigurationAsync(
                new GetObjectLockConfigurationRequest { BucketName = locked }, token)).ObjectLockConfiguration.ObjectLockEnabled.Value],
            ["Enabled"]);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_retention_of_an_object_in_a_plain_bucket_is_refused_and_does_not_become_its_content(CancellationToken token)
    {
        var retention = new PutObjectRetentionRequest
        {
            BucketName = bucket,
            Key = "key",
            Retention = new ObjectLockRetention { Mode = ObjectLockRetentionMode.Governance, RetainUntilDate = DateTime.UtcNow.AddDays(1) },
        };

        Assert.That(() => SharedStore.Client.PutObjectRetentionAsync(retention, token), Throws.InstanceOf<AmazonS3Exception>());
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public Task An_expiry_rule_of_a_bucket_is_kept_or_refused(CancellationToken token)
    {
        var rule = new LifecycleRule
        {
            Id = "expire",
            Status = LifecycleRuleStatus.Enabled,
            Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "tmp/" } },
            Expiration = new LifecycleRuleExpiration { Days = 1 },
        };
        return KeptOrRefusedAsync(
            Capability.Lifecycle,
            () => SharedStore.Client.PutLifecycleConfigurationAsync(
                bucket, new LifecycleConfiguration { Rules = [rule] }, token),
            async () => (await SharedStore.Client.GetLifecycleConfigurationAsync(bucket, token))
                .Configuration.Rules.Select(kept => kept.Id),
            ["expire"]);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_key_of_the_client_encrypts_the_object_or_is_refused(CancellationToken token)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "encrypted",
            ContentBody = "text",
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = Convert.ToBase64String(S3Contents.Create(32)),
        };
        if (await LacksAsync(Capability.CustomerKeys, token))
        {
            Assert.That(() => SharedStore.Client.PutObjectAsync(request, token), NotImplemented);
            return;
        }

        await SharedStore.Client.PutObjectAsync(request, token);
        Assert.That(() => SharedStore.Client.ReadTextAsync(bucket, "encrypted", token), Throws.InstanceOf<AmazonS3Exception>());
    }

    private static Tag Tag => new() { Key = "kind", Value = "contract" };

    private static IResolveConstraint NotImplemented =>
        S3Refusal.With(HttpStatusCode.NotImplemented, "NotImplemented");

    private static async Task KeptOrRefusedAsync(
        string capability, Func<Task> writeAsync, Func<Task<IEnumerable<string>>> readAsync, string[] expected)
    {
        if (await LacksAsync(capability, CancellationToken.None))
        {
            Assert.That(writeAsync, NotImplemented);
            return;
        }

        await writeAsync();
        Assert.That(await readAsync(), Is.EqualTo(expected));
    }

    private static async Task<IResolveConstraint> ConditionRefusedAsync(CancellationToken token) =>
        await LacksAsync(Capability.ConditionalWrites, token)
            ? NotImplemented
            : S3Refusal.With(HttpStatusCode.PreconditionFailed, "PreconditionFailed");

    private static async Task<bool> LacksAsync(string capability, CancellationToken token) =>
        (await ImagesUnderTest.ImageAsync("minio", token)).StandIn is { } standIn && standIn.Lacks.Contains(capability);
}
