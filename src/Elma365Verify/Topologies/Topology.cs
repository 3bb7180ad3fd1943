using System.Collections.Immutable;

namespace Elma365Verify.Topologies;

/// <summary>The hosts around the firewall, in the order of the topology file.</summary>
/// <param name="Hosts">The hosts; names and addresses are unique.</param>
public sealed record Topology(ImmutableArray<Host> Hosts)
{
    /// <summary>Every ordered pair of different hosts.</summary>
    public IEnumerable<(Host From, Host To)> Pairs() =>
        from source in Hosts from target in Hosts where source != target select (source, target);
}
