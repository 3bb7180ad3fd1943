using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Policies;

namespace Elma365Verify.Evasions.Planning;

/// <summary>What one host sends to another over IPv4, under its own address.</summary>
internal static class PairOverIpv4
{
    private const ushort Https = 443;

    // Written out once, not for each of the pairs.
    private static readonly ImmutableArray<string> Protocols = Names("protocol");
    private static readonly ImmutableArray<string> Types = Names("type");
    private static readonly ImmutableArray<string> TypeShapes = Names("icmp type");

    /// <summary>The segments that open nothing; whether such a segment occurs in a conversation at all, after its first.</summary>
    private static readonly ImmutableArray<(EvasionFamily Family, string Name, TcpControl Flags, bool OccursInConversations)> Segments =
    [
        (EvasionFamilies.TcpAck, "ack", TcpControl.Ack, true),
        (EvasionFamilies.TcpFin, "fin", TcpControl.Fin, false),
        (EvasionFamilies.TcpNull, "null", TcpControl.None, false),
        (EvasionFamilies.TcpXmas, "xmas", TcpControl.Fin | TcpControl.Psh | TcpControl.Urg, false),
        (EvasionFamilies.TcpSynFin, "syn-fin", TcpControl.Syn | TcpControl.Fin, false),
        (EvasionFamilies.TcpSynAck, "syn-ack", TcpControl.Syn | TcpControl.Ack, true),
        (EvasionFamilies.TcpRst, "rst", TcpControl.Rst, true),
    ];

    // Record route, loose and strict source route and timestamp with room for one address (RFC 791, section 3.1); router
    // alert (RFC 2113).
    private static readonly ImmutableArray<(string Name, ImmutableArray<byte> Bytes)> Options =
    [
        ("record route", [7, 7, 4, 0, 0, 0, 0, 0]),
        ("loose source route", [131, 7, 4, 198, 18, 0, 1, 0]),
        ("strict source route", [137, 7, 4, 198, 18, 0, 1, 0]),
        ("timestamp", [68, 8, 5, 0, 0, 0, 0, 0]),
        ("router alert", [148, 4, 0, 0]),
    ];

    public static void AddTo(CellList cells, EvasionPair pair)
    {
        AddNumbers(cells, pair);
        AddSegments(cells, pair);
        AddFragments(cells, pair);
        AddSourcePorts(cells, pair);
        AddOptions(cells, pair);
        AddReplies(cells, pair);
    }

    private static void AddNumbers(CellList cells, EvasionPair pair)
    {
        for (var number = 0; number <= byte.MaxValue; number++)
        {
            cells.Add(
                EvasionFamilies.Protocol, Protocols[number], Protocols[number], pair.Packet(new OpaquePayload((byte)number)),
                number == IcmpMessage.Number && pair.HasIcmp);
        }

        for (var type = 0; type <= byte.MaxValue; type++)
        {
            var message = new IcmpMessage(IcmpMessage.Number, (byte)type);
            cells.Add(EvasionFamilies.IcmpType, Types[type], TypeShapes[type], pair.Packet(message), pair.HasIcmp);
        }
    }

    /// <summary>To a documented port, only those are a question that no conversation contains.</summary>
    private static void AddSegments(CellList cells, EvasionPair pair)
    {
        foreach (var (family, name, flags, occurs) in Segments)
        {
            foreach (var port in pair.Tcp.Undocumented)
                Add(family, name, flags, port, isDocumented: false);
            foreach (var port in pair.Tcp.Documented)
                Add(family, name, flags, port, occurs);
        }

        void Add(EvasionFamily family, string name, TcpControl flags, ushort port, bool isDocumented) => cells.Add(
            family, Text($"{name} to {port}"), name, pair.Packet(new TcpSegment(EvasionPorts.Client, port, flags)), isDocumented);
    }

    private static void AddFragments(CellList cells, EvasionPair pair)
    {
        Add("first", "tcp", new TcpSegment(EvasionPorts.Client, pair.Tcp.Any, TcpControl.Syn), pair.Tcp.Any, FragmentCut.First);
        Add("first", "udp", new UdpDatagram(EvasionPorts.Client, pair.Udp.Any), pair.Udp.Any, FragmentCut.First);
        Add("tiny first", "tcp", new TcpSegment(EvasionPorts.Client, pair.Tcp.Any, TcpControl.Syn), pair.Tcp.Any, FragmentCut.Tiny);
        Add("overlapping", "tcp", new TcpSegment(EvasionPorts.Client, pair.Tcp.Any, TcpControl.Syn), pair.Tcp.Any, FragmentCut.Overlapping);
        Add("overlapping", "udp", new UdpDatagram(EvasionPorts.Client, pair.Udp.Any), pair.Udp.Any, FragmentCut.Overlapping);

        void Add(string cut, string protocol, EvasionTransport transport, ushort port, FragmentCut how) => cells.Add(
            EvasionFamilies.Fragment, Text($"{cut} {protocol} to {port}"), $"{cut} {protocol} fragment",
            pair.Packet(transport) with { Cut = how }, pair.Permits((Protocol)transport.Protocol, port));
    }

    private static void AddSourcePorts(CellList cells, EvasionPair pair)
    {
        foreach (var source in EvasionPorts.Services)
        {
            foreach (var port in pair.Tcp.Undocumented)
                Add("tcp", new TcpSegment(source, port, TcpControl.Syn), source, port);
            foreach (var port in pair.Udp.Undocumented)
                Add("udp", new UdpDatagram(source, port), source, port);
        }

        void Add(string protocol, EvasionTransport transport, ushort source, ushort port) => cells.Add(
            EvasionFamilies.SourcePort,
            Text($"{protocol} from {source} to {port}"),
            Text($"{protocol} from {source}"),
            pair.Packet(transport));
    }

    private static void AddOptions(CellList cells, EvasionPair pair)
    {
        foreach (var (name, bytes) in Options)
        {
            foreach (var port in pair.Tcp.Undocumented.Take(1))
                Add(name, "tcp", new TcpSegment(EvasionPorts.Client, port, TcpControl.Syn), port, bytes);
            foreach (var port in pair.Udp.Undocumented.Take(1))
                Add(name, "udp", new UdpDatagram(EvasionPorts.Client, port), port, bytes);
        }

        void Add(string name, string protocol, EvasionTransport transport, ushort port, ImmutableArray<byte> bytes) => cells.Add(
            EvasionFamilies.IpOption,
            Text($"{name}, {protocol} to {port}"),
            $"{name} {protocol}",
            pair.Packet(transport) with { Options = bytes });
    }

    private static void AddReplies(CellList cells, EvasionPair pair)
    {
        const ushort port = EvasionPorts.Ephemeral;
        var family = EvasionFamilies.UnsolicitedReply;
        foreach (var (name, source) in new (string, ushort)[] { ("DNS", 53), ("NTP", 123) })
        {
            var answer = pair.Packet(new UdpDatagram(source, port));
            cells.Add(
                family, Text($"{name} answer from {source} to {port}"),
                Text($"udp from {source}"), answer, pair.Permits(Protocol.Udp, port));
        }

        var opened = pair.Packet(new TcpSegment(Https, port, TcpControl.Syn | TcpControl.Ack));
        cells.Add(family, Text($"syn-ack from {Https} to {port}"), "syn-ack", opened, pair.Permits(Protocol.Tcp, port));
        cells.Add(family, "echo reply", TypeShapes[0], pair.Packet(new IcmpMessage(IcmpMessage.Number, 0)), pair.HasIcmp);
        foreach (var (name, type) in new (string, byte)[] { ("unreachable", 3), ("time exceeded", 11) })
        {
            var error = pair.Packet(new IcmpError(type, port, Https));
            cells.Add(family, $"{name} about a connection never opened", $"icmp error {name}", error, pair.HasIcmp);
        }
    }

    private static ImmutableArray<string> Names(string what) => [.. Enumerable.Range(0, 256).Select(number => Text($"{what} {number}"))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
