using System.Net;
using System.Xml.Linq;
using Amazon.S3;
using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class PresignedTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_presigned_address_writes_and_another_reads(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        using var client = SharedStore.Store.ConnectUnsigned();
        using var text = new StringContent("text");

        using var written = await client.PutAsync(Sign(bucket, HttpVerb.PUT, Long), text, token);
        using var read = await client.GetAsync(Sign(bucket, HttpVerb.GET, Long), token);

        Assert.That(written.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await read.Content.ReadAsStringAsync(token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_presigned_address_is_refused_once_it_has_expired(CancellationToken token)
    {
        var bucket = await FillAsync(token);
        using var client = SharedStore.Store.ConnectUnsigned();
        var lasting = Sign(bucket, HttpVerb.GET, Long);
        var expiring = Sign(bucket, HttpVerb.GET, Short);
        await Task.Delay(Short + TimeSpan.FromSeconds(2), token);

        using var allowed = await client.GetAsync(lasting, token);
        using var refused = await client.GetAsync(expiring, token);

        Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await ReadRefusalAsync(refused, token), Is.EqualTo("403 AccessDenied"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_presigned_address_holds_for_its_method_and_its_key_alone(CancellationToken token)
    {
        var bucket = await FillAsync(token);
        using var client = SharedStore.Store.ConnectUnsigned();
        var signed = Sign(bucket, HttpVerb.GET, Long);
        using var text = new StringContent("other");

        using var allowed = await client.GetAsync(signed, token);
        using var method = await client.PutAsync(signed, text, token);
        using var key = await client.GetAsync(new Uri(signed.ToString().Replace("/key?", "/other?", StringComparison.Ordinal)), token);
        using var longer = await client.GetAsync(
            new Uri(signed.ToString().Replace("Expires=300", "Expires=3000", StringComparison.Ordinal)), token);

        Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await ReadRefusalAsync(method, token), Is.EqualTo("403 SignatureDoesNotMatch"));
        Assert.That(await ReadRefusalAsync(key, token), Is.EqualTo("403 SignatureDoesNotMatch"));
        Assert.That(await ReadRefusalAsync(longer, token), Is.EqualTo("403 SignatureDoesNotMatch"));
    }

    private static async Task<string> FillAsync(CancellationToken token)
    {
        var bucket = await SharedStore.CreateBucketAsync(token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", token);
        await SharedStore.Client.PutTextAsync(bucket, "other", "text", token);
        return bucket;
    }

    private static Uri Sign(string bucket, HttpVerb verb, TimeSpan lifetime) => new(SharedStore.Client.GetPreSignedURL(
        new GetPreSignedUrlRequest { BucketName = bucket, Key = "key", Verb = verb, Expires = DateTime.UtcNow + lifetime }));

    private static async Task<string> ReadRefusalAsync(HttpResponseMessage answer, CancellationToken token)
    {
        var error = XDocument.Parse(await answer.Content.ReadAsStringAsync(token));
        return $"{(int)answer.StatusCode} {error.Root?.Element("Code")?.Value}";
    }
}
