using DotNet.Testcontainers.Configurations;

namespace Elma365Verify.Containers.Minio;

/// <summary>Tells Testcontainers the endpoint of the S3 interface.</summary>
internal sealed class MinioConnectionStringProvider : ContainerConnectionStringProvider<MinioContainer, MinioConfiguration>
{
    /// <inheritdoc/>
    protected override string GetHostConnectionString() => Container.GetConnectionString();
}
