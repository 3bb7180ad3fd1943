using System.Net;
using System.Net.Sockets;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Services;

internal sealed class ServiceCatalogTests
{
    private RunCertificates certificates = null!;

    [OneTimeSetUp]
    public void CreateAuthority() => certificates = new RunCertificates();

    [OneTimeTearDown]
    public void DisposeAuthority() => certificates.Dispose();

    [TestCase("postgresql", "5432")]
    [TestCase("redis", "6379")]
    [TestCase("rabbitmq", "5672 5671 15672 15671")]
    [TestCase("minio", "9000")]
    [TestCase("mongodb", "27017")]
    [TestCase("nginx", "443")]
    public void A_role_has_a_handshake_for_each_port_its_server_listens_on(string role, string ports)
    {
        var service = Create(role);

        Assert.That(service.Role, Is.EqualTo(role));
        Assert.That(string.Join(' ', service.Handshakes.Select(handshake => handshake.Port)), Is.EqualTo(ports));
    }

    [Test]
    public void Every_role_of_the_catalogue_has_its_service() =>
        Assert.That(ServiceCatalog.Roles.Select(role => Create(role).Role), Is.EqualTo(ServiceCatalog.Roles));

    [TestCase("cassandra")]
    [TestCase(null)]
    public void An_unknown_role_is_refused_beside_the_known_ones(string? role) =>
        Assert.That(
            () => Create(role),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("known are minio, mongodb, nginx, postgresql, rabbitmq, redis"));

    [Test]
    [CancelAfter(20_000)]
    public void A_port_where_nobody_listens_fails_the_handshake_by_name(
        [ValueSource(nameof(EveryHandshake))] (string Role, int Port) which, CancellationToken token)
    {
        var handshake = Find(which);
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var endpoint = (IPEndPoint)closed.LocalEndpoint;
        closed.Stop();

        Assert.That(
            () => handshake.PerformAsync(endpoint, token),
            Throws.TypeOf<HandshakeException>().With.Message.StartsWith($"{handshake.Name}: "));
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_server_that_hangs_up_fails_the_handshake(
        [ValueSource(nameof(EveryHandshake))] (string Role, int Port) which, CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var met = 0;
        _ = HangUpAsync(listener, () => Interlocked.Increment(ref met));

        Assert.That(
            () => Find(which).PerformAsync((IPEndPoint)listener.LocalEndpoint, token), Throws.TypeOf<HandshakeException>());
        Assert.That(Volatile.Read(ref met), Is.Positive, "the client must have met the server");
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_silent_server_does_not_outlast_the_callers_patience(
        [ValueSource(nameof(EveryHandshake))] (string Role, int Port) which, CancellationToken token)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        var handshake = Find(which).PerformAsync((IPEndPoint)listener.LocalEndpoint, patience.Token);
        using var met = await listener.AcceptTcpClientAsync(token);
        await patience.CancelAsync();

        Assert.That(
            async () => await handshake.WaitAsync(TimeSpan.FromSeconds(2), token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static IEnumerable<(string Role, int Port)> EveryHandshake() =>
    [
        ("postgresql", 5432), ("redis", 6379), ("rabbitmq", 5672), ("rabbitmq", 5671), ("rabbitmq", 15672), ("rabbitmq", 15671),
        ("minio", 9000), ("mongodb", 27017), ("nginx", 443),
    ];

    private static async Task HangUpAsync(TcpListener listener, Action count)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            count();
        }
    }

    private Handshake Find((string Role, int Port) which) =>
        Create(which.Role).Handshakes.Single(handshake => handshake.Port == which.Port);

    private IService Create(string? role)
    {
        var host = new Host("data-server", "data", "server", IPAddress.Parse("198.18.5.10"), role, "A server.");
        var frontEnd = new Host("frontend-1", "frontend", "node", IPAddress.Parse("198.18.4.10"), null, "A front end.");
        return ServiceCatalog.Create(host, new Topology([host, frontEnd]), certificates);
    }
}
