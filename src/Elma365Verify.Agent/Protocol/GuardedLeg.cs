namespace Elma365Verify.Agent.Protocol;

/// <summary>A leg canaries are sent on.</summary>
/// <param name="Interface">The leg's name on the firewall.</param>
/// <param name="SourceMac">Its MAC address, six bytes as hexadecimal digits.</param>
/// <param name="TargetMac">The host's, likewise.</param>
/// <param name="Source">The gateway's IPv4 address.</param>
/// <param name="Target">The host's.</param>
internal sealed record GuardedLeg(string Interface, string SourceMac, string TargetMac, string Source, string Target);
