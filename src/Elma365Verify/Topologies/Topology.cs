using System.Collections.Immutable;
using System.Net;

namespace Elma365Verify.Topologies;

/// <summary>The hosts around the firewall, in the order of the topology file.</summary>
/// <param name="Hosts">The hosts; names and addresses are unique.</param>
public sealed record Topology(ImmutableArray<Host> Hosts)
{
    /// <summary>The firewall's own address on every leg, and every host's default route.</summary>
    public static IPAddress Gateway { get; } = IPAddress.Parse("198.18.0.1");

    /// <summary>Where all addresses lie: 198.18.0.0/15, set apart for benchmarks (RFC 2544); no real host is ever a target.</summary>
    public static IPNetwork Network { get; } = IPNetwork.Parse("198.18.0.0/15");

    /// <summary>Every ordered pair of different hosts.</summary>
    public IEnumerable<(Host From, Host To)> Pairs() =>
        from source in Hosts from target in Hosts where source != target select (source, target);
}
