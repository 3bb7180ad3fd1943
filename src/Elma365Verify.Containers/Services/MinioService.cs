using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Minio;
using Elma365Verify.Images;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Services;

/// <summary>MinIO with TLS.</summary>
public sealed class MinioService : IStoreService
{
    private const string Name = "elma365";

    private readonly string user;
    private readonly string password;
    private readonly Host host;
    private readonly RunCertificates certificates;

    /// <summary>Makes the service.</summary>
    /// <param name="host">The host whose name and address the certificate carries.</param>
    /// <param name="certificates">Issues the certificate.</param>
    /// <param name="account">Who may do everything; null for one with a password of its own.</param>
    public MinioService(Host host, RunCertificates certificates, StoreAccount? account = null)
    {
        (user, password) = (account?.User ?? Name, account?.Password ?? GeneratedSecret.Create());
        this.host = host;
        this.certificates = certificates;
        Handshakes = [BoundedHandshake.Create("S3 health and ListBuckets over TLS", MinioBuilder.MinioPort, ListBucketsAsync)];
        Behaviours = S3Behaviours.All(MinioBuilder.MinioPort, new S3Access(
            user, password, CreateClient, endpoint => LoopbackHttp.Create(endpoint, certificates.Verify)));
    }

    /// <inheritdoc/>
    public string Role => "minio";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public StoreAccount Account => new(user, password) { Tls = new ServerTrust(host.Name, certificates.Verify) };

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract)
    {
        var server = certificates.Issue(host);
        return ContainerSetup.Of(contract)
            .WithEnvironment(contract.UserVariable, user)
            .WithEnvironment(contract.PasswordVariable, password)
            .WithFile($"{contract.CertificateDirectory}/public.crt", server.Certificate)
            .WithFile($"{contract.CertificateDirectory}/private.key", server.Key);
    }

    private string Address => $"https://{host.Name}:{MinioBuilder.MinioPort}";

    private async Task<string> ListBucketsAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var server = await CheckHealthAsync(endpoint, token);
        using (var client = CreateClient(endpoint, password))
            await client.ListBucketsAsync(token);
        await CheckRefusalAsync(endpoint, token);
        return server;
    }

    private async Task<string> CheckHealthAsync(IPEndPoint endpoint, CancellationToken token)
    {
        using var client = LoopbackHttp.Create(endpoint, certificates.Verify);
        using var response = await client.GetAsync(new Uri(Address + MinioBuilder.HealthPath), token);
        return response.StatusCode == HttpStatusCode.OK
            ? response.Headers.Server.ToString()
            : throw new HandshakeException($"{MinioBuilder.HealthPath} answered {(int)response.StatusCode}");
    }

    // A store that lists its buckets for every key would pass the check above.
    private async Task CheckRefusalAsync(IPEndPoint endpoint, CancellationToken token)
    {
        try
        {
            using var client = CreateClient(endpoint, GeneratedSecret.Wrong());
            await client.ListBucketsAsync(token);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return;
        }

        throw new HandshakeException("the server accepts a wrong secret key");
    }

    private AmazonS3Client CreateClient(IPEndPoint endpoint, string secret) =>
        CreateClient(endpoint, new BasicAWSCredentials(user, secret));

    private AmazonS3Client CreateClient(IPEndPoint endpoint, AWSCredentials credentials) => new(
        credentials,
        new AmazonS3Config
        {
            ServiceURL = Address,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            Timeout = BoundedHandshake.ClientPatience,
            HttpClientFactory = new LoopbackHttpClientFactory(endpoint, certificates.Verify),
        });
}
