using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reporting;

/// <summary>Turns verdicts and handshakes into findings.</summary>
public sealed class FindingsBuilder
{
    private readonly Dictionary<(Verdict Verdict, LegKey Leg), FindingDraft> drafts = [];
    private readonly Policy policy;
    private readonly Dictionary<string, Host> hosts;

    private FindingsBuilder(Policy policy, Topology topology)
    {
        this.policy = policy;
        hosts = topology.Hosts.ToDictionary(host => host.Name);
    }

    /// <summary>
    /// Builds the findings: leaks first, then outages, then unproven; within each in the order of the sweeps, and never two with
    /// the same verdict, source, target and protocol.
    /// </summary>
    /// <remarks>
    /// A stray becomes a leak from its source to the host that captured it. A handshake that failed is an outage of its port.
    /// An image that did not come up is one outage of its host, whatever its packets show; so is a server that ended, and one that was
    /// restarted is unproven. Two things no sweep can show are unproven rather than silent: a server no handshake was tried with,
    /// and a flow for which the topology has no pair of hosts or no sweep a cell; the latter only where the ports were asked for.
    /// </remarks>
    public static IReadOnlyList<Finding> Build(
        Policy policy,
        Topology topology,
        IReadOnlyList<SweepVerdict> verdicts,
        IReadOnlyList<ServiceReport> services,
        RunParts parts = RunParts.All)
    {
        var ledger = Ledger.Of(policy, verdicts, services);
        var builder = new FindingsBuilder(policy, topology);
        foreach (var standing in ledger.Standings)
            builder.AddSweep(standing);
        foreach (var stray in ledger.Strays)
            builder.Draft(Verdict.Leak, LegKey.Of(stray)).Add(stray.Ports, Evidence.OfStray(stray));
        foreach (var port in ledger.Unserved)
            builder.Draft(Verdict.Outage, LegKey.Of(port)).Add(PortSet.Of((ushort)port.Check.Port), Evidence.OfUnserved(port));
        foreach (var service in services.Where(service => service.Failure is not null))
            builder.Add(Verdict.Outage, service, Evidence.OfFallen(service));
        foreach (var service in services.Where(service => service.Interruption is not null))
            builder.Add(service.HasEnded ? Verdict.Outage : Verdict.Unproven, service, Evidence.OfInterrupted(service));
        foreach (var service in services.Where(service => service is { Served: not null, Failure: null, Checks.Count: 0 }))
            builder.Add(Verdict.Unproven, service, Evidence.OfUntried(service));
        return [.. builder.Finish(), .. parts.HasFlag(RunParts.Reachability) ? NeverProbed(policy, topology) : []];
    }

    private static IEnumerable<Finding> NeverProbed(Policy policy, Topology topology)
    {
        var pairs = topology.Pairs().ToList();
        return policy.Flows
            .Where(flow => flow.Ports.Intersect(flow.Protocol.Cells()).IsEmpty
                || !pairs.Exists(pair => policy.FlowsBetween(pair.From, pair.To).Contains(flow)))
            .Select(flow => new Finding(
                Verdict.Unproven,
                string.Join(", ", flow.From),
                flow.From[0].Zone,
                string.Join(", ", flow.To),
                flow.To[0].Zone,
                flow.Protocol,
                flow.Ports,
                [flow.Id],
                ["No sweep covers these ports, or the topology has no pair of hosts for them, so they were never probed."],
                Capture: null));
    }

    private void AddSweep(SweepStanding standing)
    {
        var verdict = standing.Verdict;
        var leg = LegKey.Of(standing.Sweep);
        if (!verdict.Leaks.IsEmpty)
            Draft(Verdict.Leak, leg).Add(verdict.Leaks, Evidence.OfLeak(verdict));
        if (!verdict.Outages.IsEmpty)
            Draft(Verdict.Outage, leg).Add(verdict.Outages, Evidence.OfOutage(verdict));
        if (!standing.Unproven.IsEmpty)
            Draft(Verdict.Unproven, leg).Add(standing.Unproven, Evidence.OfUnproven(verdict));
    }

    // It concerns the host alone: from itself to itself.
    private void Add(Verdict verdict, ServiceReport service, IEnumerable<string> evidence)
    {
        if (!hosts.TryGetValue(service.Host, out var target))
            return;
        var documented = hosts.Values
            .Select(source => policy.Permitted(source, target, Protocol.Tcp))
            .Aggregate(PortSet.Empty, (ports, more) => ports.Union(more));
        Draft(verdict, new LegKey(service.Host, service.Host, Protocol.Tcp)).Add(documented, evidence);
    }

    private FindingDraft Draft(Verdict verdict, LegKey leg)
    {
        if (!drafts.TryGetValue((verdict, leg), out var draft))
            drafts[(verdict, leg)] = draft = new FindingDraft(verdict, leg);
        return draft;
    }

    private IEnumerable<Finding> Finish() => drafts
        .OrderBy(entry => entry.Key.Verdict)
        .Select(entry => entry.Value.Finish(ZoneOf(entry.Key.Leg.From), ZoneOf(entry.Key.Leg.To), FlowsOf(entry.Key.Leg, entry.Value)));

    private string ZoneOf(string host) => hosts.TryGetValue(host, out var found) ? found.Zone : "unknown";

    private List<string> FlowsOf(LegKey leg, FindingDraft draft)
    {
        if (draft.Verdict == Verdict.Leak || !hosts.TryGetValue(leg.From, out var from) || !hosts.TryGetValue(leg.To, out var to))
            return [];
        return policy.FlowsBetween(from, to)
            .Where(flow => flow.Protocol == leg.Protocol && !flow.Ports.Intersect(draft.Ports).IsEmpty)
            .Select(flow => flow.Id)
            .ToList();
    }
}
