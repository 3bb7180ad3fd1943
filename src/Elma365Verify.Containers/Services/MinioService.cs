using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Services;

/// <summary>MinIO.</summary>
public sealed class MinioService : IService
{
    private const string User = "elma365";

    private readonly string password = GeneratedSecret.Create();

    /// <summary>Makes the service with a secret key of its own.</summary>
    public MinioService() => Handshakes = [BoundedHandshake.Create("S3 health and ListBuckets", 9000, ListBucketsAsync)];

    /// <inheritdoc/>
    public string Role => "minio";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract) => ContainerSetup.Of(contract)
        .WithEnvironment(contract.UserVariable, User)
        .WithEnvironment(contract.PasswordVariable, password);

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

    private static AmazonS3Client CreateClient(IPEndPoint endpoint, string secret) => new(
        new BasicAWSCredentials(User, secret),
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
