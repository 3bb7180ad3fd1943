using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Evasions;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Evasions;

/// <summary>Puts together what senders, custody, witnesses and guard say of each sweep of evasions. Pure.</summary>
/// <param name="Sent">By sweep number.</param>
/// <param name="Custody">Packets counted at the firewall's edges.</param>
/// <param name="Witnesses">By host.</param>
/// <param name="Guard">What the guard did; null when it no longer answers.</param>
internal sealed record EvasionAssembler(
    IReadOnlyDictionary<ushort, EvasionSendRecord> Sent,
    EvasionCustody Custody,
    IReadOnlyDictionary<Host, WitnessRecord> Witnesses,
    StopGuardResponse? Guard)
{
    private readonly ILookup<ushort, (Host Host, SweepCapture Capture)> captures = Witnesses
        .SelectMany(witness => (witness.Value.Collected?.Evasions ?? []).Select(capture => (Host: witness.Key, Capture: capture)))
        .ToLookup(found => found.Capture.Sweep);

    /// <summary>The observation of one sweep.</summary>
    public EvasionObservation Assemble(NumberedEvasions numbered)
    {
        var (number, sweep) = numbered;
        var sent = Sent.GetValueOrDefault(number, new EvasionSendRecord(0, 0, "the sweep was planned and never run"));
        var found = captures[number].ToList();

        // What comes back to its sender, such as an echo, has gone nowhere: it is counted and means nothing.
        var strays = found.Where(entry => entry.Host != sweep.To && entry.Host != sweep.From)
            .Select(entry => new EvasionStray(entry.Host, Cells(entry.Capture)));
        var delivered = found.Where(entry => entry.Host == sweep.To).SelectMany(entry => Cells(entry.Capture));
        return new EvasionObservation(
            sweep,
            sent.Frames,
            sent.Sent,
            Custody.Entered.GetValueOrDefault(number),
            Custody.HandedOn.GetValueOrDefault(number),
            found.Sum(entry => entry.Capture.Captured),
            delivered.Concat(Custody.Reached[number]).ToHashSet(),
            [.. strays],
            [.. Doubts(sweep, sent)]);
    }

    private static HashSet<ushort> Cells(SweepCapture capture) => [.. capture.Cells.ToPortSet().Ports()];

    private IEnumerable<string> Doubts(EvasionSweep sweep, EvasionSendRecord sent)
    {
        if (sent.Failure is { } failure)
            yield return $"the sender on {sweep.From} failed: {failure}";
        if (Custody.Failure is { } unread)
            yield return $"the firewall's counters of evasions can't be read: {unread}";

        // A broadcast may come out anywhere, so that everybody has to have listened.
        var listeners = sweep.To is { } target ? [target] : Witnesses.Keys;
        foreach (var doubt in listeners.SelectMany(host => Witness(host).Doubts(host.Name, Guard?.Canaries)))
            yield return doubt;
        foreach (var doubt in listeners.SelectMany(host => Witness(host).UnmarkedDoubts(host.Name)))
            yield return doubt;
        var unplanned = captures.Where(found => !Sent.ContainsKey(found.Key)).SelectMany(found => found)
            .Where(found => sweep.To is null || found.Host == sweep.To).Sum(found => found.Capture.Captured);
        if (unplanned > 0)
            yield return $"{unplanned} evasions of no planned sweep reached {sweep.Target}";
        foreach (var doubt in GuardDoubts.Of(Guard))
            yield return doubt;
    }

    private WitnessRecord Witness(Host host) => Witnesses.GetValueOrDefault(host, new WitnessRecord(null, "it was never started"));
}
