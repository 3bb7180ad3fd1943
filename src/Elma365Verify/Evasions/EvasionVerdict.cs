using System.Collections.Immutable;

namespace Elma365Verify.Evasions;

/// <summary>What became of every cell of a sweep.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Counts">Cells by family and outcome; together they are all cells.</param>
/// <param name="Leaks">The cells that leaked.</param>
/// <param name="Unproven">The cells nothing can be said of.</param>
/// <param name="NotForwarded">The cells the kernel itself does not hand on.</param>
/// <param name="Doubts">Why cells are unproven, as sentences, each once.</param>
public sealed record EvasionVerdict(
    EvasionObservation Observation,
    ImmutableDictionary<(EvasionFamily Family, EvasionOutcome Outcome), int> Counts,
    ImmutableArray<EvasionCell> Leaks,
    ImmutableArray<EvasionCell> Unproven,
    ImmutableArray<EvasionCell> NotForwarded,
    ImmutableArray<string> Doubts)
{
    /// <summary>The sweep.</summary>
    public EvasionSweep Sweep => Observation.Sweep;

    /// <summary>How many cells had an outcome.</summary>
    public int Count(EvasionOutcome outcome) => Counts.Where(entry => entry.Key.Outcome == outcome).Sum(entry => entry.Value);
}
