namespace Elma365Verify.Evasions;

/// <summary>An ICMP message (RFC 792), or over IPv6 an ICMPv6 message (RFC 4443), of code 0.</summary>
/// <param name="Protocol">1 over IPv4, 58 over IPv6.</param>
/// <param name="Type">The type.</param>
public sealed record IcmpMessage(byte Protocol, byte Type) : EvasionTransport(Protocol)
{
    /// <summary>ICMP's protocol number.</summary>
    public const byte Number = 1;

    /// <summary>ICMPv6's.</summary>
    public const byte NumberOver6 = 58;
}
