using Elma365Verify.Evasions;

namespace Elma365Verify.Reporting;

/// <summary>The run in numbers. Conforms, leaks, outages and unproven count cells and add up to all cells of the plan.</summary>
/// <param name="Hosts">Hosts in the topology.</param>
/// <param name="Pairs">Ordered pairs swept.</param>
/// <param name="Flows">Documented flows.</param>
/// <param name="Probes">Probes sent, retries included, calibration not.</param>
/// <param name="Conforms">Cells that conform.</param>
/// <param name="Leaks">Cells delivered without being documented, strays included.</param>
/// <param name="Outages">Documented cells not delivered, or delivered to a server that did not serve.</param>
/// <param name="Unproven">Cells nothing can be said of.</param>
/// <param name="Seconds">Wall time of the run in seconds, start of the environment included.</param>
public sealed record RunSummary(
    int Hosts, int Pairs, int Flows, long Probes, long Conforms, long Leaks, long Outages, long Unproven, double Seconds)
{
    /// <summary>What became of the servers' behaviours.</summary>
    public BehaviourCounts Behaviours { get; init; } = new(0, 0, 0, 0);

    /// <summary>What became of crafted packets; null where none were sent.</summary>
    public EvasionCounts? Evasions { get; init; }

    /// <summary>What became of the stores' backups; null where none were asked for.</summary>
    public BackupCounts? Backup { get; init; }
}
