using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions.Planning;

/// <summary>What a host sends to the firewall itself, and to everybody.</summary>
internal static class FirewallAsTarget
{
    private const byte Echo = 8;
    private const byte EchoOver6 = 128;

    // What routers and their management listen on, and a port nobody does.
    private static readonly ImmutableArray<ushort> TcpPorts =
        [22, 23, 53, 80, 111, 179, 443, 830, 2601, 3389, 8080, 8443, 9100, 10250, 45001];
    private static readonly ImmutableArray<ushort> UdpPorts = [53, 67, 69, 123, 161, 500, 514, 520, 1194, 3784, 4500, 5353, 45001];

    // Redirect, router advertisement and solicitation, timestamp, information and mask: what hosts and routers once believed.
    private static readonly ImmutableArray<byte> IcmpTypes = [0, 3, 5, Echo, 9, 10, 13, 15, 17];

    // IGMP, IP in IP, GRE, ESP, AH, OSPF, PIM, VRRP, SCTP.
    private static readonly ImmutableArray<byte> Protocols = [2, 4, 47, 50, 51, 89, 103, 112, 132];

    private static readonly ImmutableArray<(string Name, IPAddress Group, ushort Port)> Groups =
    [
        ("limited broadcast", IPAddress.Broadcast, 67),
        ("all hosts", IPAddress.Parse("224.0.0.1"), 45001),
        ("mDNS", IPAddress.Parse("224.0.0.251"), 5353),
        ("SSDP", IPAddress.Parse("239.255.255.250"), 1900),
        ("all nodes over IPv6", IPAddress.Parse("ff02::1"), 45001),
        ("mDNS over IPv6", IPAddress.Parse("ff02::fb"), 5353),
        ("routers of the site over IPv6", IPAddress.Parse("ff05::2"), 45001),
    ];

    public static void AddTo(CellList cells, Topology topology, Host from)
    {
        AddFirewall(
            cells, EvasionFamilies.ToFirewall, string.Empty,
            transport => new EvasionPacket(from.Address, Topology.Gateway, transport));
        foreach (var type in IcmpTypes)
        {
            var message = new EvasionPacket(from.Address, Topology.Gateway, new IcmpMessage(IcmpMessage.Number, type));
            cells.Add(EvasionFamilies.ToFirewall, Text($"icmp type {type}"), Text($"icmp type {type} to the firewall"), message);
        }

        foreach (var protocol in Protocols)
        {
            var packet = new EvasionPacket(from.Address, Topology.Gateway, new OpaquePayload(protocol));
            cells.Add(EvasionFamilies.ToFirewall, Text($"protocol {protocol}"), Text($"protocol {protocol} to the firewall"), packet);
        }

        AddFirewall(
            cells, EvasionFamilies.Ipv6ToFirewall, " over IPv6",
            transport => new EvasionPacket(from.Address6, Topology.Gateway6, transport));
        var echo = new EvasionPacket(from.Address6, Topology.Gateway6, new IcmpMessage(IcmpMessage.NumberOver6, EchoOver6));
        cells.Add(EvasionFamilies.Ipv6ToFirewall, "echo request", "echo request to the firewall over IPv6", echo);
        AddGroups(cells, topology, from);
    }

    private static void AddFirewall(CellList cells, EvasionFamily family, string over, Func<EvasionTransport, EvasionPacket> packet)
    {
        foreach (var port in TcpPorts)
            Add(Text($"syn to {port}"), "syn", new TcpSegment(EvasionPorts.Client, port, TcpControl.Syn));
        Add("ack to 22", "ack", new TcpSegment(EvasionPorts.Client, 22, TcpControl.Ack));
        Add("fin to 22", "fin", new TcpSegment(EvasionPorts.Client, 22, TcpControl.Fin));
        foreach (var port in UdpPorts)
            Add(Text($"udp to {port}"), "udp", new UdpDatagram(EvasionPorts.Client, port));
        Add("udp from 53 to 45001", "udp from 53", new UdpDatagram(53, 45001));

        void Add(string variant, string shape, EvasionTransport transport) =>
            cells.Add(family, variant, $"{shape} to the firewall{over}", packet(transport));
    }

    private static void AddGroups(CellList cells, Topology topology, Host from)
    {
        foreach (var network in topology.Hosts.Select(host => Directed(host.Address)).Distinct())
        {
            Add($"echo request to {network}", "directed broadcast icmp", network, new IcmpMessage(IcmpMessage.Number, Echo));
            Add($"udp to {network}", "directed broadcast udp", network, new UdpDatagram(EvasionPorts.Client, 137));
        }

        foreach (var (name, group, port) in Groups)
            Add(Text($"{name}, udp to {port}"), name, group, new UdpDatagram(EvasionPorts.Client, port));

        void Add(string variant, string shape, IPAddress group, EvasionTransport transport)
        {
            var source = group.AddressFamily == from.Address.AddressFamily ? from.Address : from.Address6;
            cells.Add(EvasionFamilies.Broadcast, variant, $"broadcast {shape}", new EvasionPacket(source, group, transport));
        }
    }

    /// <summary>The broadcast address of a host's /24, which is what the topology gives each zone.</summary>
    private static IPAddress Directed(IPAddress address) => new([.. address.GetAddressBytes()[..3], byte.MaxValue]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
