using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Preview;

/// <summary>What one sweep shows of a change of rulesets: disjoint sets of its cells.</summary>
/// <param name="Sweep">The sweep, made once under each ruleset.</param>
/// <param name="Cells">The cells by what becomes of them; no set is empty.</param>
/// <param name="Doubts">Why cells are unproven, as sentences; empty where none is.</param>
public sealed record SweepChange(
    Sweep Sweep, ImmutableSortedDictionary<CellChange, PortSet> Cells, ImmutableArray<string> Doubts)
{
    /// <summary>Whether nothing changes, and that is proven.</summary>
    public bool IsEmpty => Cells.IsEmpty;

    /// <summary>The cells that change in one way.</summary>
    public PortSet this[CellChange change] => Cells.GetValueOrDefault(change, PortSet.Empty);

    /// <summary>Compares two verdicts on the same sweep.</summary>
    /// <exception cref="ArgumentException">They are of different sweeps, or were judged by different policies.</exception>
    public static SweepChange Of(SweepVerdict before, SweepVerdict after)
    {
        if (before.Sweep != after.Sweep || !before.Documented.Equals(after.Documented))
            throw new ArgumentException($"{before.Sweep} can't be compared with {after.Sweep}.", nameof(after));
        var opens = Open(after).Intersect(Closed(before));
        var closes = Closed(after).Intersect(Open(before));
        var documented = after.Documented;
        var cells = ImmutableSortedDictionary.CreateBuilder<CellChange, PortSet>();
        Add(CellChange.OpensUndocumented, opens.Except(documented));
        Add(CellChange.ClosesDocumented, closes.Intersect(documented));
        Add(CellChange.OpensDocumented, opens.Intersect(documented));
        Add(CellChange.ClosesUndocumented, closes.Except(documented));
        Add(CellChange.Unproven, before.Unproven.Union(after.Unproven));
        return new SweepChange(
            after.Sweep,
            cells.ToImmutable(),
            cells.ContainsKey(CellChange.Unproven) ? [.. DoubtsOf(before, "before"), .. DoubtsOf(after, "after")] : []);

        void Add(CellChange change, PortSet changed)
        {
            if (!changed.IsEmpty)
                cells.Add(change, changed);
        }
    }

    private static PortSet Open(SweepVerdict verdict) => verdict.Conforming.Intersect(verdict.Documented).Union(verdict.Leaks);

    private static PortSet Closed(SweepVerdict verdict) => verdict.Conforming.Except(verdict.Documented).Union(verdict.Outages);

    private static IEnumerable<string> DoubtsOf(SweepVerdict verdict, string when) =>
        verdict.Unproven.IsEmpty ? [] : verdict.Doubts.Select(doubt => $"{when}: {doubt}");
}
