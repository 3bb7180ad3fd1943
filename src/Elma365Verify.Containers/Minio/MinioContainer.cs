using DotNet.Testcontainers.Containers;

namespace Elma365Verify.Containers.Minio;

/// <summary>A MinIO server in a container.</summary>
public sealed class MinioContainer : DockerContainer
{
    private readonly MinioConfiguration configuration;

    /// <summary>Describes the container; it is not created yet.</summary>
    public MinioContainer(MinioConfiguration configuration)
        : base(configuration) => this.configuration = configuration;

    /// <summary>Where clients reach the S3 interface, <c>https://127.0.0.1:49153/</c>; only while the container runs.</summary>
    public Uri GetUri() => new UriBuilder(
        configuration.Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps,
        Hostname,
        GetMappedPublicPort(MinioBuilder.MinioPort)).Uri;

    /// <summary>As <see cref="GetUri"/>, the form in which S3 clients take an endpoint.</summary>
    public string GetConnectionString() => GetUri().ToString();

    /// <summary>The root user's access key.</summary>
    public string GetAccessKey() => configuration.Username!;

    /// <summary>The root user's secret key.</summary>
    public string GetSecretKey() => configuration.Password!;
}
