using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using DotNet.Testcontainers.Builders;
using Elma365Verify.Containers.Behaviours;

namespace Elma365Verify.Containers.Services;

/// <summary>MinIO under the contract of the <c>minio/minio</c> image.</summary>
public sealed class MinioService : IService
{
    private const string User = "elma365";

    private readonly string password = GeneratedSecret.Create();

    /// <summary>Makes the service with a secret key of its own.</summary>
    public MinioService()
    {
        Handshakes = [BoundedHandshake.Create("S3 health and ListBuckets", 9000, ListBucketsAsync)];
        Behaviours = S3Behaviours.All(9000, new S3Access(
            User, password, CreateClient, endpoint => LoopbackHttp.Create(endpoint, certificates: null)));
    }

    /// <inheritdoc/>
    public string Role => "minio";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public ContainerBuilder Configure(ContainerBuilder builder) => builder
        .WithEnvironment("MINIO_ROOT_USER", User)
        .WithEnvironment("MINIO_ROOT_PASSWORD", password)
        .WithCommand("server", "/data", "--address", ":9000");

    private async Task<string> ListBucketsAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var server = await CheckHealthAsync(endpoint, token);
        using (var client = CreateClient(endpoint, password))
            await client.ListBucketsAsync(token);
        await CheckRefusalAsync(endpoint, token);
        return server;
    }

    private static async Task<string> CheckHealthAsync(IPEndPoint endpoint, CancellationToken token)
    {
        using var client = LoopbackHttp.Create(endpoint, certificates: null);
        using var response = await client.GetAsync(new Uri($"http://{endpoint}/minio/health/live"), token);
        return response.StatusCode == HttpStatusCode.OK
            ? response.Headers.Server.ToString()
            : throw new HandshakeException($"/minio/health/live answered {(int)response.StatusCode}");
    }

    // A store that lists its buckets for every key would pass the check above.
    private static async Task CheckRefusalAsync(IPEndPoint endpoint, CancellationToken token)
    {
        try
        {
            using var client = CreateClient(endpoint, GeneratedSecret.Create());
            await client.ListBucketsAsync(token);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return;
        }

        throw new HandshakeException("the server accepts a wrong secret key");
    }

    private static AmazonS3Client CreateClient(IPEndPoint endpoint, string secret) =>
        CreateClient(endpoint, new BasicAWSCredentials(User, secret));

    private static AmazonS3Client CreateClient(IPEndPoint endpoint, AWSCredentials credentials) => new(
        credentials,
        new AmazonS3Config
        {
            ServiceURL = $"http://{endpoint}",
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            Timeout = BoundedHandshake.Timeout,
            HttpClientFactory = new DirectHttpClientFactory(),
        });
}
