using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What MinIO does and a stand-in for it may lack.</summary>
internal static class S3ExtraBehaviours
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Behaviour> All(int port, S3Access access)
    {
        return
        [
            Needing(Capability.Tagging, "an object keeps its tags", TagAsync),
            Needing(Capability.BucketPolicy, "a bucket policy lets anonymous clients read, and nothing else", PolicyAsync),
            Needing(Capability.ConditionalWrites, "a conditional write does not overwrite", ConditionAsync),
            Needing(Capability.Lifecycle, "a bucket keeps its lifecycle rules", ExpireAsync),
            Needing(Capability.CustomerKeys, "an object under a client's key is read with the key, and refused without", EncryptAsync),
            new("an object on legal hold is not deleted", port, Capability.ObjectLock, (endpoint, token) => S3Session.RunAsync(
                access, endpoint, new PutBucketRequest { ObjectLockEnabledForBucket = true }, HoldAsync, token)),
        ];

        Behaviour Needing(string capability, string name, Func<S3Session, Task> performAsync) =>
            new(name, port, capability, (endpoint, token) => S3Session.RunAsync(access, endpoint, performAsync, token));
    }

    private static async Task TagAsync(S3Session session)
    {
        const string key = "tagged";
        await session.PutAsync(key, "body");
        await session.Client.PutObjectTaggingAsync(
            new PutObjectTaggingRequest
            {
                BucketName = session.Bucket,
                Key = key,
                Tagging = new Tagging { TagSet = [new Tag { Key = "status", Value = "signed" }, new Tag { Key = "год", Value = "2026" }] },
            },
            session.Token);
        Expect.Sequence("the tags", ["status=signed", "год=2026"], await TagsAsync(session, key));
        await session.Client.DeleteObjectTaggingAsync(
            new DeleteObjectTaggingRequest { BucketName = session.Bucket, Key = key }, session.Token);
        Expect.Sequence("the tags after they were deleted", [], await TagsAsync(session, key));
    }

    private static async Task<IEnumerable<string>> TagsAsync(S3Session session, string key)
    {
        var request = new GetObjectTaggingRequest { BucketName = session.Bucket, Key = key };
        var tags = (await session.Client.GetObjectTaggingAsync(request, session.Token)).Tagging ?? [];
        return tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
    }

    private static async Task PolicyAsync(S3Session session)
    {
        await session.PutAsync("public", "for everyone");
        using var anonymous = session.Access.CreateClient(session.Endpoint, new AnonymousAWSCredentials());
        await S3Session.RefusedAsync(
            "reading anonymously without a policy", HttpStatusCode.Forbidden, () => session.GetAsync("public", client: anonymous));
        var policy = $$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Principal": { "AWS": ["*"] },
                  "Action": ["s3:GetObject"],
                  "Resource": ["arn:aws:s3:::{{session.Bucket}}/*"]
                }
              ]
            }
            """;
        await session.Client.PutBucketPolicyAsync(session.Bucket, policy, session.Token);
        Expect.Equal("the object, read anonymously", "for everyone", await session.GetAsync("public", client: anonymous));
        await S3Session.RefusedAsync(
            "writing anonymously", HttpStatusCode.Forbidden, () => (session with { Client = anonymous }).PutAsync("public", "changed"));
        var kept = await session.Client.GetBucketPolicyAsync(session.Bucket, session.Token);
        Expect.True(kept.Policy?.Contains("s3:GetObject", StringComparison.Ordinal) == true, "the policy does not come back");
    }

    private static async Task ConditionAsync(S3Session session)
    {
        const string key = "conditional";
        await session.Client.PutObjectAsync(Write("first"), session.Token);
        await S3Session.RefusedAsync(
            "writing what exists, if there is none", HttpStatusCode.PreconditionFailed,
            () => session.Client.PutObjectAsync(Write("second"), session.Token));
        Expect.Equal("the object after that", "first", await session.GetAsync(key));

        PutObjectRequest Write(string body) => new() { BucketName = session.Bucket, Key = key, ContentBody = body, IfNoneMatch = "*" };
    }

    private static async Task ExpireAsync(S3Session session)
    {
        var rule = new LifecycleRule
        {
            Id = "drafts",
            Status = LifecycleRuleStatus.Enabled,
            Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "drafts/" } },
            Expiration = new LifecycleRuleExpiration { Days = 7 },
        };
        await session.Client.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = session.Bucket, Configuration = new LifecycleConfiguration { Rules = [rule] },
            },
            session.Token);
        var request = new GetLifecycleConfigurationRequest { BucketName = session.Bucket };
        var kept = (await session.Client.GetLifecycleConfigurationAsync(request, session.Token)).Configuration?.Rules ?? [];
        Expect.Sequence(
            "the rules", ["drafts 7 Enabled"], kept.Select(found => $"{found.Id} {found.Expiration?.Days} {found.Status?.Value}"));
    }

    // S3 takes such keys over TLS alone.
    private static async Task EncryptAsync(S3Session session)
    {
        const string key = "encrypted";
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await session.Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = session.Bucket,
                Key = key,
                ContentBody = "secret",
                ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
                ServerSideEncryptionCustomerProvidedKey = secret,
            },
            session.Token);
        await S3Session.RefusedAsync("reading without the key", HttpStatusCode.BadRequest, () => session.GetAsync(key));
        var request = new GetObjectRequest
        {
            BucketName = session.Bucket,
            Key = key,
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = secret,
        };
        using var got = await session.Client.GetObjectAsync(request, session.Token);
        using var reader = new StreamReader(got.ResponseStream);
        Expect.Equal("the object, read with the key", "secret", await reader.ReadToEndAsync(session.Token));
    }

    private static async Task HoldAsync(S3Session session)
    {
        const string key = "held";
        var version = (await session.PutAsync(key, "body")).VersionId;
        await SetHoldAsync(session, key, version, ObjectLockLegalHoldStatus.On);
        try
        {
            await Expect.RefusedAsync<AmazonS3Exception>(
                "deleting the version on hold",
                () => session.Client.DeleteObjectAsync(session.Bucket, key, version, session.Token),
                refusal => refusal.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest ? "4xx" : $"{refusal.StatusCode}",
                "4xx"); // 403 at Amazon, 400 at MinIO
            Expect.Equal("the object after that", "body", await session.GetAsync(key, version));
        }
        finally
        {
            await SetHoldAsync(session, key, version, ObjectLockLegalHoldStatus.Off);
        }
    }

    private static Task<PutObjectLegalHoldResponse> SetHoldAsync(
        S3Session session, string key, string version, ObjectLockLegalHoldStatus status) =>
        session.Client.PutObjectLegalHoldAsync(
            new PutObjectLegalHoldRequest
            {
                BucketName = session.Bucket, Key = key, VersionId = version, LegalHold = new ObjectLockLegalHold { Status = status },
            },
            session.Token);
}
