using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>A client, and a bucket of its own that is removed with all versions of all objects in it.</summary>
internal sealed record S3Session(S3Access Access, IPEndPoint Endpoint, AmazonS3Client Client, string Bucket, CancellationToken Token)
{
    /// <summary>Performs with a new bucket.</summary>
    public static Task RunAsync(S3Access access, IPEndPoint endpoint, Func<S3Session, Task> performAsync, CancellationToken token) =>
        RunAsync(access, endpoint, new PutBucketRequest(), performAsync, token);

    /// <summary>Performs with a new bucket of some kind.</summary>
    public static async Task RunAsync(
        S3Access access, IPEndPoint endpoint, PutBucketRequest kind, Func<S3Session, Task> performAsync, CancellationToken token)
    {
        using var client = access.CreateClient(endpoint, new BasicAWSCredentials(access.AccessKey, access.SecretKey));
        var session = new S3Session(access, endpoint, client, OwnName.Create(), token);
        kind.BucketName = session.Bucket;
        await client.PutBucketAsync(kind, token);
        await CleanUp.AfterAsync(() => performAsync(session), late => (session with { Token = late }).RemoveAsync());
    }

    /// <summary>Writes an object of a text.</summary>
    public Task<PutObjectResponse> PutAsync(string key, string body) =>
        Client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = body }, Token);

    /// <summary>The text of an object.</summary>
    public async Task<string> GetAsync(string key, string? version = null, AmazonS3Client? client = null)
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = key, VersionId = version };
        using var response = await (client ?? Client).GetObjectAsync(request, Token);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync(Token);
    }

    /// <summary>That an attempt is refused with a status and an S3 error code.</summary>
    public static Task RefusedAsync(string what, HttpStatusCode status, Func<Task> attempt) =>
        Expect.RefusedAsync<AmazonS3Exception>(what, attempt, refusal => refusal.StatusCode.ToString(), status.ToString());

    private async Task RemoveAsync()
    {
        var listed = await Client.ListVersionsAsync(new ListVersionsRequest { BucketName = Bucket }, Token);
        foreach (var version in listed.Versions ?? [])
        {
            var request = new DeleteObjectRequest { BucketName = Bucket, Key = version.Key };
            if (version.VersionId is { Length: > 0 } id && id != "null")
                request.VersionId = id;
            await Client.DeleteObjectAsync(request, Token);
        }

        await Client.DeleteBucketAsync(Bucket, Token);
    }
}
