using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reporting;

/// <summary>Everything a run found out; each output format is a view of it.</summary>
/// <param name="RunId">The name of the run and of its artifacts directory: <c>20261122-181500-4f2a</c> (UTC).</param>
/// <param name="Started">When it began.</param>
/// <param name="PolicyFile">The policy as the user would name it.</param>
/// <param name="RulesetFile">The ruleset as the user would name it.</param>
/// <param name="Engine">The Docker engine's version and API, as <c>20.10.24 (API 1.41)</c>.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Topology">The topology.</param>
/// <param name="Verdicts">One verdict a sweep, in the order of the plan.</param>
/// <param name="Services">What stood behind each host.</param>
/// <param name="Findings">Every finding, leaks first, then outages, then unproven.</param>
/// <param name="Timings">The phases in order.</param>
/// <param name="Summary">The numbers.</param>
public sealed record RunReport(
    string RunId,
    DateTimeOffset Started,
    string PolicyFile,
    string RulesetFile,
    string Engine,
    Policy Policy,
    Topology Topology,
    IReadOnlyList<SweepVerdict> Verdicts,
    IReadOnlyList<ServiceReport> Services,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<PhaseTiming> Timings,
    RunSummary Summary)
{
    /// <summary>
    /// The exit code: 1 with a leak, an outage or a failed behaviour, else 2 with anything unproven or nothing swept at all,
    /// else 0. A behaviour that is not applicable changes nothing.
    /// </summary>
    public int ExitCode => Findings.Any(finding => finding.Verdict is Verdict.Leak or Verdict.Outage) || Behaviours.Failed > 0 ? 1
        : Findings.Count > 0 || Verdicts.Count == 0 || Behaviours.Unproven > 0 ? 2
        : 0;

    /// <summary>The worst there is, for the colour of the whole.</summary>
    public Verdict Worst => ExitCode switch
    {
        0 => Verdict.Conforms,
        1 => Findings.Select(finding => finding.Verdict).Append(Verdict.Outage).Min(),
        _ => Verdict.Unproven,
    };

    // Counted anew: the verdict rests on what the servers did, not on what a summary says of it.
    private BehaviourCounts Behaviours => BehaviourCounts.Of(Services);
}
