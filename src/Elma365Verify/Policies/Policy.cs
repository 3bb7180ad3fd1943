using System.Collections.Immutable;
using Elma365Verify.Evasions;
using Elma365Verify.Topologies;

namespace Elma365Verify.Policies;

/// <summary>All documented flows, with the rule that everything else is blocked.</summary>
/// <param name="Zones">The zones the policy declares, in the order the file gives them; reports keep that order.</param>
/// <param name="Flows">The documented flows, in the order of the file.</param>
public sealed record Policy(ImmutableArray<Zone> Zones, ImmutableArray<Flow> Flows)
{
    /// <summary>The names the policy gives to several zones or roles; flows hold them resolved.</summary>
    public ImmutableArray<Group> Groups { get; init; } = [];

    /// <summary>Where evasions are permitted; everywhere else they are blocked.</summary>
    public ImmutableArray<EvasionAnswer> Evasions { get; init; } = [];

    /// <summary>The flows that permit something between two hosts. A host's traffic to itself never crosses the firewall.</summary>
    public IEnumerable<Flow> FlowsBetween(Host from, Host to) => from == to
        ? []
        : Flows.Where(flow => flow.From.Any(selector => selector.Selects(from.Zone, from.Role))
            && flow.To.Any(selector => selector.Selects(to.Zone, to.Role)));

    /// <summary>The ports (or ICMP types) that must be delivered from one host to another; every other must not.</summary>
    public PortSet Permitted(Host from, Host to, Protocol protocol) => FlowsBetween(from, to)
        .Where(flow => flow.Protocol == protocol)
        .Aggregate(PortSet.Empty, (ports, flow) => ports.Union(flow.Ports));

    /// <summary>
    /// The flows with no two different hosts to send anything between. No packet can prove those, so a caller must show them
    /// rather than count them as proven.
    /// </summary>
    public ImmutableArray<Flow> UnprovableFlows(Topology topology)
    {
        var proven = topology.Pairs().SelectMany(pair => FlowsBetween(pair.From, pair.To)).Select(flow => flow.Id).ToHashSet();
        return [.. Flows.Where(flow => !proven.Contains(flow.Id))];
    }
}
