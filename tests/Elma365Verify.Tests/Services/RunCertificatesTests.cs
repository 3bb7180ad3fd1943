using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Services;

internal sealed class RunCertificatesTests
{
    private static readonly Host Proxy = new("edge-proxy", "edge", "proxy", IPAddress.Parse("198.18.1.10"), "nginx", "The proxy.");

    [TestCase("edge-proxy")]
    [TestCase("198.18.1.10")]
    [CancelAfter(10_000)]
    public async Task A_host_is_believed_under_its_name_and_its_address(string name, CancellationToken token)
    {
        using var certificates = new RunCertificates();

        await HandshakeAsync(certificates.Issue(Proxy), name, certificates, token);
    }

    [TestCase("data-redis")]
    [TestCase("198.18.1.11")]
    [CancelAfter(10_000)]
    public void A_host_is_not_believed_under_another_name(string name, CancellationToken token)
    {
        using var certificates = new RunCertificates();

        Assert.That(
            () => HandshakeAsync(certificates.Issue(Proxy), name, certificates, token),
            Throws.TypeOf<AuthenticationException>());
    }

    [Test]
    [CancelAfter(10_000)]
    public void Another_runs_certificate_is_not_believed(CancellationToken token)
    {
        using var certificates = new RunCertificates();
        using var another = new RunCertificates();

        Assert.That(
            () => HandshakeAsync(another.Issue(Proxy), Proxy.Name, certificates, token),
            Throws.TypeOf<AuthenticationException>());
    }

    [Test]
    public void A_server_without_a_certificate_is_not_believed()
    {
        using var certificates = new RunCertificates();

        Assert.That(certificates.Verify(null, null, null, SslPolicyErrors.None), Is.False);
    }

    [Test]
    public void A_certificate_carries_neither_its_key_nor_the_authoritys()
    {
        using var certificates = new RunCertificates();
        var server = certificates.Issue(Proxy);

        Assert.That(Encoding.ASCII.GetString(certificates.Authority), Does.Not.Contain("PRIVATE"));
        Assert.That(Encoding.ASCII.GetString(server.Certificate), Does.Not.Contain("PRIVATE"));
        Assert.That(Encoding.ASCII.GetString(server.Key), Does.StartWith("-----BEGIN PRIVATE KEY-----"));
        Assert.That(server.ToString(), Is.EqualTo(nameof(ServerCertificate)));
    }

    private static async Task HandshakeAsync(ServerCertificate server, string name, RunCertificates trust, CancellationToken token)
    {
        using var certificate = X509Certificate2.CreateFromPem(
            Encoding.ASCII.GetString(server.Certificate), Encoding.ASCII.GetString(server.Key));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, token);
        using var accepted = await listener.AcceptTcpClientAsync(token);
        await using var serverSide = new SslStream(accepted.GetStream());
        await using var clientSide = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, trust.Verify);
        var serving = serverSide.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
        await clientSide.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name }, token);
        await serving;
    }
}
