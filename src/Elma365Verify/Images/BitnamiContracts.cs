using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>
/// The contracts of Bitnami's images, as the README of each documents them: user 1001, data below <c>/bitnami</c>, programs and
/// configuration below <c>/opt/bitnami</c>.
/// </summary>
/// <remarks>
/// Bitnami's nginx listens on 8080 and 8443 by itself, so that it needs no privilege. The role's documented port is 443, and
/// the server block of this tool says so: engines from 20.10 on let any user of a container bind any port.
/// </remarks>
internal static class BitnamiContracts
{
    private const string Name = "bitnami";
    private const string User = "1001";

    /// <summary>One for each role.</summary>
    public static IReadOnlyList<ImageContract> All { get; } =
    [
        new("postgresql", Name, Page("postgresql"))
        {
            User = User,
            Ports = [5432],
            DataDirectory = "/bitnami/postgresql",
            WritableDirectories = ["/opt/bitnami/postgresql/conf", "/opt/bitnami/postgresql/tmp", "/tmp"],
            UserVariable = "POSTGRESQL_USERNAME",
            PasswordVariable = "POSTGRESQL_PASSWORD",
            DatabaseVariable = "POSTGRESQL_DATABASE",

            // The account named by the variables is made without the rights of a superuser.
            Administrator = "postgres",
            AdministratorVariable = "POSTGRESQL_POSTGRES_PASSWORD",
        },
        new("mongodb", Name, Page("mongodb"))
        {
            User = User,
            Ports = [27017],
            DataDirectory = "/bitnami/mongodb",

            // The shell that sets the server up keeps its files in the last one.
            WritableDirectories =
            [
                "/opt/bitnami/mongodb/conf", "/opt/bitnami/mongodb/logs", "/opt/bitnami/mongodb/tmp", "/tmp", "/.mongodb",
            ],

            // Older images know no other name.
            UserVariable = "MONGODB_ROOT_USER",
            UserName = "root",
            PasswordVariable = "MONGODB_ROOT_PASSWORD",
            FlagsVariable = "MONGODB_EXTRA_FLAGS",

            // The image makes the account by a client of its own, which has to speak TLS as well.
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add(
                "MONGODB_CLIENT_EXTRA_FLAGS", "--tls --tlsCAFile /certificates/authority.pem --tlsAllowInvalidHostnames"),
            CertificateDirectory = "/certificates",
        },
        new("rabbitmq", Name, Page("rabbitmq"))
        {
            User = User,
            Ports = [5672, 5671, 15672, 15671],
            DataDirectory = "/bitnami/rabbitmq",
            WritableDirectories =
            [
                "/opt/bitnami/rabbitmq/etc/rabbitmq", "/opt/bitnami/rabbitmq/var/lib/rabbitmq",
                "/opt/bitnami/rabbitmq/var/log/rabbitmq", "/opt/bitnami/rabbitmq/.rabbitmq", "/tmp",
            ],
            UserVariable = "RABBITMQ_USERNAME",
            PasswordVariable = "RABBITMQ_PASSWORD",

            // Else the account may use the management API from the server itself only.
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("RABBITMQ_MANAGEMENT_ALLOW_WEB_ACCESS", "yes"),

            // The image merges it into the configuration it generates.
            ConfigurationFile = "/bitnami/rabbitmq/conf/custom.conf",
            CertificateDirectory = "/opt/bitnami/rabbitmq/certs",
        },
        new("redis", Name, Page("redis"))
        {
            User = User,
            Ports = [6379],
            DataDirectory = "/bitnami/redis/data",
            WritableDirectories = ["/opt/bitnami/redis/etc", "/opt/bitnami/redis/logs", "/opt/bitnami/redis/tmp", "/tmp"],
            PasswordVariable = "REDIS_PASSWORD",
        },
        new("minio", Name, Page("minio"))
        {
            User = User,
            Ports = [9000],
            DataDirectory = "/bitnami/minio/data",
            WritableDirectories = ["/opt/bitnami/minio/log", "/opt/bitnami/minio/tmp", "/.mc", "/tmp"],
            UserVariable = "MINIO_ROOT_USER",
            PasswordVariable = "MINIO_ROOT_PASSWORD",

            // Without these the image starts a server to set up by a client that speaks no TLS and trusts no authority of this run,
            // and ends when that has failed. The console would be one more listener.
            Settings = ImmutableSortedDictionary<string, string>.Empty
                .Add("MINIO_SCHEME", "https").Add("MINIO_SKIP_CLIENT", "yes").Add("MINIO_BROWSER", "off"),
            CertificateDirectory = "/certs",
        },
        new("nginx", Name, Page("nginx"))
        {
            User = User,
            Ports = [443],
            WritableDirectories = ["/opt/bitnami/nginx/conf", "/opt/bitnami/nginx/logs", "/opt/bitnami/nginx/tmp", "/tmp"],
            ConfigurationFile = "/opt/bitnami/nginx/conf/server_blocks/elma365.conf",
            CertificateDirectory = "/certs",
        },
    ];

    private static string Page(string image) => $"https://github.com/bitnami/containers/tree/main/bitnami/{image}";
}
