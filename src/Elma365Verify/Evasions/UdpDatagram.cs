namespace Elma365Verify.Evasions;

/// <summary>A UDP datagram (RFC 768).</summary>
/// <param name="SourcePort">The source port.</param>
/// <param name="TargetPort">The destination port.</param>
public sealed record UdpDatagram(ushort SourcePort, ushort TargetPort) : EvasionTransport(Number)
{
    /// <summary>UDP's protocol number.</summary>
    public const byte Number = 17;
}
