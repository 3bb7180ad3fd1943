using System.Globalization;
using System.Net;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Containers.Environments;

/// <summary>Makes of the recorder's two tables who spoke to whom, by the names of the topology.</summary>
/// <param name="entering">Where packets enter, listed while none did.</param>
/// <param name="leaving">Where they leave; its keys are those of the other table behind the leg's name.</param>
/// <param name="topology">The hosts.</param>
internal sealed class FlowAssembly(FlowListing entering, FlowListing leaving, Topology topology)
{
    private const string Unrecordable = "too many conversations, or no header";
    private const ushort EchoReply = 0;
    private const ushort EchoRequest = 8;

    private readonly Dictionary<IPAddress, string> names = topology.Hosts.ToDictionary(host => host.Address, host => host.Name);

    /// <summary>Assembles the conversations, and checks that every packet is accounted for.</summary>
    /// <param name="seen">How many packets had entered when the tables were listed.</param>
    /// <exception cref="FormatException">A table lacks a set, a counter or a part of a key.</exception>
    public TrafficObservation Observe(long seen)
    {
        List<ObservedConversation> conversations =
        [
            .. Openings("segments", TrafficKind.Opening, row => ((int)Protocol.Tcp, row.Number(2)), to: 1),
            .. Openings("datagrams", TrafficKind.Opening, row => ((int)Protocol.Udp, row.Number(3)), to: 2),
            .. Openings("messages", TrafficKind.Opening, row => ((int)Protocol.Icmp, row.Number(2)), to: 1),
            .. Openings("protocols", TrafficKind.OtherProtocol, row => (row.Number(2), 0), to: 1),
            .. entering.Rows("unopened").Select(Unopened),
            .. entering.Rows("fragments").Select(row => Uncounted(End(row, 0), End(row, 1), TrafficKind.Fragment, row.Number(2), 0, row)),
            .. entering.Rows("spoofed").Select(row => Uncounted(
                $"{row.Part(0)} as {row.Address(1)}", End(row, 2), TrafficKind.Spoofed, row.Number(3), 0, row)),
            .. entering.Rows("frames").Select(row => Uncounted(row.Part(0), "", TrafficKind.Frame, row.Number(1), 0, row)),
            .. Rewritten("segments", _ => null, row => ((int)Protocol.Tcp, row.Number(3)), to: 2),
            .. Rewritten("datagrams", Asked, row => ((int)Protocol.Udp, row.Number(4)), to: 3),
            .. Rewritten("messages", Requested, row => ((int)Protocol.Icmp, row.Number(3)), to: 2),
            .. Rewritten("protocols", _ => null, row => (row.Number(3), 0), to: 2),
        ];
        return new TrafficObservation(conversations, Doubts(seen));
    }

    private List<string> Doubts(long seen)
    {
        var doubts = new List<string>();
        var (enteringLost, leavingLost) = (entering.Counter("unrecorded"), leaving.Counter("unrecorded"));
        if (enteringLost > 0)
            doubts.Add(Text($"{enteringLost:N0} packets that entered the firewall could not be recorded: {Unrecordable}"));
        if (leavingLost > 0)
            doubts.Add(Text($"{leavingLost:N0} packets that left the firewall could not be recorded: {Unrecordable}"));
        var accounted = enteringLost + entering.Counter("answers") + entering.Counter("neighbours")
            + FlowTables.Recorded.Sum(set => entering.Rows(set).Sum(row => row.Packets));
        if (accounted != seen)
            doubts.Add(Text($"{seen:N0} packets entered the firewall, but the recorder accounts for {accounted:N0}"));
        return doubts;
    }

    /// <summary>What was tried, beside how much of it was handed on; datagrams from several source ports are one conversation.</summary>
    private IEnumerable<ObservedConversation> Openings(string set, TrafficKind kind, Func<FlowRow, (int Number, ushort Port)> read, int to)
    {
        var handedOn = leaving.Rows(set).Where(IsFromItsOwnLeg).ToDictionary(row => Key(row.Key.Skip(1)), row => row.Packets);
        return from row in entering.Rows(set)
            let what = read(row)
            group row by (From: End(row, 0), To: End(row, to), what.Number, what.Port)
            into rows
            let all = rows.Key
            select new ObservedConversation(
                all.From, all.To, kind, all.Number, all.Port,
                rows.Sum(row => row.Packets), rows.Sum(row => handedOn.GetValueOrDefault(Key(row.Key))));
    }

    /// <summary>What left without having entered so, and is no answer to what has entered.</summary>
    private IEnumerable<ObservedConversation> Rewritten(
        string set, Func<FlowRow, string?> asked, Func<FlowRow, (int Number, ushort Port)> read, int to)
    {
        var tried = entering.Rows(set).Select(row => Key(row.Key)).ToHashSet();
        foreach (var row in leaving.Rows(set))
        {
            var own = IsFromItsOwnLeg(row);
            if (own && (tried.Contains(Key(row.Key.Skip(1))) || (asked(row) is { } question && tried.Contains(question))))
                continue;
            var (number, port) = read(row);
            var from = own ? row.Part(0) : $"{row.Part(0)} as {row.Address(1)}";
            yield return new ObservedConversation(from, End(row, to), TrafficKind.Rewritten, number, port, row.Packets, row.Packets);
        }
    }

    private ObservedConversation Unopened(FlowRow row) =>
        Uncounted(End(row, 0), End(row, 2), TrafficKind.Unopened, (int)Protocol.Tcp, row.Number(3), row)
            with { SourcePort = row.Number(1) };

    private static ObservedConversation Uncounted(string from, string to, TrafficKind kind, int number, ushort port, FlowRow row) =>
        new(from, to, kind, number, port, row.Packets, HandedOn: null);

    private static string Asked(FlowRow row) => Key([row.Part(3), row.Part(4), row.Part(1), row.Part(2)]);

    private static string? Requested(FlowRow row) => row.Number(3) == EchoReply
        ? Key([row.Part(2), row.Part(1), EchoRequest.ToString(CultureInfo.InvariantCulture)])
        : null;

    private bool IsFromItsOwnLeg(FlowRow row) => names.GetValueOrDefault(row.Address(1)) == row.Part(0);

    private string End(FlowRow row, int part) => names.GetValueOrDefault(row.Address(part)) ?? row.Part(part);

    private static string Key(IEnumerable<string> parts) => string.Join(' ', parts);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
