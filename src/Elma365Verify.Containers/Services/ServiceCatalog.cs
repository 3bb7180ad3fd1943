using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Services;

/// <summary>The services a topology may name.</summary>
public static class ServiceCatalog
{
    /// <summary>The roles there is a service for, in alphabetical order.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["minio", "mongodb", "nginx", "postgresql", "rabbitmq", "redis"];

    /// <summary>Makes the service of a host.</summary>
    /// <param name="host">A host that names a service.</param>
    /// <param name="topology">Where the edge finds the front ends.</param>
    /// <param name="certificates">The run's certificates; they must outlive the service.</param>
    /// <param name="account">The account of a store; null for one with a password of its own.</param>
    /// <exception cref="ConfigurationException">The host names no service, or one that is not in the catalogue.</exception>
    public static IService Create(
        Host host, Topology topology, RunCertificates certificates, StoreAccount? account = null) => host.Service switch
    {
        "minio" => new MinioService(host, certificates, account),
        "mongodb" => new MongoDbService(host, certificates, account),
        "nginx" => new NginxService(
            host, [.. topology.Hosts.Where(other => other.Zone == "frontend").Select(other => other.Address)], certificates),
        "postgresql" => new PostgreSqlService(account),
        "rabbitmq" => new RabbitMqService(host, certificates, account),
        "redis" => new RedisService(account),
        _ => throw new ConfigurationException(
            $"host {host.Name}: no service '{host.Service}': known are {string.Join(", ", Roles)}"),
    };
}
