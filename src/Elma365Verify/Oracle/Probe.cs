using System.Net;
using System.Net.Sockets;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Oracle;

/// <summary>
/// The first packets of conversations that never were before: one for every destination port of a protocol (or ICMP type),
/// alike in all else. TCP is a SYN alone.
/// </summary>
/// <param name="InInterface">The firewall's interface they come in by.</param>
/// <param name="OutInterface">The interface they would leave by, or null for packets addressed to the firewall itself.</param>
/// <param name="Source">Their source address.</param>
/// <param name="Destination">Their destination address, of the same family.</param>
/// <param name="Protocol">Their protocol; <see cref="Protocol.Icmp"/> is ICMPv6 between IPv6 addresses.</param>
public sealed record Probe(string InInterface, string? OutInterface, IPAddress Source, IPAddress Destination, Protocol Protocol)
{
    /// <summary>The source port sweeps send from.</summary>
    public const ushort DefaultSourcePort = 61000;

    /// <summary>Their source port; without meaning for ICMP.</summary>
    public ushort SourcePort { get; init; } = DefaultSourcePort;

    /// <summary>Whether they are IPv6 packets.</summary>
    public bool IsIpv6 => Destination.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>The probes of a sweep.</summary>
    public static Probe Of(Sweep sweep) => new(sweep.From.Name, sweep.To.Name, sweep.From.Address, sweep.To.Address, sweep.Protocol);

    /// <summary>Probes from a host to the firewall's own address.</summary>
    public static Probe ToFirewall(Host from, Protocol protocol) => new(from.Name, null, from.Address, Topology.Gateway, protocol);
}
