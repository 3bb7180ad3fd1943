using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>What not every server has. What the image declares to lack is not asked for; what it doesn't declare has to be there.</summary>
/// <param name="client">A client of the store.</param>
/// <param name="lacks">What the image declares to lack, as <see cref="Capability"/> names it.</param>
internal sealed class S3Capabilities(IAmazonS3 client, IReadOnlyCollection<string> lacks)
{
    private const string NoPolicy = "NoSuchBucketPolicy";

    /// <summary>Whether tags are asked for.</summary>
    public bool HasTags => !lacks.Contains(Capability.Tagging);

    /// <summary>A bucket's policy, its keys sorted; null where there is none.</summary>
    /// <exception cref="BackupException">The server has none, and its image doesn't declare that; or it answers something else.</exception>
    public async Task<string?> PolicyAsync(string bucket, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            Capability.BucketPolicy, NoPolicy, () => client.GetBucketPolicyAsync(bucket, cancellation)).ConfigureAwait(false);
        // The client hands the body of the error out as the policy.
        if (string.IsNullOrEmpty(answer?.Policy) || (answer.Policy[0] == '<' && answer.Policy.Contains(NoPolicy, StringComparison.Ordinal)))
            return null;
        try
        {
            return Sorted(JsonNode.Parse(answer.Policy))!.ToJsonString();
        }
        catch (JsonException exception)
        {
            throw new BackupException($"bucket {bucket}: the server answers no policy: {answer.Policy}", exception);
        }
    }

    /// <summary>A bucket's tags.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> TagsAsync(string bucket, CancellationToken cancellation)
    {
        var request = new GetBucketTaggingRequest { BucketName = bucket };
        var answer = await AskAsync(Capability.Tagging, "NoSuchTagSet", () => client.GetBucketTaggingAsync(request, cancellation))
            .ConfigureAwait(false);
        return Tags(answer?.TagSet);
    }

    /// <summary>An object's tags.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> TagsAsync(
        string bucket, string key, string? version, CancellationToken cancellation)
    {
        var request = new GetObjectTaggingRequest { BucketName = bucket, Key = key, VersionId = version };
        var answer = await AskAsync(Capability.Tagging, "NoSuchTagSet", () => client.GetObjectTaggingAsync(request, cancellation))
            .ConfigureAwait(false);
        return Tags(answer?.Tagging);
    }

    /// <summary>Refuses a bucket that has what a backup doesn't hold: locked objects, rules by which objects expire.</summary>
    /// <exception cref="BackupException">It has.</exception>
    public async Task RequireNothingElseAsync(string bucket, CancellationToken cancellation)
    {
        var question = new GetObjectLockConfigurationRequest { BucketName = bucket };
        var locked = await AskAsync(
            Capability.ObjectLock,
            "ObjectLockConfigurationNotFoundError",
            () => client.GetObjectLockConfigurationAsync(question, cancellation)).ConfigureAwait(false);
        if (locked?.ObjectLockConfiguration?.ObjectLockEnabled is not null)
            throw new BackupException($"bucket {bucket} has object lock, which a backup does not hold; its objects' locks would be lost");
        var rules = await AskAsync(
            Capability.Lifecycle,
            "NoSuchLifecycleConfiguration",
            () => client.GetLifecycleConfigurationAsync(bucket, cancellation)).ConfigureAwait(false);
        if (rules?.Configuration?.Rules is { Count: > 0 })
            throw new BackupException($"bucket {bucket} has lifecycle rules, which a backup does not hold; they would be lost");
    }

    /// <summary>Gives a bucket its tags and its policy.</summary>
    /// <exception cref="BackupException">The server knows none.</exception>
    public async Task ApplyAsync(S3Bucket bucket, CancellationToken cancellation)
    {
        if (bucket.Tags.Count > 0)
        {
            Require(Capability.Tagging, $"bucket {bucket.Name} has tags");
            var tags = new PutBucketTaggingRequest { BucketName = bucket.Name, TagSet = Tags(bucket.Tags) };
            await client.PutBucketTaggingAsync(tags, cancellation).ConfigureAwait(false);
        }

        if (bucket.Policy is not { } policy)
            return;
        Require(Capability.BucketPolicy, $"bucket {bucket.Name} has a policy");
        await client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket.Name, Policy = policy }, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Gives an object its tags.</summary>
    /// <exception cref="BackupException">The server knows none.</exception>
    public async Task ApplyAsync(
        string bucket, string key, string? version, ImmutableSortedDictionary<string, string> tags, CancellationToken cancellation)
    {
        if (tags.Count == 0)
            return;
        Require(Capability.Tagging, $"{S3Failure.Name(bucket, key)} has tags");
        var request = new PutObjectTaggingRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = version,
            Tagging = new Tagging { TagSet = Tags(tags) },
        };
        await client.PutObjectTaggingAsync(request, cancellation).ConfigureAwait(false);
    }

    private void Require(string capability, string what)
    {
        if (lacks.Contains(capability))
            throw new BackupException($"{what}, and this server's image declares that it lacks {capability}");
    }

    private async Task<T?> AskAsync<T>(string capability, string absent, Func<Task<T>> askAsync)
        where T : class
    {
        if (lacks.Contains(capability))
            return null;
        try
        {
            return await askAsync().ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == absent)
        {
            return null;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotImplemented)
        {
            throw new BackupException(
                $"the server has no {capability}, and its image does not declare that; declare it under lacks in the image list",
                exception);
        }
    }

    private static ImmutableSortedDictionary<string, string> Tags(List<Tag>? tags) =>
        (tags ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);

    private static List<Tag> Tags(ImmutableSortedDictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    // A server may give the keys back in another order than it was given.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
