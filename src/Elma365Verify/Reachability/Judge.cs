using System.Globalization;
using Elma365Verify.Policies;

namespace Elma365Verify.Reachability;

/// <summary>The pure comparison of observations with the policy.</summary>
public sealed class Judge(Policy policy)
{
    /// <summary>
    /// Judges one sweep. A captured probe is evidence whatever else failed; a missing one is evidence only when every probe
    /// was sent, every probe entered the firewall, exactly what it handed on was captured, and nothing raised a doubt. Packets that
    /// are no probes speak of their own cells alone: a connection asked for and let through is a leak there.
    /// </summary>
    public SweepVerdict Decide(SweepObservation observation)
    {
        var sweep = observation.Sweep;
        var cells = sweep.Protocol.Cells();
        var documented = policy.Permitted(sweep.From, sweep.To, sweep.Protocol).Intersect(cells);
        var delivered = observation.Delivered;
        var doubts = Doubts(observation);

        // A probe that was led elsewhere shows its cell open all the same; a documented one has still not reached its host.
        var strayed = All(observation.Strays, stray => stray.Cells).Intersect(cells);
        var opened = All(observation.Foreign, foreign => foreign.Opens(sweep));
        var leaks = delivered.Union(strayed).Union(opened).Except(documented);
        var silent = cells.Except(delivered).Except(leaks);
        var withholds = doubts.Count == 0 && leaks.IsEmpty && observation.Strays.Count == 0 && observation.HandedOn < observation.Offered;
        var sometimes = withholds ? observation.Retried.Intersect(delivered).Intersect(documented) : PortSet.Empty;
        if (withholds && sometimes.IsEmpty)
            doubts.Add(Withheld(observation));
        var proven = doubts.Count == 0 ? silent.Intersect(observation.Probed) : PortSet.Empty;

        // What a host sent by itself says nothing of other cells; where its own was silent, one of the two is not what it seems.
        foreach (var foreign in observation.Foreign.Where(foreign => !Disputed(foreign, observation).Intersect(silent).IsEmpty))
        {
            proven = proven.Except(Disputed(foreign, observation));
            doubts.Add(foreign.ToString());
        }

        return new SweepVerdict(
            observation,
            documented,
            Conforming: delivered.Intersect(documented).Except(sometimes).Union(proven.Except(documented)),
            Leaks: leaks,
            Outages: proven.Intersect(documented).Union(sometimes),
            Unproven: silent.Except(proven),
            doubts) { Sometimes = sometimes };
    }

    // What answers speaks against nothing but the port it comes from: that of a conversation the policy wants, or of one asked for here.
    private PortSet Disputed(ForeignTraffic foreign, SweepObservation observation)
    {
        var packet = foreign.Packet;
        var answers = packet is { HasPorts: true, OpensConnection: false }
            && (observation.Foreign.Any(foreign.Answers)
                || policy.Permitted(foreign.Receiver, foreign.Sender, (Protocol)packet.IpProtocol).Contains(packet.SourcePort));
        return answers && observation.Sweep.From == foreign.Sender ? PortSet.Empty : foreign.Disputes(observation.Sweep);
    }

    // The books balance, so it was the firewall that kept some of them back: which ones, a count can't tell.
    private static string Withheld(SweepObservation observation) => Text($"the firewall handed on {observation.HandedOn:N0} of ")
        + Text($"{observation.Offered:N0} probes to documented ports that it lets through at other times");

    private static List<string> Doubts(SweepObservation observation)
    {
        var doubts = new List<string>(observation.Doubts);
        var probed = observation.Probed.Count;
        var cells = observation.Sweep.Protocol.Cells();
        var due = (long)probed * observation.Passes;
        var unprobed = cells.Except(observation.Probed).Count;
        if (unprobed > 0)
            doubts.Add(Text($"only {cells.Count - unprobed:N0} of {cells.Count:N0} cells were probed"));
        if (observation.Sent < due)
            doubts.Add(Text($"only {observation.Sent:N0} of {due:N0} probes were sent"));
        if (observation.Entered != observation.Sent)
            doubts.Add(Text($"{observation.Sent:N0} probes were sent, but {observation.Entered:N0} reached the firewall"));

        // More captured than handed on is a doubt too: that count is then dead or bypassed, and can't vouch for the witness.
        if (observation.Captured != observation.HandedOn)
        {
            doubts.Add(
                Text($"the firewall handed on {observation.HandedOn:N0} probes, but the witnesses captured {observation.Captured:N0}"));
        }

        return doubts;
    }

    private static PortSet All<T>(IEnumerable<T> items, Func<T, PortSet> cells) =>
        items.Aggregate(PortSet.Empty, (all, item) => all.Union(cells(item)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
