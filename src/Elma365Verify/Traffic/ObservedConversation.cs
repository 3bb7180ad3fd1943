using Elma365Verify.Policies;

namespace Elma365Verify.Traffic;

/// <summary>Who spoke to whom, as the firewall saw it before and after its ruleset.</summary>
/// <param name="From">
/// The name of the host behind the leg it came by. Where the packet bears another source address, both:
/// <c>worker-1 as 198.18.9.9</c>.
/// </param>
/// <param name="To">The name of the host it was sent to; its IPv4 address where no host has it; empty for a frame that is not IPv4.</param>
/// <param name="Kind">What was seen.</param>
/// <param name="Number">The IP protocol's number (6 is TCP), or for a frame its EtherType (0x86dd is IPv6).</param>
/// <param name="Port">The destination port; for ICMP the type; 0 where there is none.</param>
/// <param name="Packets">How many packets of this kind reached the firewall: for TCP the openings alone, retries included.</param>
/// <param name="HandedOn">How many of them left the firewall after its ruleset; null where that is not counted.</param>
public sealed record ObservedConversation(
    string From, string To, TrafficKind Kind, int Number, ushort Port, long Packets, long? HandedOn)
{
    /// <summary>The source port where it matters, which is for <see cref="TrafficKind.Unopened"/> alone; else 0.</summary>
    public ushort SourcePort { get; init; }

    /// <summary><c>tcp/6380</c>, <c>icmp type 3</c>, <c>IP protocol 132</c>, <c>EtherType 0x86dd</c>.</summary>
    public string What => (Kind, Number) switch
    {
        (TrafficKind.Frame, _) => $"EtherType 0x{Number:x4}",
        (TrafficKind.Fragment or TrafficKind.OtherProtocol or TrafficKind.Spoofed, _) => $"IP protocol {Number}",
        (_, (int)Protocol.Tcp) => $"tcp/{Port}",
        (_, (int)Protocol.Udp) => $"udp/{Port}",
        (_, (int)Protocol.Icmp) => $"icmp type {Port}",
        _ => $"IP protocol {Number}",
    };
}
