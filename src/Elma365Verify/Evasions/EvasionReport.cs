using System.Collections.Immutable;

namespace Elma365Verify.Evasions;

/// <summary>What came of all evasions.</summary>
/// <param name="Verdicts">One a sweep, in the order of the plan.</param>
/// <param name="Failures">What failed in calibration, as sentences.</param>
public sealed record EvasionReport(ImmutableArray<EvasionVerdict> Verdicts, ImmutableArray<string> Failures)
{
    /// <summary>
    /// Whether a connection opened under other rules still passed under these; null where that was not tried or not proven.
    /// </summary>
    public bool? KeepsConnections { get; init; }

    /// <summary>The cells in numbers.</summary>
    public EvasionCounts Counts => EvasionCounts.Of(Verdicts);

    /// <summary>The families that have cells, in the order of reports, each in numbers.</summary>
    public IEnumerable<(EvasionFamily Family, EvasionCounts Counts)> Families() => EvasionFamilies.All
        .Select(family => (family, EvasionCounts.Of(Verdicts, family)))
        .Where(entry => entry.Item2.Cells > 0);

    /// <summary>What leaked, by family and sweep, with the variants; families in the order of reports.</summary>
    public IEnumerable<EvasionFinding> Leaks() => Findings(EvasionOutcome.Leak, verdict => verdict.Leaks);

    /// <summary>What could not be proven, likewise.</summary>
    public IEnumerable<EvasionFinding> Unproven() => Findings(EvasionOutcome.Unproven, verdict => verdict.Unproven);

    /// <summary>The shapes of packets this kernel does not hand on, by family; no rule was tried by them.</summary>
    public IEnumerable<(EvasionFamily Family, string Shape)> NotForwarded() => Verdicts
        .SelectMany(verdict => verdict.NotForwarded, (_, cell) => (cell.Family, cell.Shape)).Distinct()
        .OrderBy(entry => EvasionFamilies.All.IndexOf(entry.Family)).ThenBy(entry => entry.Shape, StringComparer.Ordinal);

    private IEnumerable<EvasionFinding> Findings(
        EvasionOutcome outcome, Func<EvasionVerdict, ImmutableArray<EvasionCell>> cells) => Verdicts
        .SelectMany(verdict => cells(verdict).GroupBy(cell => cell.Family)
            .Select(group => new EvasionFinding(group.Key, outcome, verdict.Sweep, [.. group], verdict.Doubts)))
        .OrderBy(finding => EvasionFamilies.All.IndexOf(finding.Family));
}
