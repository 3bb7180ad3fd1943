using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Elma365Verify.Secrets;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Services;

/// <summary>
/// The certificate authority of one run, and the only one its clients trust. Keys live in memory, and in the containers they
/// are copied to; certificates are ECDSA on P-256 (RFC 5480) and name a host by its name and its address.
/// </summary>
public sealed class RunCertificates : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2 authority;

    /// <summary>Makes the authority.</summary>
    public RunCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Elma365Verify run authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        // The engine may run on a machine whose clock is off; a run does not outlast the day.
        var now = DateTimeOffset.UtcNow;
        authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    /// <summary>The authority's certificate as the bytes of a PEM file.</summary>
    public byte[] Authority => Encoding.ASCII.GetBytes(authority.ExportCertificatePem());

    /// <summary>Makes a certificate that names the host.</summary>
    public ServerCertificate Issue(Host host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host.Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host.Name);
        names.AddIpAddress(host.Address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        // The first bit stays clear: a serial number is positive (RFC 5280, 4.1.2.2).
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        var pem = key.ExportPkcs8PrivateKeyPem();

        // A log may show a key by its lines.
        foreach (var line in pem.Split('\n').Where(line => !line.StartsWith('-')))
            KnownSecrets.Add(line);
        return new ServerCertificate(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), Encoding.ASCII.GetBytes(pem));
    }

    /// <summary>
    /// Whether a server's certificate was issued by this authority and names the host the client asked for; the callback
    /// clients take.
    /// </summary>
    public bool Verify(object? sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // Errors of the chain are judged anew below: the machine's own trust store knows nothing of this authority.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.Add(authority);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(presented);
    }

    /// <inheritdoc/>
    public void Dispose() => authority.Dispose();
}
