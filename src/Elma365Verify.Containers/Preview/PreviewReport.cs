using System.Collections.Immutable;
using Elma365Verify.Preview;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Preview;

/// <summary>What a preview found.</summary>
/// <param name="Before">The ruleset in force, as its file is named.</param>
/// <param name="After">The ruleset that shall take its place.</param>
/// <param name="PolicyFile">The policy both were held against.</param>
/// <param name="Engine">The Docker engine.</param>
/// <param name="Change">What opens and what closes.</param>
/// <param name="Timings">How long each phase took.</param>
public sealed record PreviewReport(
    string Before, string After, string PolicyFile, string Engine, RulesetChange Change, IReadOnlyList<PhaseTiming> Timings)
{
    /// <summary>What both rulesets were recognised as, and what they do not speak of, as sentences; none for nftables alone.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
