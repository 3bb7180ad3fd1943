using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;
using Elma365Verify.Containers.Services;
using Elma365Verify.Containers.Minio;
using Elma365Verify.Containers.Scratch;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class ServerTests
{
    [TestCase("live")]
    [TestCase("ready")]
    [TestCase("cluster")]
    [CancelAfter(Bounds.Conversation)]
    public async Task The_health_of_the_server_is_told_to_anyone(string question, CancellationToken token)
    {
        using var client = SharedStore.Store.ConnectUnsigned();

        using var answer = await client.GetAsync(new Uri(SharedStore.Store.Address, $"/minio/health/{question}"), token);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task With_a_certificate_the_server_answers_nothing_in_plain_text(CancellationToken token)
    {
        var endpoint = SharedStore.Store.Container.LoopbackEndpoint(MinioBuilder.MinioPort);
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, token);
        await client.GetStream().WriteAsync("GET /minio/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), token);

        using var reader = new StreamReader(client.GetStream());
        var answer = await ReadToEndOrResetAsync(reader, token);

        Assert.That(answer, Does.Not.Contain("200"));
        using var encrypted = SharedStore.Store.ConnectUnsigned();
        Assert.That(await encrypted.GetStringAsync(new Uri(SharedStore.Store.Address, "/minio/health/live"), token), Is.Empty);
    }

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    [CancelAfter(Bounds.Conversation)]
    public async Task The_server_speaks_the_versions_of_TLS_that_hold(SslProtocols version, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(SharedStore.Store.Container.LoopbackEndpoint(MinioBuilder.MinioPort), token);
        await using var stream = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = SharedStore.Store.Verify,
        };

        await stream.AuthenticateAsClientAsync(options, token);

        Assert.That(stream.SslProtocol, Is.EqualTo(version));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_client_that_connects_and_says_nothing_keeps_nobody_waiting(CancellationToken token)
    {
        using var silent = new TcpClient();
        await silent.ConnectAsync(SharedStore.Store.Container.LoopbackEndpoint(MinioBuilder.MinioPort), token);

        Assert.That(async () => await SharedStore.Client.ListBucketsAsync(token), Throws.Nothing);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Objects_versions_and_metadata_outlast_a_restart(CancellationToken token)
    {
        await using var store = await StoreUnderTest.StartAsync(token);
        string first;
        using (var client = store.Connect())
        {
            await client.PutBucketAsync("acts", token);
            await client.PutBucketVersioningAsync(VersioningTests.Set("acts", VersionStatus.Enabled), token);
            first = (await client.PutTextAsync("acts", "act/№1", "first", token)).VersionId;
            await client.PutTextAsync("acts", "act/№1", "second", token);
        }

        await store.RestartAsync(token);

        using var again = store.Connect();
        Assert.That(await again.ReadTextAsync("acts", "act/№1", token), Is.EqualTo("second"));
        Assert.That(await again.ReadTextAsync("acts", "act/№1", token, first), Is.EqualTo("first"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task The_builder_alone_starts_a_server_that_serves_in_plain_text(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("minio", token);
        await using var container = new MinioBuilder(image.Reference).AsScratch(ImagesUnderTest.RunId).Build();
        await container.StartAsync(token);
        using var http = new KeptHttpClient(LoopbackHttp.CreateHandler(container.LoopbackEndpoint(MinioBuilder.MinioPort), verify: null));

        var keys = new BasicAWSCredentials(container.GetAccessKey(), container.GetSecretKey());
        using var client = StoreUnderTest.Connect(keys, container.GetUri(), http);

        Assert.That(container.GetUri().Scheme, Is.EqualTo("http"));
        Assert.That(container.GetConnectionString(), Is.EqualTo(container.GetUri().ToString()));
        Assert.That(async () => await client.ListBucketsAsync(token), Throws.Nothing);
    }

    private static async Task<string> ReadToEndOrResetAsync(StreamReader reader, CancellationToken token)
    {
        try
        {
            return await reader.ReadToEndAsync(token);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
