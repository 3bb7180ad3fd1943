using Elma365Verify.Evasions.Planning;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions;

/// <summary>Every evasion there is between the hosts of a topology. The same files give the same plan.</summary>
/// <param name="policy">Which ports are documented, and so no question.</param>
/// <param name="topology">The hosts.</param>
public sealed class EvasionPlan(Policy policy, Topology topology)
{
    /// <summary>The most cells a sweep has.</summary>
    public const int MostCells = 900;

    /// <summary>All sweeps: every ordered pair, then every host and the firewall.</summary>
    public IReadOnlyList<EvasionSweep> Sweeps { get; } =
    [
        .. topology.Pairs().Select(pair => new EvasionSweep(pair.From, pair.To)),
        .. topology.Hosts.Select(host => new EvasionSweep(host, null)),
    ];

    /// <summary>
    /// The sweeps of calibration: each host to the next, so that every leg is once source and once target, and to the firewall.
    /// </summary>
    public IReadOnlyList<EvasionSweep> Ring { get; } =
    [
        .. topology.Hosts.Select((host, number) => new EvasionSweep(host, topology.Hosts[(number + 1) % topology.Hosts.Length])),
        .. topology.Hosts.Select(host => new EvasionSweep(host, null)),
    ];

    /// <summary>The cells of a sweep, in the order of their numbers.</summary>
    public IReadOnlyList<EvasionCell> Cells(EvasionSweep sweep)
    {
        var cells = new CellList();
        if (sweep.To is null)
        {
            FirewallAsTarget.AddTo(cells, topology, sweep.From);
            return cells.Cells;
        }

        var pair = new EvasionPair(policy, topology, sweep.From, sweep.To);
        PairOverIpv4.AddTo(cells, pair);
        SpoofedPackets.AddTo(cells, pair);
        PairOverIpv6.AddTo(cells, pair);
        return cells.Cells;
    }
}
