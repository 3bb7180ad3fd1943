namespace Elma365Verify.Agent.Packets;

/// <summary>
/// From where to where a probe travels: MAC addresses of six bytes, IPv4 addresses of four, and the TCP or UDP source port.
/// </summary>
internal sealed record ProbeRoute(byte[] SourceMac, byte[] TargetMac, byte[] Source, byte[] Target, ushort SourcePort);
