using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>What of the kinds that no backup keeps a store's buckets have, asked from the server; also that it does not answer.</summary>
/// <param name="client">A client of the store.</param>
internal sealed class S3Leftovers(IAmazonS3 client)
{
    private readonly Dictionary<string, string> unanswered = new(StringComparer.Ordinal);

    /// <summary>What the server did not answer for.</summary>
    public IEnumerable<NotKept> Unanswered => unanswered.GroupBy(pair => pair.Value, pair => pair.Key).Select(group =>
        NotKept.Of("whatever there is of", $"{string.Join(", ", group)}: the server answers {group.Key}"));

    /// <summary>Asks for one bucket.</summary>
    public async Task<List<NotKept>> FindAsync(string bucket, CancellationToken cancellation)
    {
        var found = new List<NotKept>();
        foreach (var (kind, askAsync) in Questions(bucket, cancellation))
        {
            if (await AskAsync(kind, askAsync).ConfigureAwait(false) is { } about)
                found.Add(NotKept.Of(kind, about.Length == 0 ? $"of bucket {bucket}" : $"of bucket {bucket}: {about}"));
        }

        return found;
    }

    private IEnumerable<(string Kind, Func<Task<string?>> AskAsync)> Questions(string bucket, CancellationToken token)
    {
        yield return ("access list", async () =>
            Other((await client.GetBucketAclAsync(new GetBucketAclRequest { BucketName = bucket }, token).ConfigureAwait(false)).Grants));
        yield return ("default encryption", async () => Any((await client.GetBucketEncryptionAsync(
            new GetBucketEncryptionRequest { BucketName = bucket }, token).ConfigureAwait(false))
            .ServerSideEncryptionConfiguration?.ServerSideEncryptionRules));
        yield return ("CORS rules", async () =>
            Any((await client.GetCORSConfigurationAsync(bucket, token).ConfigureAwait(false)).Configuration?.Rules));
        yield return ("website", async () => (await client.GetBucketWebsiteAsync(bucket, token).ConfigureAwait(false))
            .WebsiteConfiguration is { IndexDocumentSuffix: not null } or { RedirectAllRequestsTo: not null } ? string.Empty : null);
        yield return ("notifications", async () =>
        {
            var answer = await client.GetBucketNotificationAsync(bucket, token).ConfigureAwait(false);
            return Any(answer.QueueConfigurations) ?? Any(answer.TopicConfigurations) ?? Any(answer.LambdaFunctionConfigurations);
        });
        yield return ("replication", async () => Any((await client.GetBucketReplicationAsync(
            new GetBucketReplicationRequest { BucketName = bucket }, token).ConfigureAwait(false)).Configuration?.Rules));
        yield return ("ownership controls", async () => Any((await client.GetBucketOwnershipControlsAsync(
            new GetBucketOwnershipControlsRequest { BucketName = bucket }, token).ConfigureAwait(false)).OwnershipControls?.Rules));
        yield return ("public access block", async () => (await client.GetPublicAccessBlockAsync(
            new GetPublicAccessBlockRequest { BucketName = bucket }, token).ConfigureAwait(false)).PublicAccessBlockConfiguration is
            { BlockPublicAcls: true } or { IgnorePublicAcls: true } or { BlockPublicPolicy: true } or { RestrictPublicBuckets: true }
            ? string.Empty : null);
        yield return ("access logging", async () =>
            (await client.GetBucketLoggingAsync(bucket, token).ConfigureAwait(false)).BucketLoggingConfig?.TargetBucketName);
        yield return ("transfer acceleration", async () => (await client.GetBucketAccelerateConfigurationAsync(bucket, token)
            .ConfigureAwait(false)).Status == BucketAccelerateStatus.Enabled ? string.Empty : null);
        yield return ("requester's payment", async () => (await client.GetBucketRequestPaymentAsync(bucket, token)
            .ConfigureAwait(false)).Payer == "Requester" ? string.Empty : null);
        var analytics = new ListBucketAnalyticsConfigurationsRequest { BucketName = bucket };
        yield return ("analytics", async () =>
            Any((await client.ListBucketAnalyticsConfigurationsAsync(analytics, token).ConfigureAwait(false)).AnalyticsConfigurationList));
        var inventory = new ListBucketInventoryConfigurationsRequest { BucketName = bucket };
        yield return ("inventory", async () =>
            Any((await client.ListBucketInventoryConfigurationsAsync(inventory, token).ConfigureAwait(false)).InventoryConfigurationList));
        yield return ("unfinished uploads", () => UploadsAsync(bucket, token));
    }

    private async Task<string?> UploadsAsync(string bucket, CancellationToken token)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket, Encoding = EncodingType.Url };
        var answer = await client.ListMultipartUploadsAsync(request, token).ConfigureAwait(false);
        if (answer.MultipartUploads is not { Count: > 0 } uploads)
            return null;
        var more = answer.IsTruncated == true ? " and more" : string.Empty;
        return FormattableString.Invariant($"{uploads.Count:N0}{more}, the first one of {uploads[0].Key}");
    }

    // What is not there is answered by 404, and by each server for what it does not know in a way of its own.
    private async Task<string?> AskAsync(string kind, Func<Task<string?>> askAsync)
    {
        if (unanswered.ContainsKey(kind))
            return null;
        try
        {
            return await askAsync().ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AmazonServiceException exception)
        {
            unanswered.Add(kind, FormattableString.Invariant($"{(int)exception.StatusCode} {exception.ErrorCode}"));
            return null;
        }
    }

    private static string? Any<T>(List<T>? all) => all is { Count: > 0 } ? string.Empty : null;

    // A bucket's owner has one by itself.
    private static string? Other(List<S3Grant>? grants) => grants is { Count: > 1 } ? $"{grants.Count} grants" : null;
}
