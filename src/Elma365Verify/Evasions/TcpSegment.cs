namespace Elma365Verify.Evasions;

/// <summary>A TCP segment (RFC 9293).</summary>
/// <param name="SourcePort">The source port.</param>
/// <param name="TargetPort">The destination port.</param>
/// <param name="Flags">The control bits.</param>
public sealed record TcpSegment(ushort SourcePort, ushort TargetPort, TcpControl Flags) : EvasionTransport(Number)
{
    /// <summary>TCP's protocol number.</summary>
    public const byte Number = 6;
}
