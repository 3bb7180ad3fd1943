using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.S3;
using Elma365Verify.Containers.Backup.S3;
using Elma365Verify.Containers.Services;
using MongoDB.Driver;
using Npgsql;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup;

/// <summary>Clients of the stores for work that takes long: an object of gigabytes, a query of minutes.</summary>
internal static class StoreConnections
{
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Answer = TimeSpan.FromMinutes(10);

    /// <summary>A connection to a database of a PostgreSQL cluster.</summary>
    public static async Task<NpgsqlConnection> PostgreSqlAsync(
        StoreAccount account, IPEndPoint endpoint, string database, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = endpoint.Address.ToString(),
            Port = endpoint.Port,
            Username = account.User,
            Password = account.Password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
            Timeout = (int)Connect.TotalSeconds,
            CommandTimeout = (int)Answer.TotalSeconds,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A client of MongoDB; it speaks to this one server, whatever set that is a member of.</summary>
    public static MongoClient MongoDb(StoreAccount account, IPEndPoint endpoint) => new(new MongoClientSettings
    {
        Server = new MongoServerAddress(endpoint.Address.ToString(), endpoint.Port),
        DirectConnection = true,
        Credential = MongoCredential.CreateCredential("admin", account.User, account.Password),
        UseTls = account.Tls is not null,
        SslSettings = new SslSettings
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = account.Tls is { } trust ? trust.VerifyByOwnName : null,
        },
        ConnectTimeout = Connect,
        ServerSelectionTimeout = Connect,
        SocketTimeout = Answer,
        RetryReads = false,
        RetryWrites = false,
    });

    /// <summary>What clients of S3 go through; it outlives them.</summary>
    public static KeptHttpClient S3Http(StoreAccount account, IPEndPoint endpoint) =>
        new(LoopbackHttp.CreateHandler(endpoint, account.Tls?.Verify), Answer);

    /// <summary>A client of S3, by paths and not by names of hosts.</summary>
    public static AmazonS3Client S3(StoreAccount account, IPEndPoint endpoint, KeptHttpClient http) => new RawKeyClient(
        account.User,
        account.Password,
        new AmazonS3Config
        {
            ServiceURL = Address(account, endpoint, "s3").ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            Timeout = Answer,
            HttpClientFactory = http,
        });

    /// <summary>A client of RabbitMQ's management API, logged in.</summary>
    public static HttpClient RabbitMqManagement(StoreAccount account, IPEndPoint endpoint)
    {
        var client = new HttpClient(LoopbackHttp.CreateHandler(endpoint, account.Tls?.Verify))
        {
            Timeout = Answer,
            BaseAddress = Address(account, endpoint, "rabbitmq"),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}")));
        return client;
    }

    /// <summary>RabbitMQ's listener.</summary>
    public static AmqpTcpEndpoint RabbitMq(StoreAccount account, IPEndPoint endpoint) => new(
        endpoint.Address.ToString(),
        endpoint.Port,
        new SslOption
        {
            Enabled = account.Tls is not null,
            ServerName = account.Tls?.ServerName ?? string.Empty,
            CertificateValidationCallback = account.Tls?.Verify,
        });

    private static Uri Address(StoreAccount account, IPEndPoint endpoint, string name) =>
        new UriBuilder(account.Tls is null ? "http" : "https", account.Tls?.ServerName ?? name, endpoint.Port).Uri;
}
