using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Puts together what senders, custody counters, witnesses and guard say of each sweep. Pure.</summary>
/// <param name="Sent">By sweep number.</param>
/// <param name="Custody">Probes counted at the firewall's edges, or why they could not be read.</param>
/// <param name="Witnesses">By host.</param>
/// <param name="Guard">What the guard did; null when it no longer answers.</param>
internal sealed record ObservationAssembler(
    IReadOnlyDictionary<ushort, SendRecord> Sent,
    CustodyRecord Custody,
    IReadOnlyDictionary<Host, WitnessRecord> Witnesses,
    StopGuardResponse? Guard)
{
    /// <summary>How often every cell was to be sent.</summary>
    public int Passes { get; init; } = 1;

    private readonly ILookup<ushort, (Host Host, SweepCapture Capture)> captures = Witnesses
        .SelectMany(witness => (witness.Value.Collected?.Sweeps ?? []).Select(capture => (Host: witness.Key, Capture: capture)))
        .ToLookup(found => found.Capture.Sweep);

    /// <summary>What entered the firewall and was no probe, so that packets of that kind can be told by whose they are.</summary>
    public ForeignCustody Foreign
    {
        get => foreign.Custody;
        init => foreign = new ForeignArrivals(Witnesses, value);
    }

    /// <summary>All that hosts sent each other of their own accord.</summary>
    public IReadOnlyList<ForeignTraffic> ForeignTraffic => foreign.Traffic;

    private readonly ForeignArrivals foreign = new(Witnesses, ForeignCustody.None);

    /// <summary>The observation of one sweep.</summary>
    public SweepObservation Assemble(NumberedSweep numbered)
    {
        var sweep = numbered.Sweep;
        var key = new CustodyKey(sweep.Protocol, numbered.Number);
        var sent = Sent.GetValueOrDefault(numbered.Number, new SendRecord(0, "the sweep was planned and never run"));
        var atTarget = captures[numbered.Number].FirstOrDefault(found => found.Host == sweep.To).Capture;
        var strays = captures[numbered.Number].Where(found => found.Host != sweep.To)
            .Select(found => new Stray(found.Host, found.Capture.Ports.ToPortSet()) { Cells = found.Capture.Cells.ToPortSet() });
        var delivered = atTarget?.Cells.ToPortSet().Intersect(sweep.Protocol.Cells()) ?? PortSet.Empty;
        var expected = numbered.Expected.Intersect(delivered);
        return new SweepObservation(
            sweep,
            Probed: sent.Failure is null ? sweep.Protocol.Cells() : PortSet.Empty,
            sent.Sent,
            Custody.Entered[key],
            Custody.HandedOn[key],
            captures[numbered.Number].Sum(found => found.Capture.Captured),
            delivered,
            [.. strays],
            [.. Doubts(sweep, sent)])
        {
            Passes = Passes,
            Offered = sent.Rounds.Sum(round => (long)round.Intersect(expected).Count),
            Retried = sent.Retried,
            Foreign = [.. foreign.Between(sweep)],
        };
    }

    private IEnumerable<string> Doubts(Sweep sweep, SendRecord sent)
    {
        if (sent.Failure is { } failure)
            yield return $"the sender on {sweep.From} failed: {failure}";
        if (Custody.Failure is { } unread)
            yield return $"the firewall's custody counters can't be read: {unread}";
        foreach (var doubt in Witness(sweep.To).Doubts(sweep.To.Name, Guard?.Canaries))
            yield return doubt;

        // A ruleset may overwrite what a probe says of itself; its number then is one nobody planned, here and in both counts.
        var unplanned = captures.Where(sweeps => !Sent.ContainsKey(sweeps.Key)).SelectMany(found => found)
            .Where(found => found.Host == sweep.To).Sum(found => found.Capture.Captured);
        if (unplanned > 0)
            yield return $"{unplanned} probes of no planned sweep reached {sweep.To}";

        // No host sent them as they are: a probe whose mark was taken away may be among them.
        if (foreign.Unaccounted(sweep.To) is { } atTarget)
            yield return $"{atTarget.Packets} packets that are no probes reached {sweep.To} during the sweep {atTarget}";

        // A firewall that answers a SYN itself (synproxy) would hand the connection on later, but never the probe.
        if (foreign.Unaccounted(sweep.From) is { } atSource)
            yield return $"{atSource.Packets} packets that are no probes came back to {sweep.From} {atSource}";
        foreach (var doubt in GuardDoubts.Of(Guard))
            yield return doubt;
    }

    private WitnessRecord Witness(Host host) => Witnesses.GetValueOrDefault(host, new WitnessRecord(null, "it was never started"));
}
