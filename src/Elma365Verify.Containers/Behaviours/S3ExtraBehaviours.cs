using System.Net;
using Amazon.Runtime;
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
}
