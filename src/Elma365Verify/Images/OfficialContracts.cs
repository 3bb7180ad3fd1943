using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>
/// The contracts of the images each product's own project publishes, as their pages on Docker Hub document them. The images
/// built here from Debian's packages follow them too.
/// </summary>
internal static class OfficialContracts
{
    private const string Name = KnownContracts.Default;

    /// <summary>One for each role.</summary>
    public static IReadOnlyList<ImageContract> All { get; } =
    [
        new("postgresql", Name, "https://hub.docker.com/_/postgres")
        {
            User = "999",
            Ports = [5432],
            DataDirectory = "/var/lib/postgresql/data",

            // Since 18 it is a directory of the major version, below the volume.
            DataVariable = "PGDATA",
            WritableDirectories = ["/var/run/postgresql", "/tmp"],
            UserVariable = "POSTGRES_USER",
            PasswordVariable = "POSTGRES_PASSWORD",
            DatabaseVariable = "POSTGRES_DB",

            // Loopback would be trusted otherwise.
            Settings = Variables(("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256")),
        },
        new("mongodb", Name, "https://hub.docker.com/_/mongo")
        {
            User = "999",
            Ports = [27017],
            DataDirectory = "/data/db",

            // The stand-in built from Debian's packages keeps its socket in the last one.
            WritableDirectories = ["/data/configdb", "/tmp", "/run/documentdb"],
            UserVariable = "MONGO_INITDB_ROOT_USERNAME",
            PasswordVariable = "MONGO_INITDB_ROOT_PASSWORD",
            Command = ["mongod", "--bind_ip_all"],
            CertificateDirectory = "/etc/mongodb/tls",
        },
        new("rabbitmq", Name, "https://hub.docker.com/_/rabbitmq")
        {
            User = "999",
            Ports = [5672, 5671, 15672, 15671],
            DataDirectory = "/var/lib/rabbitmq",
            WritableDirectories = ["/var/log/rabbitmq", "/tmp"],
            UserVariable = "RABBITMQ_DEFAULT_USER",
            PasswordVariable = "RABBITMQ_DEFAULT_PASS",
            ConfigurationFile = "/etc/rabbitmq/conf.d/90-elma365.conf",
            PluginsFile = "/etc/rabbitmq/enabled_plugins",
            CertificateDirectory = "/etc/rabbitmq/tls",
        },
        new("redis", Name, "https://hub.docker.com/_/redis")
        {
            User = "999",
            Ports = [6379],
            DataDirectory = "/data",
            Command = ["redis-server", "/usr/local/etc/redis/redis.conf"],
            ConfigurationFile = "/usr/local/etc/redis/redis.conf",
        },
        new("minio", Name, "https://hub.docker.com/r/minio/minio")
        {
            User = "0",
            Ports = [9000],
            DataDirectory = "/data",
            WritableDirectories = ["/tmp"],
            UserVariable = "MINIO_ROOT_USER",
            PasswordVariable = "MINIO_ROOT_PASSWORD",

            // Else the console listens on a random port of all addresses.
            Settings = Variables(("MINIO_BROWSER", "off")),
            Command = ["server", "/data", "--address", ":9000", "--certs-dir", "/etc/minio/certs"],
            CertificateDirectory = "/etc/minio/certs",
        },
        new("nginx", Name, "https://hub.docker.com/_/nginx")
        {
            User = "101",
            Ports = [443],

            // Debian's build keeps its temporary files in the last one.
            WritableDirectories = ["/var/cache/nginx", "/run", "/tmp", "/var/lib/nginx"],
            ConfigurationFile = "/etc/nginx/conf.d/default.conf",
            CertificateDirectory = "/etc/nginx/tls",
        },
    ];

    private static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
}
