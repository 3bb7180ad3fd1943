using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Elma365Verify.Containers.Services;

/// <summary>Whom a client that speaks TLS trusts to be the server.</summary>
/// <param name="ServerName">The name its certificate has to bear.</param>
/// <param name="Verify">Judges the certificate; the name the client asked for has been compared by the caller's TLS.</param>
public sealed record ServerTrust(string ServerName, RemoteCertificateValidationCallback Verify)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Trust in whatever these authorities, and no others, issued for the name; revocation is not asked for.</summary>
    /// <param name="authorities">The authorities' certificates; they outlive the trust.</param>
    /// <param name="serverName">The name, or the address, the certificate has to bear.</param>
    public static ServerTrust Of(X509Certificate2Collection authorities, string serverName) => new(
        serverName,
        (_, certificate, chain, errors) =>
        {
            // Errors of the chain are judged anew: the machine's own trust store has no say.
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
                return false;
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(authorities);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.DisableCertificateDownloads = true;
            own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            // The server may have sent certificates that lead from its own to an authority's.
            own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
            using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return own.Build(presented);
        });

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
