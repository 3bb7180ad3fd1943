using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DotNet.Testcontainers.Builders;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Topologies;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Services;

/// <summary>RabbitMQ with its management plugin under the contract of the official <c>rabbitmq:…-management</c> image.</summary>
public sealed class RabbitMqService : IService
{
    private const string User = "elma365";
    private const string Tls = "/etc/rabbitmq/tls";

    private readonly string password = GeneratedSecret.Create();
    private readonly Host host;
    private readonly RunCertificates certificates;

    /// <summary>Makes the service with a password of its own.</summary>
    /// <param name="host">The host whose name and address the certificate carries.</param>
    /// <param name="certificates">Issues the certificate.</param>
    public RabbitMqService(Host host, RunCertificates certificates)
    {
        this.host = host;
        this.certificates = certificates;
        Handshakes =
        [
            BoundedHandshake.Create("AMQP", 5672, (endpoint, token) => LogInAsync(endpoint, tls: false, token)),
            BoundedHandshake.Create("AMQP over TLS", 5671, (endpoint, token) => LogInAsync(endpoint, tls: true, token)),
            BoundedHandshake.Create("management API", 15672, (endpoint, token) => ManageAsync(endpoint, tls: false, token)),
            BoundedHandshake.Create("management API over TLS", 15671, (endpoint, token) => ManageAsync(endpoint, tls: true, token)),
        ];
        Behaviours =
        [
            .. RabbitMqBehaviours.All(5672, (endpoint, secret, token) => ConnectAsync(endpoint, tls: false, secret ?? password, token)),
            RabbitMqManagementBehaviours.Queue(15672, endpoint => CreateManagementClient(endpoint, tls: false)),
        ];
    }

    /// <inheritdoc/>
    public string Role => "rabbitmq";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public ContainerBuilder Configure(ContainerBuilder builder)
    {
        var server = certificates.Issue(host);
        return builder
            .WithEnvironment("RABBITMQ_DEFAULT_USER", User)
            .WithEnvironment("RABBITMQ_DEFAULT_PASS", password)
            .WithFile("/etc/rabbitmq/enabled_plugins", "[rabbitmq_management].\n")
            .WithFile("/etc/rabbitmq/conf.d/90-elma365.conf", Configuration)
            .WithFile($"{Tls}/authority.pem", certificates.Authority)
            .WithFile($"{Tls}/server.pem", server.Certificate)
            .WithFile($"{Tls}/server.key", server.Key);
    }

    private const string Configuration = $"""
        listeners.tcp.default = 5672
        listeners.ssl.default = 5671
        ssl_options.cacertfile = {Tls}/authority.pem
        ssl_options.certfile = {Tls}/server.pem
        ssl_options.keyfile = {Tls}/server.key
        ssl_options.verify = verify_none
        ssl_options.fail_if_no_peer_cert = false
        management.tcp.port = 15672
        management.ssl.port = 15671
        management.ssl.cacertfile = {Tls}/authority.pem
        management.ssl.certfile = {Tls}/server.pem
        management.ssl.keyfile = {Tls}/server.key

        """;

    private Task<IConnection> ConnectAsync(IPEndPoint endpoint, bool tls, string secret, CancellationToken token)
    {
        var factory = new ConnectionFactory
        {
            UserName = User,
            Password = secret,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = BoundedHandshake.Timeout,
            HandshakeContinuationTimeout = BoundedHandshake.Timeout,
            ContinuationTimeout = BoundedHandshake.Timeout,
        };
        var ssl = new SslOption
        {
            Enabled = tls,
            ServerName = host.Name,
            CertificateValidationCallback = certificates.Verify,
        };
        return factory.CreateConnectionAsync([new AmqpTcpEndpoint(endpoint.Address.ToString(), endpoint.Port, ssl)], token);
    }

    private async Task<string> LogInAsync(IPEndPoint endpoint, bool tls, CancellationToken token)
    {
        await using var connection = await ConnectAsync(endpoint, tls, password, token);
        var version = connection.ServerProperties?.TryGetValue("version", out var value) == true ? value as byte[] : null;
        await connection.CloseAsync(token);
        return version is null
            ? throw new HandshakeException("the server does not tell its version")
            : $"RabbitMQ {Encoding.UTF8.GetString(version)}";
    }

    private async Task<string> ManageAsync(IPEndPoint endpoint, bool tls, CancellationToken token)
    {
        using var client = CreateManagementClient(endpoint, tls);
        using var response = await client.GetAsync(new Uri("/api/overview", UriKind.Relative), token);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HandshakeException($"/api/overview answered {(int)response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync(token);
        using var overview = await JsonDocument.ParseAsync(body, cancellationToken: token);
        return overview.RootElement.TryGetProperty("rabbitmq_version", out var version)
            ? $"RabbitMQ {version.GetString()}"
            : throw new HandshakeException("/api/overview does not tell the server's version");
    }

    internal HttpClient CreateManagementClient(IPEndPoint endpoint, bool tls)
    {
        var client = LoopbackHttp.Create(endpoint, tls ? certificates : null);
        client.BaseAddress = new Uri($"{(tls ? "https" : "http")}://{host.Name}/");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")));
        return client;
    }
}
