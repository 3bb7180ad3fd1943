using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>Objects' contents, written and read whole.</summary>
internal static class S3Contents
{
    /// <summary>The same bytes for the same seed, without a pattern a codec or a buffer could repeat.</summary>
    public static byte[] Create(int bytes, int seed = 1)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static Task<PutObjectResponse> PutTextAsync(
        this IAmazonS3 client, string bucket, string key, string text, CancellationToken token) =>
        client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = text }, token);

    public static async Task<byte[]> ReadAsync(this IAmazonS3 client, GetObjectRequest request, CancellationToken token)
    {
        using var answer = await client.GetObjectAsync(request, token);
        using var content = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(content, token);
        return content.ToArray();
    }

    public static async Task<string> ReadTextAsync(
        this IAmazonS3 client, string bucket, string key, CancellationToken token, string? version = null) =>
        Encoding.UTF8.GetString(await client.ReadAsync(
            new GetObjectRequest { BucketName = bucket, Key = key, VersionId = version }, token));
}
