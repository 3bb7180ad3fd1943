using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Elma365Verify.Containers.Services;

/// <summary>Whom a client that speaks TLS trusts to be the server.</summary>
/// <param name="ServerName">The name its certificate has to bear.</param>
/// <param name="Verify">Judges the certificate; the name the client asked for has been compared by the caller's TLS.</param>
public sealed record ServerTrust(string ServerName, RemoteCertificateValidationCallback Verify)
{
    /// <summary>
    /// As <see cref="Verify"/>, for a client that asks for the name it connects to, a loopback address: the name that counts is
    /// <see cref="ServerName"/>.
    /// </summary>
    public bool VerifyByOwnName(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return false;
        using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return presented.MatchesHostname(ServerName, allowWildcards: false, allowCommonName: false)
            && Verify(sender, presented, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch);
    }
}
