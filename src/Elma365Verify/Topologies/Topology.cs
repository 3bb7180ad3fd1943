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

    /// <summary>
    /// Where all IPv6 addresses lie: a unique local prefix (RFC 4193), which no router outside hands on. Its global identifier was drawn
    /// at random, once.
    /// </summary>
    public static IPNetwork Network6 { get; } = IPNetwork.Parse("fd9c:4ea1:d365::/48");

    /// <summary>The firewall's own IPv6 address on every leg.</summary>
    public static IPAddress Gateway6 { get; } = Over6(Gateway);

    /// <summary>
    /// The IPv6 address that belongs to an IPv4 address of the topology: the prefix, and the IPv4 address in its last 32 bits.
    /// </summary>
    public static IPAddress Over6(IPAddress address)
    {
        var bytes = Network6.BaseAddress.GetAddressBytes();
        address.TryWriteBytes(bytes.AsSpan(12), out _);
        return new IPAddress(bytes);
    }

    /// <summary>Every ordered pair of different hosts.</summary>
    public IEnumerable<(Host From, Host To)> Pairs() =>
        from source in Hosts from target in Hosts where source != target select (source, target);
}
