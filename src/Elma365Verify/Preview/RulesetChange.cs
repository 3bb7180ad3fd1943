using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Preview;

/// <summary>What a change of rulesets opens and closes, proven by packets under both. Pure.</summary>
/// <param name="Sweeps">The sweeps in which something changes or is unproven, in the order of the plan.</param>
/// <param name="BeginsAstray">What the new ruleset leads to other hosts, and the old one did not.</param>
/// <param name="EndsAstray">What the old ruleset led to other hosts, and the new one does not.</param>
/// <param name="StaysLeaking">How many undocumented cells are open under both.</param>
/// <param name="StaysOut">How many documented cells are closed under both.</param>
/// <param name="Compared">How many cells were compared.</param>
public sealed record RulesetChange(
    ImmutableArray<SweepChange> Sweeps,
    ImmutableArray<LedAstray> BeginsAstray,
    ImmutableArray<LedAstray> EndsAstray,
    long StaysLeaking,
    long StaysOut,
    long Compared)
{
    /// <summary>
    /// 0 where nothing undocumented opens and nothing documented closes, 1 where something does, 2 where that can't be told.
    /// </summary>
    public int ExitCode => this switch
    {
        _ when Count(CellChange.OpensUndocumented) > 0 || Count(CellChange.ClosesDocumented) > 0 || BeginsAstray.Length > 0 => 1,
        _ when Count(CellChange.Unproven) > 0 || Compared == 0 => 2,
        _ => 0,
    };

    /// <summary>Compares what was found under two rulesets.</summary>
    /// <param name="before">The verdicts under the one in force.</param>
    /// <param name="after">The verdicts under the one that shall take its place, on the same sweeps in the same order.</param>
    /// <exception cref="ArgumentException">The sweeps are not the same.</exception>
    public static RulesetChange Of(IReadOnlyList<SweepVerdict> before, IReadOnlyList<SweepVerdict> after)
    {
        if (before.Count != after.Count)
            throw new ArgumentException($"{before.Count} sweeps can't be compared with {after.Count}.", nameof(after));
        var pairs = before.Zip(after, (old, young) => (Before: old, After: young)).ToList();
        return new RulesetChange(
            [.. pairs.Select(pair => SweepChange.Of(pair.Before, pair.After)).Where(change => !change.IsEmpty)],
            [.. pairs.SelectMany(pair => LedAstray.Only(pair.After, pair.Before))],
            [.. pairs.SelectMany(pair => LedAstray.Only(pair.Before, pair.After))],
            pairs.Sum(pair => (long)pair.Before.Leaks.Intersect(pair.After.Leaks).Count),
            pairs.Sum(pair => (long)pair.Before.Outages.Intersect(pair.After.Outages).Count),
            pairs.Sum(pair => (long)pair.After.Sweep.Protocol.Cells().Count));
    }

    /// <summary>How many cells change in one way.</summary>
    public long Count(CellChange change) => Sweeps.Sum(sweep => (long)sweep[change].Count);
}
