using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions.Planning;

/// <summary>Two hosts, and what the policy says of them.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Topology">The hosts there are.</param>
/// <param name="From">Who sends.</param>
/// <param name="To">Who is meant.</param>
internal sealed record EvasionPair(Policy Policy, Topology Topology, Host From, Host To)
{
    /// <summary>The TCP ports to aim at.</summary>
    public EvasionPorts Tcp { get; } = EvasionPorts.Of(Policy, Topology, From, To, Protocol.Tcp);

    /// <summary>The UDP ports to aim at.</summary>
    public EvasionPorts Udp { get; } = EvasionPorts.Of(Policy, Topology, From, To, Protocol.Udp);

    /// <summary>Whether the policy documents ICMP between the two; the page it follows names no types.</summary>
    public bool HasIcmp { get; } = !Policy.Permitted(From, To, Protocol.Icmp).IsEmpty;

    /// <summary>Whether a port is documented.</summary>
    public bool Permits(Protocol protocol, ushort port) => Policy.Permitted(From, To, protocol).Contains(port);

    /// <summary>A packet over IPv4.</summary>
    public EvasionPacket Packet(EvasionTransport transport) => new(From.Address, To.Address, transport);

    /// <summary>A packet over IPv6.</summary>
    public EvasionPacket Packet6(EvasionTransport transport) => new(From.Address6, To.Address6, transport);
}
