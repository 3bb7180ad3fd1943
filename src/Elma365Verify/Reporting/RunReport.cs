using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Evasions;
using Elma365Verify.Images;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reporting;

/// <summary>Everything a run found out; each output format is a view of it.</summary>
/// <param name="RunId">The name of the run and of its artifacts directory: <c>20261122-181500-4f2a</c> (UTC).</param>
/// <param name="Started">When it began.</param>
/// <param name="PolicyFile">The policy as the user would name it.</param>
/// <param name="RulesetFile">The ruleset as the user would name it; the files of a set between commas.</param>
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
    /// <summary>What was asked for; everything where nobody says otherwise.</summary>
    public RunParts Parts { get; init; } = RunParts.All;

    /// <summary>What came of crafted packets; null where none were sent.</summary>
    public EvasionReport? Evasions { get; init; }

    /// <summary>How often every port was probed, and what that finds.</summary>
    public Detection Detection { get; init; } = new(Passes: 1);

    /// <summary>What the ruleset's files were recognised as, and what none speaks of, as sentences; none for nftables alone.</summary>
    public ImmutableArray<string> RulesetNotes { get; init; } = [];

    /// <summary>Which image filled each role, by role; none for a run without servers.</summary>
    public IReadOnlyList<ImageOrigin> Images { get; init; } = [];

    /// <summary>What backing up and restoring the stores came to; null where it was not carried out.</summary>
    public BackupResult? Backup { get; init; }

    /// <summary>
    /// What hosts sent each other of their own accord while ports were swept or calibrated, each kind once. It concerns its own cells
    /// alone, and those are among the findings where it speaks against the ruleset.
    /// </summary>
    public IReadOnlyList<ForeignTraffic> Foreign => [.. Verdicts.SelectMany(verdict => verdict.Observation.Foreign).Distinct()];

    /// <summary>
    /// The exit code: 1 with a leak, an outage, a failed behaviour or a failed backup, else 2 with anything unproven, or a part asked
    /// for and not carried out, else 0. A behaviour that is not applicable changes nothing, nor does a part not asked for, nor a packet
    /// that no kernel hands on.
    /// </summary>
    public int ExitCode => HasContradiction ? 1
        : Findings.Count > 0 || Behaviours.Unproven > 0 || Evasions is { Counts.Unproven: > 0 }
            || Backup?.Outcome == VerificationOutcome.Unknown || NotCarriedOut != RunParts.None ? 2
        : 0;

    /// <summary>The parts that were asked for and of which nothing at all was carried out, which is no pass.</summary>
    public RunParts NotCarriedOut => Parts == RunParts.None ? RunParts.All : Parts
        & ((Verdicts.Count == 0 ? RunParts.Reachability : RunParts.None)
            | (Evasions is null or { Counts.Blocked: 0 } ? RunParts.Evasions : RunParts.None)
            | (Services.All(service => service.Served is null) ? RunParts.Services : RunParts.None)
            | (Backup is null ? RunParts.Backup : RunParts.None));

    /// <summary>The worst there is, for the colour of the whole.</summary>
    public Verdict Worst => ExitCode switch
    {
        0 => Verdict.Conforms,
        1 when Evasions is { Counts.Leaks: > 0 } => Verdict.Leak,
        1 => Findings.Select(finding => finding.Verdict).Append(Verdict.Outage).Min(),
        _ => Verdict.Unproven,
    };

    private bool HasContradiction => Findings.Any(finding => finding.Verdict is Verdict.Leak or Verdict.Outage)
        || Evasions is { Counts.Leaks: > 0 } || Behaviours.Failed > 0 || Backup?.Outcome == VerificationOutcome.Failed;

    // Counted anew: the verdict rests on what the servers did, not on what a summary says of it.
    private BehaviourCounts Behaviours => BehaviourCounts.Of(Services);
}
