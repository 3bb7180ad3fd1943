using System.Collections.Immutable;
using System.Globalization;

namespace Elma365Verify.Evasions.Planning;

/// <summary>What one host sends to another over IPv6. The documented ports are aimed at too: the policy's flows are IPv4's.</summary>
internal static class PairOverIpv6
{
    private static readonly ImmutableArray<string> Types = [.. Enumerable.Range(0, 256).Select(type => Text($"type {type}"))];
    private static readonly ImmutableArray<string> TypeShapes = [.. Enumerable.Range(0, 256).Select(type => Text($"icmpv6 type {type}"))];

    private static readonly ImmutableArray<(string Name, ImmutableArray<byte> Kinds)> Extensions =
        [("hop-by-hop options", [0]), ("destination options", [60]), ("routing header", [43]), ("two headers of options", [0, 60])];

    // IPv4 and IPv6 in IPv6, GRE, ESP, no next header, SCTP, and one for experiments (RFC 3692).
    private static readonly ImmutableArray<byte> Protocols = [4, 41, 47, 50, 59, 132, 253];

    public static void AddTo(CellList cells, EvasionPair pair)
    {
        AddPorts(cells, pair);
        for (var type = 0; type <= byte.MaxValue; type++)
        {
            var message = new IcmpMessage(IcmpMessage.NumberOver6, (byte)type);
            cells.Add(EvasionFamilies.Icmpv6Type, Types[type], TypeShapes[type], pair.Packet6(message));
        }

        foreach (var port in Sample(pair.Tcp))
            AddHeaders(cells, pair, port);
        foreach (var protocol in Protocols)
        {
            cells.Add(
                EvasionFamilies.Ipv6Protocol, Text($"protocol {protocol}"), Text($"protocol {protocol} over IPv6"),
                pair.Packet6(new OpaquePayload(protocol)));
        }
    }

    private static void AddPorts(CellList cells, EvasionPair pair)
    {
        foreach (var port in pair.Tcp.Documented.Concat(pair.Tcp.Undocumented))
            cells.Add(EvasionFamilies.Ipv6Tcp, Text($"syn to {port}"), "syn over IPv6", pair.Packet6(Segment(port, TcpControl.Syn)));
        foreach (var port in Sample(pair.Tcp))
            cells.Add(EvasionFamilies.Ipv6Tcp, Text($"ack to {port}"), "ack over IPv6", pair.Packet6(Segment(port, TcpControl.Ack)));
        foreach (var port in pair.Udp.Documented.Concat(pair.Udp.Undocumented))
        {
            var datagram = new UdpDatagram(EvasionPorts.Client, port);
            cells.Add(EvasionFamilies.Ipv6Udp, Text($"to {port}"), "udp over IPv6", pair.Packet6(datagram));
        }
    }

    private static void AddHeaders(CellList cells, EvasionPair pair, ushort port)
    {
        var packet = pair.Packet6(Segment(port, TcpControl.Syn));
        Cut("first", FragmentCut.First);
        Cut("atomic", FragmentCut.Atomic);
        Cut("overlapping", FragmentCut.Overlapping);
        foreach (var (name, kinds) in Extensions)
        {
            cells.Add(
                EvasionFamilies.Ipv6Extension, Text($"{name}, tcp to {port}"), $"{name} over IPv6", packet with { Extensions = kinds });
        }

        void Cut(string name, FragmentCut cut) => cells.Add(
            EvasionFamilies.Ipv6Fragment, Text($"{name} tcp to {port}"), $"{name} fragment over IPv6", packet with { Cut = cut });
    }

    /// <summary>One of each kind, where there is one.</summary>
    private static IEnumerable<ushort> Sample(EvasionPorts ports) => ports.Documented.Take(1).Concat(ports.Undocumented.Take(1));

    private static TcpSegment Segment(ushort port, TcpControl flags) => new(EvasionPorts.Client, port, flags);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
