using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Elma365Verify.Containers.Minio;

/// <summary>The configuration of a MinIO container; immutable, each step of the builder makes another.</summary>
public sealed class MinioConfiguration : ContainerConfiguration
{
    /// <summary>Configures what is given.</summary>
    /// <param name="username">The root user's name, which is its access key.</param>
    /// <param name="password">The root user's password, which is its secret key.</param>
    /// <param name="certificate">The server's certificate, the bytes of a PEM file; with one the server speaks HTTPS.</param>
    public MinioConfiguration(string? username = null, string? password = null, byte[]? certificate = null)
    {
        Username = username;
        Password = password;
        Certificate = certificate;
    }

    /// <summary>Takes over a resource's configuration.</summary>
    public MinioConfiguration(IResourceConfiguration<CreateContainerParameters> resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>Takes over a container's configuration.</summary>
    public MinioConfiguration(IContainerConfiguration resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>The old configuration with what the new one sets.</summary>
    public MinioConfiguration(MinioConfiguration oldValue, MinioConfiguration newValue)
        : base(oldValue, newValue)
    {
        Username = BuildConfiguration.Combine(oldValue.Username, newValue.Username);
        Password = BuildConfiguration.Combine(oldValue.Password, newValue.Password);
        Certificate = BuildConfiguration.Combine(oldValue.Certificate, newValue.Certificate);
    }

    /// <summary>The root user's name.</summary>
    public string? Username { get; }

    /// <summary>The root user's password.</summary>
    public string? Password { get; }

    /// <summary>The server's certificate, the bytes of a PEM file; null where it speaks HTTP.</summary>
    public byte[]? Certificate { get; }
}
