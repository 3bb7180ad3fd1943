using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions.Planning;

/// <summary>The ports evasions of an ordered pair are aimed at: a sample of the documented ones, and of all others.</summary>
/// <remarks>
/// No cell of any pair may be the answer to another one's packet in the eyes of connection tracking. Source ports are
/// <see cref="Client"/> and <see cref="Services"/>; no undocumented target port is one of these, so none ever leads back.
/// </remarks>
/// <param name="Documented">Up to two: the lowest and the highest.</param>
/// <param name="Undocumented">Up to two: one that another host may reach there, or SSH, and one nobody speaks of.</param>
internal sealed record EvasionPorts(ImmutableArray<ushort> Documented, ImmutableArray<ushort> Undocumented)
{
    /// <summary>The source port of all that does not pretend to be a service; in the range IANA leaves to clients (RFC 6335).</summary>
    public const ushort Client = 61001;

    /// <summary>Where an answer nobody asked for is sent.</summary>
    public const ushort Ephemeral = 60999;

    /// <summary>FTP data, DNS, DHCP, HTTP, Kerberos, NTP and HTTPS: whose answers careless rules let in.</summary>
    public static ImmutableArray<ushort> Services { get; } = [20, 53, 67, 80, 88, 123, 443];

    private static readonly ushort[] Tempting = [22, 3389, 445, 8080];
    private static readonly ushort[] Obscure = [45001, 45101, 45201, 45301];

    /// <summary>The sample of a pair.</summary>
    public static EvasionPorts Of(Policy policy, Topology topology, Host from, Host to, Protocol protocol)
    {
        var permitted = policy.Permitted(from, to, protocol);
        var elsewhere = topology.Hosts.Where(other => other != from)
            .Aggregate(PortSet.Empty, (ports, other) => ports.Union(policy.Permitted(other, to, protocol)));
        var first = Choose(elsewhere.Ports().Concat(Tempting), permitted, []);
        var second = Choose(Obscure.Concat(protocol.Cells().Ports()), permitted, first);
        return new EvasionPorts(Ends(permitted), [.. first, .. second]);
    }

    /// <summary>One port to aim at where something has to be sent: undocumented where there is such a port.</summary>
    public ushort Any => Undocumented.IsEmpty ? Documented[0] : Undocumented[0];

    private static ImmutableArray<ushort> Ends(PortSet ports) => ports.IsEmpty
        ? []
        : [.. new[] { ports.Ranges[0].First, ports.Ranges[^1].Last }.Distinct()];

    private static ushort[] Choose(IEnumerable<ushort> candidates, PortSet permitted, ushort[] taken) =>
    [
        .. candidates.Where(port => !permitted.Contains(port) && !taken.Contains(port) && port is not (Client or Ephemeral)
            && !Services.Contains(port)).Take(1),
    ];
}
