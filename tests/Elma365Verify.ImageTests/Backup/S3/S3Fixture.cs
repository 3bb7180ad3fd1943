using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.ImageTests.Minio;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>
/// What a backup has to bring back: keys of any text, an object without a byte and one of 20 MiB in parts, headers and metadata,
/// many versions, delete markers above and below, versioning never enabled, enabled, and suspended.
/// </summary>
internal static class S3Fixture
{
    public const string Plain = "plain";
    public const string Versioned = "versioned";
    public const string Suspended = "suspended";
    public const string Large = "large";
    public const string Described = "acts/договор №1.pdf";
    private const int PartSize = 5 << 20;

    private static readonly string[] Keys =
    [
        "合同/附件.txt", "e\u0301 and \u00e9", "\U0001F4C4", "with  spaces", "a+b", "100%", "%2F%20", "folder/", "a//b", "quote\"&<>'",
        "?query=1&x#fragment", "back\\slash", "acts/договор №2.pdf",
        "/leading", "//", "///a/", "/", "./x", "x/.", "x/../y", ".", "..", "/../z", "../../etc/passwd", "\u0001control", "tab\there",
        "line\r\nfeed", "\u001b[31mred", "\u007f", "\u0085next", " ", " blanks ", "a%00b", "%2e%2e/%2F", "+ % ? #", "\u202Eright to left",
        "\uFEFFmark", "\uFFFFnone", "]]></Key>&amp;", new string('k', 1024),
    ];

    public static async Task FillAsync(IAmazonS3 client, CancellationToken token)
    {
        foreach (var bucket in (string[])[Plain, Versioned, Suspended, Large, "vacant"])
            await client.PutBucketAsync(bucket, token);
        await FillPlainAsync(client, token);
        await FillVersionedAsync(client, token);
        await FillSuspendedAsync(client, token);
        await FillLargeAsync(client, token);
    }

    /// <summary>The object with every header and metadata.</summary>
    public static PutObjectRequest Describe(string content, string owner)
    {
        var request = new PutObjectRequest { BucketName = Plain, Key = Described, ContentBody = content };
        request.ContentType = "application/x-elma";
        request.Headers.ContentEncoding = "br";
        request.Headers.ContentDisposition = "attachment; filename=\"act 1.pdf\"";
        request.Headers.CacheControl = "no-store";
        request.Headers["Content-Language"] = "ru-RU";
        request.Headers.Expires = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        request.Metadata["owner"] = owner;
        request.Metadata["title"] = "Договор поставки";
        request.Metadata["odd"] = "%41 \"quoted\", and; more=less";
        return request;
    }

    private static async Task FillPlainAsync(IAmazonS3 client, CancellationToken token)
    {
        foreach (var key in Keys.Union(HostileNames.Keys()))
            await client.PutTextAsync(Plain, key, key, token);
        await client.PutTextAsync(Plain, "nothing", string.Empty, token);
        await client.PutObjectAsync(Describe("text of an act", "purchasing"), token);
    }

    private static async Task FillVersionedAsync(IAmazonS3 client, CancellationToken token)
    {
        await client.PutTextAsync(Versioned, "before", "before there were versions", token);
        await SetAsync(client, Versioned, VersionStatus.Enabled, token);
        for (var i = 1; i <= 20; i++)
            await client.PutTextAsync(Versioned, "many", $"version {i}", token);
        await client.PutTextAsync(Versioned, "before", "after", token);
        await client.PutTextAsync(Versioned, "removed", "text", token);
        await client.DeleteObjectAsync(Versioned, "removed", token);
        await client.PutTextAsync(Versioned, "returned", "first", token);
        await client.DeleteObjectAsync(Versioned, "returned", token);
        await client.DeleteObjectAsync(Versioned, "returned", token);
        await client.PutTextAsync(Versioned, "returned", "second", token);
        await client.DeleteObjectAsync(Versioned, "never there", token);
    }

    private static async Task FillSuspendedAsync(IAmazonS3 client, CancellationToken token)
    {
        await SetAsync(client, Suspended, VersionStatus.Enabled, token);
        await client.PutTextAsync(Suspended, "kept", "kept", token);
        await client.PutTextAsync(Suspended, "between", "below", token);
        await client.PutTextAsync(Suspended, "gone", "text", token);
        await SetAsync(client, Suspended, VersionStatus.Suspended, token);
        await client.PutTextAsync(Suspended, "kept", "replaced", token);
        await client.PutTextAsync(Suspended, "kept", "null on top", token);
        await client.PutTextAsync(Suspended, "between", "null between", token);
        await client.DeleteObjectAsync(Suspended, "gone", token);
        await SetAsync(client, Suspended, VersionStatus.Enabled, token);
        await client.PutTextAsync(Suspended, "between", "above", token);
        await SetAsync(client, Suspended, VersionStatus.Suspended, token);
    }

    private static async Task FillLargeAsync(IAmazonS3 client, CancellationToken token)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = Large, Key = "scan.tiff", ContentType = "image/tiff" };
        begin.Metadata["pages"] = "42";
        var upload = await client.InitiateMultipartUploadAsync(begin, token);
        var parts = new List<PartETag>();
        for (var number = 1; number <= 4; number++)
        {
            using var content = new MemoryStream(S3Contents.Create(PartSize, number));
            var part = new UploadPartRequest
            {
                BucketName = Large,
                Key = "scan.tiff",
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = content,
            };
            parts.Add(new PartETag(await client.UploadPartAsync(part, token)));
        }

        var end = new CompleteMultipartUploadRequest { BucketName = Large, Key = "scan.tiff", UploadId = upload.UploadId };
        end.PartETags = parts;
        await client.CompleteMultipartUploadAsync(end, token);
        await client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = Large, Key = "unfinished" }, token);
    }

    private static Task<PutBucketVersioningResponse> SetAsync(
        IAmazonS3 client, string bucket, VersionStatus status, CancellationToken token) =>
        client.PutBucketVersioningAsync(VersioningTests.Set(bucket, status), token);
}
