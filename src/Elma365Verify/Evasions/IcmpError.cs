namespace Elma365Verify.Evasions;

/// <summary>An ICMP error that quotes a TCP segment its target never sent (RFC 792, RFC 5927).</summary>
/// <param name="Type">The type: 3 unreachable, 11 time exceeded.</param>
/// <param name="SourcePort">The source port of the segment quoted.</param>
/// <param name="TargetPort">Its destination port.</param>
public sealed record IcmpError(byte Type, ushort SourcePort, ushort TargetPort) : EvasionTransport(IcmpMessage.Number);
