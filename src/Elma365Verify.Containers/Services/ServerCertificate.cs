namespace Elma365Verify.Containers.Services;

/// <summary>A server's certificate and its private key, as the bytes of PEM files (RFC 7468).</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">The private key, PKCS #8, not encrypted.</param>
public sealed record ServerCertificate(byte[] Certificate, byte[] Key)
{
    /// <summary>The type's name: neither the bytes nor the key belong into a log.</summary>
    public override string ToString() => nameof(ServerCertificate);
}
