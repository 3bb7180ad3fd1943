namespace Elma365Verify.Evasions;

/// <summary>The Ethernet addresses of a host's leg.</summary>
/// <param name="SourceMac">The host's, six bytes.</param>
/// <param name="GatewayMac">The firewall's, six bytes.</param>
public sealed record LinkRoute(byte[] SourceMac, byte[] GatewayMac);
