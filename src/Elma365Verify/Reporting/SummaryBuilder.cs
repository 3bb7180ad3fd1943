using Elma365Verify.Backup.Results;
using Elma365Verify.Evasions;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reporting;

/// <summary>Counts a run.</summary>
public static class SummaryBuilder
{
    /// <summary>
    /// Counts hosts, pairs, flows, probes, behaviours, backups and cells. Conforms, leaks, outages and unproven add up to the cells of all
    /// sweeps, as <see cref="Ledger"/> books them: a cell counts once, as the worst that happened to it.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="topology">The topology.</param>
    /// <param name="verdicts">One a sweep.</param>
    /// <param name="services">What stood behind the hosts.</param>
    /// <param name="elapsed">Wall time of the whole run.</param>
    /// <param name="backup">What became of the stores' backups; null where there were none.</param>
    /// <param name="evasions">What came of crafted packets; null where there were none.</param>
    public static RunSummary Build(
        Policy policy,
        Topology topology,
        IReadOnlyList<SweepVerdict> verdicts,
        IReadOnlyList<ServiceReport> services,
        TimeSpan elapsed,
        BackupResult? backup = null,
        EvasionReport? evasions = null)
    {
        var standings = Ledger.Of(policy, verdicts, services).Standings;
        return new RunSummary(
            topology.Hosts.Length,
            verdicts.Select(verdict => (verdict.Sweep.From, verdict.Sweep.To)).Distinct().Count(),
            policy.Flows.Length,
            verdicts.Sum(verdict => verdict.Observation.Sent),
            standings.Sum(standing => (long)standing.Conforming.Count),
            standings.Sum(standing => (long)standing.Leaks.Count),
            standings.Sum(standing => (long)standing.Outages.Count),
            standings.Sum(standing => (long)standing.Unproven.Count),
            Math.Round(elapsed.TotalSeconds, 3))
        {
            Behaviours = BehaviourCounts.Of(services),
            Evasions = evasions?.Counts,
            Backup = backup is null ? null : BackupCounts.Of(backup),
        };
    }
}
