using System.Security.Cryptography.X509Certificates;
using System.Text;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;

namespace Elma365Verify.Containers.Minio;

/// <summary>
/// Builds containers of MinIO's image, or of one that follows its contract: <c>MINIO_ROOT_USER</c>,
/// <c>MINIO_ROOT_PASSWORD</c>, <c>server /data --address :9000 --certs-dir …</c>, <c>/minio/health/live</c>.
/// </summary>
/// <remarks>Ready when the health path answers over the network; no command is run in the image.</remarks>
public sealed class MinioBuilder : ContainerBuilder<MinioBuilder, MinioContainer, MinioConfiguration>
{
    /// <summary>The port of the S3 interface, in the container.</summary>
    public const ushort MinioPort = 9000;

    /// <summary>The root user, where none is set.</summary>
    public const string DefaultUsername = "minioadmin";

    /// <summary>The root user's password, where none is set.</summary>
    public const string DefaultPassword = "minioadmin";

    /// <summary>Answers 200 to anyone while the server lives.</summary>
    internal const string HealthPath = "/minio/health/live";

    // MinIO's default lies in the home of the user it runs as, and a hardened image need not have one.
    internal const string CertificatesDirectory = "/etc/minio/certs";
    internal const string CertificatePath = $"{CertificatesDirectory}/public.crt";
    internal const string KeyPath = $"{CertificatesDirectory}/private.key";

    // Whoever the server runs as, it can read them; there is nobody else in its container.
    private const UnixFileModes ReadOnly = UnixFileModes.UserRead | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Begins with an image.</summary>
    /// <param name="image">The full reference, <c>quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z</c>.</param>
    public MinioBuilder(string image)
        : this(new DockerImage(image))
    {
    }

    /// <summary>Begins with an image.</summary>
    public MinioBuilder(IImage image)
        : this(new MinioConfiguration()) => DockerResourceConfiguration = Init().WithImage(image).DockerResourceConfiguration;

    private MinioBuilder(MinioConfiguration configuration)
        : base(configuration) => DockerResourceConfiguration = configuration;

    /// <inheritdoc/>
    protected override MinioConfiguration DockerResourceConfiguration { get; }

    /// <summary>Sets the root user's name, the access key: at least 3 characters.</summary>
    public MinioBuilder WithUsername(string username) =>
        Merge(DockerResourceConfiguration, new MinioConfiguration(username: username)).WithEnvironment("MINIO_ROOT_USER", username);

    /// <summary>Sets the root user's password, the secret key: at least 8 characters.</summary>
    public MinioBuilder WithPassword(string password) =>
        Merge(DockerResourceConfiguration, new MinioConfiguration(password: password)).WithEnvironment("MINIO_ROOT_PASSWORD", password);

    /// <summary>Lets the server speak HTTPS on its port, and no HTTP.</summary>
    /// <param name="certificate">The certificate, the bytes of a PEM file (RFC 7468).</param>
    /// <param name="key">Its private key, PKCS #8, not encrypted, the bytes of a PEM file.</param>
    public MinioBuilder WithTls(byte[] certificate, byte[] key) =>
        Merge(DockerResourceConfiguration, new MinioConfiguration(certificate: certificate))
            .WithResourceMapping(certificate, CertificatePath, 0, 0, ReadOnly)
            .WithResourceMapping(key, KeyPath, 0, 0, ReadOnly)
            .WithCommand("--certs-dir", CertificatesDirectory);

    /// <inheritdoc/>
    public override MinioContainer Build()
    {
        Validate();

        // One strategy is the base builder's own, that the container runs; a second one is the user's.
        var builder = DockerResourceConfiguration.WaitStrategies.Count() > 1 ? this : WithWaitStrategy(UntilHealthy());
        return new MinioContainer(builder.DockerResourceConfiguration);
    }

    /// <inheritdoc/>
    protected override MinioBuilder Init() => base.Init()
        .WithCommand("server", "/data", "--address", $":{MinioPort}")
        .WithPortBinding(MinioPort, assignRandomHostPort: true)
        .WithUsername(DefaultUsername)
        .WithPassword(DefaultPassword)
        .WithConnectionStringProvider(new MinioConnectionStringProvider());

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Username);
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Password);
    }

    /// <inheritdoc/>
    protected override MinioBuilder Clone(IResourceConfiguration<CreateContainerParameters> resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new MinioConfiguration(resourceConfiguration));

    /// <inheritdoc/>
    protected override MinioBuilder Clone(IContainerConfiguration resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new MinioConfiguration(resourceConfiguration));

    /// <inheritdoc/>
    protected override MinioBuilder Merge(MinioConfiguration oldValue, MinioConfiguration newValue) =>
        new(new MinioConfiguration(oldValue, newValue));

    private IWaitForContainerOS UntilHealthy() => Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(
        request => request.ForPath(HealthPath).ForPort(MinioPort)
            .UsingTls(DockerResourceConfiguration.Certificate is not null)
            .UsingHttpMessageHandler(CreateHandler(DockerResourceConfiguration.Certificate)),
        strategy => strategy.WithInterval(AskAgain).WithTimeout(Patience));

    // Whoever issued it: a server that shows the very certificate it was given is the one that was started.
    private static SocketsHttpHandler CreateHandler(byte[]? certificate)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (certificate is null)
            return handler;
        using var given = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate));
        var expected = given.GetRawCertData();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(expected);
        return handler;
    }
}
