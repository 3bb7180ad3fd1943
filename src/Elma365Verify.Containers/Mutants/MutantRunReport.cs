using Elma365Verify.Mutants;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Mutants;

/// <summary>What a run of mutants found.</summary>
/// <param name="Ruleset">The ruleset that was changed, as its file is named.</param>
/// <param name="PolicyFile">The policy it was held against.</param>
/// <param name="Engine">The Docker engine.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Outcomes">What became of each mutant, in the order they were drawn.</param>
/// <param name="Uncalibrated">What failed in calibration, as sentences: cells over those legs are unproven.</param>
/// <param name="Timings">How long each phase took.</param>
public sealed record MutantRunReport(
    string Ruleset,
    string PolicyFile,
    string Engine,
    MutantRunOptions Options,
    IReadOnlyList<MutantOutcome> Outcomes,
    IReadOnlyList<string> Uncalibrated,
    IReadOnlyList<PhaseTiming> Timings)
{
    /// <summary>All of them together.</summary>
    public MutantTally All => MutantTally.Of(Outcomes);
}
