using System.Net;
using System.Net.Security;
using Amazon.Runtime;
using Amazon.S3;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Minio;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>A store with TLS and secrets of its own, and the clients that reach it.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly Host Named = new("localhost", "data", "server", IPAddress.Loopback, "minio", "A store under test.");

    private readonly RunCertificates certificates;
    private KeptHttpClient? http;

    private StoreUnderTest(MinioContainer container, RunCertificates certificates)
    {
        Container = container;
        this.certificates = certificates;
    }

    public MinioContainer Container { get; }

    public Uri Address => Container.GetUri();

    /// <summary>The authority its certificate is of, in PEM form.</summary>
    public byte[] Authority => certificates.Authority;

    /// <summary>Starts a store of the image under test; it serves when this returns.</summary>
    public static async Task<StoreUnderTest> StartAsync(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("minio", token);
        var certificates = new RunCertificates();
        var server = certificates.Issue(Named);
        var container = new MinioBuilder(image.Reference)
            .WithUsername("elma365")
            .WithPassword(GeneratedSecret.Create())
            .WithTls(server.Certificate, server.Key)
            .AsScratch(ImagesUnderTest.RunId, (starting, asking) => AskHealthAsync(starting, certificates, asking), StartWithin)
            .Build();
        var store = new StoreUnderTest(container, certificates);
        try
        {
            await container.StartAsync(token);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Believes the store's certificate and no other.</summary>
    public RemoteCertificateValidationCallback Verify => certificates.Verify;

    /// <summary>A client with the root user's keys, or with others.</summary>
    public AmazonS3Client Connect(string? secretKey = null, string? accessKey = null) =>
        Connect(new BasicAWSCredentials(accessKey ?? Container.GetAccessKey(), secretKey ?? Container.GetSecretKey()));

    /// <summary>A client with any credentials, anonymous ones included.</summary>
    public AmazonS3Client Connect(AWSCredentials credentials) => Connect(
        credentials, Address, http ??= new KeptHttpClient(CreateHandler()));

    /// <summary>A client with any credentials of a server at an address.</summary>
    public static AmazonS3Client Connect(AWSCredentials credentials, Uri address, KeptHttpClient http) =>
        new(credentials, new AmazonS3Config
        {
            ServiceURL = address.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            HttpClientFactory = http,
        });

    /// <summary>What HTTP clients of this store are made of.</summary>
    public HttpMessageHandler CreateHandler() =>
        LoopbackHttp.CreateHandler(Container.LoopbackEndpoint(MinioBuilder.MinioPort), certificates.Verify);

    /// <summary>HTTP without S3's signatures; it trusts the store's certificate and no other.</summary>
    public HttpClient ConnectUnsigned() => LoopbackHttp.Create(Container.LoopbackEndpoint(MinioBuilder.MinioPort), certificates.Verify);

    /// <summary>Stops the server as its engine would, and starts it on the same data; clients from before reach it no more.</summary>
    public async Task RestartAsync(CancellationToken token)
    {
        await Container.StopAsync(token);
        http?.Dispose();
        http = null; // the port is another one now
        await Container.StartAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        await Container.DisposeAsync();
        certificates.Dispose();
    }

    private static async Task AskHealthAsync(IContainer container, RunCertificates certificates, CancellationToken token)
    {
        using var client = LoopbackHttp.Create(container.LoopbackEndpoint(MinioBuilder.MinioPort), certificates.Verify);
        using var answer = await client.GetAsync(new Uri($"https://localhost{MinioBuilder.HealthPath}"), token);
        answer.EnsureSuccessStatusCode();
    }
}
