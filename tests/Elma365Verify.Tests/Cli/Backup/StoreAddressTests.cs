using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>Where a store is, and whom its clients trust.</summary>
internal sealed class StoreAddressTests
{
    [TestCase("db.example", "db.example", null)]
    [TestCase("db.example:5433", "db.example", 5433)]
    [TestCase("192.0.2.7:80", "192.0.2.7", 80)]
    [TestCase("::1", "::1", null)]
    [TestCase("[::1]:6379", "::1", 6379)]
    public void An_address_has_a_host_and_perhaps_a_port(string text, string host, int? port) =>
        Assert.That(StoreAddress.Parse(text), Is.EqualTo(new StoreAddress(host, port)));

    [TestCase("")]
    [TestCase(":5432")]
    [TestCase("db:")]
    [TestCase("db:0")]
    [TestCase("db:70000")]
    [TestCase("http://db")]
    [TestCase("user@db")]
    [TestCase("db/x")]
    [TestCase("db?x")]
    [TestCase("a b")]
    public void What_is_none_is_refused(string text) =>
        Assert.That(() => StoreAddress.Parse(text), Throws.TypeOf<ConfigurationException>().With.Message.Contains("is no address"));

    [Test, CancelAfter(10_000)]
    public async Task A_host_without_an_address_is_named(CancellationToken token)
    {
        Assert.That((await new StoreAddress("127.0.0.1", null).ResolveAsync(token)).ToString(), Is.EqualTo("127.0.0.1"));
        Assert.That(
            async () => await new StoreAddress("nowhere.invalid", null).ResolveAsync(token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("nowhere.invalid can't be found"));
    }

    [Test]
    public void Only_the_named_authority_is_trusted()
    {
        var host = new Host("data-minio", "data", "minio", System.Net.IPAddress.Parse("198.18.0.9"), "minio", "");
        using var own = new RunCertificates();
        using var other = new RunCertificates();
        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(own.Issue(host).Certificate));
        var trusting = Trust(own);

        Assert.That(trusting.Verify(this, certificate, null, SslPolicyErrors.RemoteCertificateChainErrors), Is.True);
        Assert.That(Trust(other).Verify(this, certificate, null, SslPolicyErrors.None), Is.False);
        Assert.That(trusting.Verify(this, certificate, null, SslPolicyErrors.RemoteCertificateNameMismatch), Is.False);
        Assert.That(trusting.Verify(this, null, null, SslPolicyErrors.None), Is.False);
        Assert.That(trusting.VerifyByOwnName(this, certificate, null, SslPolicyErrors.RemoteCertificateNameMismatch), Is.True);
        Assert.That(
            (trusting with { ServerName = "data-redis" }).VerifyByOwnName(this, certificate, null, SslPolicyErrors.None), Is.False);
    }

    private static ServerTrust Trust(RunCertificates certificates)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.ASCII.GetString(certificates.Authority));
        return ServerTrust.Of(authorities, "data-minio");
    }
}
