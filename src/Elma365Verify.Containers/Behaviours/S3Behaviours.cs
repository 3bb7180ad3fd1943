using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of the S3 store, whatever stands behind it; <see cref="S3ExtraBehaviours"/> has what some lack.</summary>
internal static class S3Behaviours
{
    // The least a part but the last may have (Amazon S3 User Guide, "Multipart upload limits").
    private const int PartBytes = 5 * 1024 * 1024;
    private const int MultipartBytes = 6 * 1024 * 1024;
    private const int Listed = 7;
    private const int PageSize = 3;

    /// <summary>All of them, those that need a capability included.</summary>
    public static IReadOnlyList<Behaviour> All(int port, S3Access access)
    {
        return
        [
            In("an object keeps its bytes, content type and metadata", ObjectAsync),
            In("a multipart upload of 6 MiB becomes one object", MultipartAsync),
            In("objects are listed by prefix, in order and in pages", ListAsync),
            In("versioning keeps every version and marks deletion", VersionAsync),
            In("a presigned URL is served, and a forged one refused with 403", PresignAsync),
            In("a wrong secret key is refused with 403", WrongKeyAsync),
            In("an anonymous client is refused with 403", AnonymousAsync),
            .. S3ExtraBehaviours.All(port, access),
        ];

        Behaviour In(string name, Func<S3Session, Task> performAsync) =>
            new(name, port, null, (endpoint, token) => S3Session.RunAsync(access, endpoint, performAsync, token));
    }

    private static async Task ObjectAsync(S3Session session)
    {
        const string key = "каталог/file №1 +&?.bin";
        var body = RandomNumberGenerator.GetBytes(100_000);
        using var input = new MemoryStream(body);
        var put = new PutObjectRequest
        {
            BucketName = session.Bucket,
            Key = key,
            InputStream = input,
            ContentType = "application/x-elma365; charset=utf-8",
            Headers = { CacheControl = "max-age=60", ContentDisposition = "attachment; filename=\"a.bin\"" },
            Metadata = { ["author"] = "elma365", ["card-id"] = "0f3a 9c5e" },
        };
        await session.Client.PutObjectAsync(put, session.Token);
        using (var got = await session.Client.GetObjectAsync(session.Bucket, key, session.Token))
        {
            using var output = new MemoryStream();
            await got.ResponseStream.CopyToAsync(output, session.Token);
            Expect.Bytes("the object", body, output.ToArray());
            Expect.Sequence(
                "its headers",
                [put.ContentType, put.Headers.CacheControl, put.Headers.ContentDisposition],
                [got.Headers.ContentType, got.Headers.CacheControl, got.Headers.ContentDisposition]);
            Expect.Sequence("its metadata", ["elma365", "0f3a 9c5e"], [got.Metadata["author"], got.Metadata["card-id"]]);
        }

        await session.Client.DeleteObjectAsync(session.Bucket, key, session.Token);
        await S3Session.RefusedAsync("the object after it was deleted", HttpStatusCode.NotFound, () => session.GetAsync(key));
    }

    private static async Task MultipartAsync(S3Session session)
    {
        const string key = "multipart";
        var body = RandomNumberGenerator.GetBytes(MultipartBytes);
        var started = await session.Client.InitiateMultipartUploadAsync(session.Bucket, key, session.Token);
        var complete = new CompleteMultipartUploadRequest { BucketName = session.Bucket, Key = key, UploadId = started.UploadId };
        foreach (var (number, part) in body.Chunk(PartBytes).Index())
        {
            using var input = new MemoryStream(part);
            complete.AddPartETags(await session.Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = session.Bucket, Key = key, UploadId = started.UploadId, PartNumber = number + 1, InputStream = input,
                },
                session.Token));
        }

        await session.Client.CompleteMultipartUploadAsync(complete, session.Token);
        using var got = await session.Client.GetObjectAsync(session.Bucket, key, session.Token);
        Expect.Equal("its length", (long)MultipartBytes, got.ContentLength);
        Expect.Equal(
            "its SHA-256",
            Convert.ToHexString(SHA256.HashData(body)),
            Convert.ToHexString(await SHA256.HashDataAsync(got.ResponseStream, session.Token)));
        var listed = await session.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = session.Bucket }, session.Token);
        Expect.Sequence("the objects in the bucket", [key], (listed.S3Objects ?? []).Select(entry => entry.Key));
    }

    private static async Task ListAsync(S3Session session)
    {
        var keys = Enumerable.Range(0, Listed).Select(number => $"a/файл {number}").ToList();
        foreach (var key in keys.AsEnumerable().Reverse().Concat(["a-", "b/1", "b/2"]))
            await session.PutAsync(key, key);
        var request = new ListObjectsV2Request { BucketName = session.Bucket, Prefix = "a/", MaxKeys = PageSize };
        var (found, pages) = (new List<string>(), 0);
        do
        {
            var page = await session.Client.ListObjectsV2Async(request, session.Token);
            found.AddRange((page.S3Objects ?? []).Select(entry => entry.Key));
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
            pages++;
        }
        while (request.ContinuationToken is not null && pages <= Listed);

        Expect.Sequence("the keys under the prefix", keys, found);
        Expect.Equal("pages", (Listed + PageSize - 1) / PageSize, pages);
        var top = await session.Client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = session.Bucket, Delimiter = "/" }, session.Token);
        Expect.Sequence("the common prefixes", ["a/", "b/"], top.CommonPrefixes ?? []);
        Expect.Sequence("the keys beside them", ["a-"], (top.S3Objects ?? []).Select(entry => entry.Key));
    }

    private static async Task VersionAsync(S3Session session)
    {
        const string key = "versioned";
        await session.Client.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = session.Bucket, VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            },
            session.Token);
        var first = (await session.PutAsync(key, "first")).VersionId;
        var second = (await session.PutAsync(key, "second")).VersionId;
        Expect.Equal("the object", "second", await session.GetAsync(key));
        await session.Client.DeleteObjectAsync(session.Bucket, key, session.Token);
        await S3Session.RefusedAsync("the object after it was deleted", HttpStatusCode.NotFound, () => session.GetAsync(key));
        var listed = await session.Client.ListVersionsAsync(new ListVersionsRequest { BucketName = session.Bucket }, session.Token);
        var versions = listed.Versions ?? [];
        Expect.Sequence(
            "the versions, the newest first",
            [second, first],
            versions.Where(entry => entry.IsDeleteMarker != true).Select(entry => entry.VersionId));
        Expect.Equal("delete markers", 1, versions.Count(entry => entry.IsDeleteMarker == true));
        Expect.Equal("the first version", "first", await session.GetAsync(key, first));
        Expect.Equal("the second version", "second", await session.GetAsync(key, second));
    }

    private static async Task PresignAsync(S3Session session)
    {
        const string key = "by/presigned url";
        await session.PutAsync(key, "presigned");
        var isTls = session.Client.Config.ServiceURL.StartsWith("https", StringComparison.Ordinal);
        var url = await session.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = session.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = isTls ? Protocol.HTTPS : Protocol.HTTP,
            Expires = DateTime.UtcNow.AddMinutes(10),
        });
        using var client = session.Access.CreateHttpClient(session.Endpoint);
        using (var served = await client.GetAsync(new Uri(url), session.Token))
        {
            Expect.Equal("the status", HttpStatusCode.OK, served.StatusCode);
            Expect.Equal("the object", "presigned", await served.Content.ReadAsStringAsync(session.Token));
        }

        // One digit of the signature, which is the last parameter of its name wherever it stands.
        var digit = url.IndexOf("X-Amz-Signature=", StringComparison.Ordinal) + "X-Amz-Signature=".Length;
        var forged = $"{url[..digit]}{(url[digit] == '0' ? '1' : '0')}{url[(digit + 1)..]}";
        using var refused = await client.GetAsync(new Uri(forged), session.Token);
        Expect.Equal("the status with a changed signature", HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task WrongKeyAsync(S3Session session)
    {
        await session.PutAsync("kept", "secret");
        using var client = session.Access.CreateClient(
            session.Endpoint, new BasicAWSCredentials(session.Access.AccessKey, GeneratedSecret.Wrong()));
        await RefuseAllAsync(session, client);
    }

    private static async Task AnonymousAsync(S3Session session)
    {
        await session.PutAsync("kept", "secret");
        using var client = session.Access.CreateClient(session.Endpoint, new AnonymousAWSCredentials());
        await RefuseAllAsync(session, client);
    }

    private static async Task RefuseAllAsync(S3Session session, AmazonS3Client client)
    {
        await S3Session.RefusedAsync("reading", HttpStatusCode.Forbidden, () => session.GetAsync("kept", client: client));
        await S3Session.RefusedAsync(
            "writing", HttpStatusCode.Forbidden, () => (session with { Client = client }).PutAsync("kept", "changed"));
        await S3Session.RefusedAsync("listing", HttpStatusCode.Forbidden, () => client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = session.Bucket }, session.Token));
        Expect.Equal("the object after that", "secret", await session.GetAsync("kept"));
    }
}
