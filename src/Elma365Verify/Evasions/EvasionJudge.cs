using System.Collections.Immutable;

namespace Elma365Verify.Evasions;

/// <summary>The pure comparison of what was seen with the policy's answers.</summary>
/// <param name="permissions">Where the policy answers otherwise than "blocked".</param>
/// <param name="calibration">What arrives while no rule is loaded.</param>
public sealed class EvasionJudge(IReadOnlyList<EvasionAnswer> permissions, EvasionCalibration calibration)
{
    /// <summary>
    /// Judges a sweep. A captured packet is evidence whatever else failed; silence is evidence only where nothing raised a doubt and
    /// such packets arrive when no rule is loaded.
    /// </summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="cells">All cells of the sweep.</param>
    public EvasionVerdict Decide(EvasionObservation observation, IReadOnlyList<EvasionCell> cells)
    {
        var own = observation.AllDoubts();
        var doubts = new List<string>();
        var outcomes = cells.Select(cell => (Cell: cell, Outcome: Decide(observation, cell, own, doubts))).ToList();
        ImmutableArray<EvasionCell> With(EvasionOutcome outcome) =>
            [.. outcomes.Where(entry => entry.Outcome == outcome).Select(entry => entry.Cell)];
        return new EvasionVerdict(
            observation,
            outcomes.CountBy(entry => (entry.Cell.Family, entry.Outcome)).ToImmutableDictionary(),
            With(EvasionOutcome.Leak),
            With(EvasionOutcome.Unproven),
            With(EvasionOutcome.NotForwarded),
            [.. doubts.Distinct()]);
    }

    private EvasionOutcome Decide(EvasionObservation observation, EvasionCell cell, IReadOnlyList<string> own, List<string> doubts)
    {
        var sweep = observation.Sweep;
        if (cell.IsDocumented || permissions.Any(permission => permission.Covers(sweep, cell.Family)))
            return EvasionOutcome.Permitted;
        if (observation.Has(cell.Number))
            return EvasionOutcome.Leak;
        if (own.Count == 0 && calibration.IsNotForwarded(sweep, cell))
            return EvasionOutcome.NotForwarded;
        var found = own.Count > 0 ? own : calibration.DoubtOf(sweep, cell) is { } doubt ? [doubt] : [];
        doubts.AddRange(found);
        return found.Count > 0 ? EvasionOutcome.Unproven : EvasionOutcome.Blocked;
    }
}
