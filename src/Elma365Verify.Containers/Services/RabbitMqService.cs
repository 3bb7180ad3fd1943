using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Elma365Verify.Topologies;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Services;

/// <summary>RabbitMQ with its management plugin.</summary>
public sealed partial class RabbitMqService : IStoreService
{
    private const string Name = "elma365";
    private const string Management = "rabbitmq_management";

    private readonly string user;
    private readonly string password;
    private readonly Host host;
    private readonly RunCertificates certificates;
    private readonly string plugins;

    /// <summary>Makes the service.</summary>
    /// <param name="host">The host whose name and address the certificate carries.</param>
    /// <param name="certificates">Issues the certificate.</param>
    /// <param name="account">Who may do everything; null for one with a password of its own.</param>
    /// <param name="plugins">What is enabled beside the management; one that the image lacks the server passes over.</param>
    /// <exception cref="ConfigurationException">One has a name no plugin can have.</exception>
    public RabbitMqService(
        Host host, RunCertificates certificates, StoreAccount? account = null, IReadOnlyCollection<string>? plugins = null)
    {
        // They become a term of Erlang.
        if (plugins?.FirstOrDefault(plugin => !PluginName().IsMatch(plugin)) is { } wrong)
            throw new ConfigurationException($"'{wrong}' is no name of a plugin of RabbitMQ.");
        this.plugins = string.Join(',', (plugins ?? []).Prepend(Management).Distinct(StringComparer.Ordinal));
        (user, password) = (account?.User ?? Name, account?.Password ?? GeneratedSecret.Create());
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
    public StoreAccount Account => new(user, password) { Tls = new ServerTrust(host.Name, certificates.Verify) };

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract)
    {
        var server = certificates.Issue(host);
        var tls = contract.CertificateDirectory!;
        var setup = ContainerSetup.Of(contract)
            .WithEnvironment(contract.UserVariable, user)
            .WithEnvironment(contract.PasswordVariable, password)
            .WithFile(contract.ConfigurationFile!, Configuration(tls))
            .WithFile($"{tls}/authority.pem", certificates.Authority)
            .WithFile($"{tls}/server.pem", server.Certificate)
            .WithFile($"{tls}/server.key", server.Key);
        return contract.PluginsFile is { } file ? setup.WithFile(file, $"[{plugins}].\n") : setup;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,99}\z")]
    private static partial Regex PluginName();

    private static string Configuration(string tls) => $"""
        listeners.tcp.default = 5672
        listeners.ssl.default = 5671
        ssl_options.cacertfile = {tls}/authority.pem
        ssl_options.certfile = {tls}/server.pem
        ssl_options.keyfile = {tls}/server.key
        ssl_options.verify = verify_none
        ssl_options.fail_if_no_peer_cert = false
        management.tcp.port = 15672
        management.ssl.port = 15671
        management.ssl.cacertfile = {tls}/authority.pem
        management.ssl.certfile = {tls}/server.pem
        management.ssl.keyfile = {tls}/server.key

        """;

    private Task<IConnection> ConnectAsync(IPEndPoint endpoint, bool tls, string secret, CancellationToken token)
    {
        var factory = new ConnectionFactory
        {
            UserName = user,
            Password = secret,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = BoundedHandshake.ClientPatience,
            HandshakeContinuationTimeout = BoundedHandshake.ClientPatience,
            ContinuationTimeout = BoundedHandshake.ClientPatience,
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
        var client = LoopbackHttp.Create(endpoint, tls ? certificates.Verify : null);
        client.BaseAddress = new Uri($"{(tls ? "https" : "http")}://{host.Name}/");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }
}
