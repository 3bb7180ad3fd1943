using System.Net;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Containers.Services;
using NUnit.Framework.Constraints;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class CredentialTests
{
    private string bucket = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        bucket = await SharedStore.CreateBucketAsync(bounded.Token);
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", bounded.Token);
    }

    [TearDown]
    public async Task The_object_is_untouched_Async()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        Assert.That(await SharedStore.Client.ReadTextAsync(bucket, "key", bounded.Token), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_wrong_secret_key_is_refused_whatever_is_asked(CancellationToken token)
    {
        using var client = SharedStore.Store.Connect(secretKey: GeneratedSecret.Create());
        RefusesEverything(client, "SignatureDoesNotMatch", token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void An_unknown_access_key_is_refused_whatever_is_asked(CancellationToken token)
    {
        using var client = SharedStore.Store.Connect(accessKey: "stranger");
        RefusesEverything(client, "InvalidAccessKeyId", token);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_client_without_keys_is_refused_whatever_it_asks(CancellationToken token)
    {
        using var client = SharedStore.Store.Connect(new AnonymousAWSCredentials());
        RefusesEverything(client, "AccessDenied", token);
    }

    [TestCase(0)]
    [TestCase(1)]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_signature_with_one_digit_changed_is_refused(int changes, CancellationToken token)
    {
        var signed = SharedStore.Client.GetPreSignedURL(
            new GetPreSignedUrlRequest { BucketName = bucket, Key = "key", Expires = DateTime.UtcNow.AddMinutes(5) });
        var address = new StringBuilder(signed);
        if (changes > 0)
            address[^1] = address[^1] == '0' ? '1' : '0';
        using var client = SharedStore.Store.ConnectUnsigned();

        using var answer = await client.GetAsync(new Uri(address.ToString()), token);

        var body = await answer.Content.ReadAsStringAsync(token);
        Assert.That(signed[^65..], Does.Match("=[0-9a-f]{64}"), "the signature stands last");
        Assert.That(answer.StatusCode, Is.EqualTo(changes > 0 ? HttpStatusCode.Forbidden : HttpStatusCode.OK));
        Assert.That(
            changes > 0 ? XDocument.Parse(body).Root?.Element("Code")?.Value : body,
            Is.EqualTo(changes > 0 ? "SignatureDoesNotMatch" : "text"));
    }

    [TestCase("Bearer token")]
    [TestCase("AWS4-HMAC-SHA256 nonsense")]
    [TestCase("Basic ZWxtYTM2NTplbG1hMzY1")]
    [CancelAfter(Bounds.Conversation)]
    public async Task Credentials_of_another_kind_open_nothing(string authorization, CancellationToken token)
    {
        using var client = SharedStore.Store.ConnectUnsigned();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(SharedStore.Store.Address, $"{bucket}/key"));
        Assert.That(request.Headers.TryAddWithoutValidation("Authorization", authorization), Is.True);

        using var answer = await client.SendAsync(request, token);

        Assert.That((int)answer.StatusCode, Is.InRange(400, 499));
        Assert.That(await answer.Content.ReadAsStringAsync(token), Does.Not.Contain("text</").And.Not.EqualTo("text"));
    }

    [TestCase("v1/AUTH_root")]
    [TestCase("auth/v1.0")]
    [TestCase("info")]
    [TestCase("healthcheck")]
    [CancelAfter(Bounds.Conversation)]
    public async Task No_door_beside_S3_is_open(string path, CancellationToken token)
    {
        using var client = SharedStore.Store.ConnectUnsigned();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(SharedStore.Store.Address, path));
        request.Headers.Add("X-Auth-Token", "any");
        request.Headers.Add("X-Storage-User", SharedStore.Store.Container.GetAccessKey());

        using var answer = await client.SendAsync(request, token);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private void RefusesEverything(AmazonS3Client client, string code, CancellationToken token) => Assert.Multiple(() =>
    {
        // A constraint is good for one assertion.
        IResolveConstraint Refusal() => S3Refusal.With(HttpStatusCode.Forbidden, code);
        Assert.That(() => client.ListBucketsAsync(token), Refusal());
        Assert.That(() => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, token), Refusal());
        Assert.That(() => client.GetObjectAsync(bucket, "key", token), Refusal());
        Assert.That(() => client.PutTextAsync(bucket, "key", "other", token), Refusal());
        Assert.That(() => client.DeleteObjectAsync(bucket, "key", token), Refusal());
        Assert.That(() => client.PutBucketAsync("a-new-bucket", token), Refusal());
    });
}
