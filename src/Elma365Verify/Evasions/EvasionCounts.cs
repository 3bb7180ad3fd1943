using System.Globalization;

namespace Elma365Verify.Evasions;

/// <summary>Cells by outcome; the five add up to all cells.</summary>
/// <param name="Blocked">Proven to be blocked.</param>
/// <param name="Permitted">No question, because documented or permitted.</param>
/// <param name="Leaks">Delivered against the policy.</param>
/// <param name="Unproven">Nothing can be said of them.</param>
/// <param name="NotForwarded">Not handed on by the kernel itself.</param>
public sealed record EvasionCounts(long Blocked, long Permitted, long Leaks, long Unproven, long NotForwarded)
{
    /// <summary>All of them.</summary>
    public long Cells => Blocked + Permitted + Leaks + Unproven + NotForwarded;

    /// <summary>Counts the cells of verdicts, or those of one family alone.</summary>
    public static EvasionCounts Of(IEnumerable<EvasionVerdict> verdicts, EvasionFamily? family = null)
    {
        var counts = verdicts.SelectMany(verdict => verdict.Counts)
            .Where(entry => family is null || entry.Key.Family == family)
            .GroupBy(entry => entry.Key.Outcome, entry => (long)entry.Value)
            .ToDictionary(group => group.Key, group => group.Sum());
        return new EvasionCounts(
            counts.GetValueOrDefault(EvasionOutcome.Blocked),
            counts.GetValueOrDefault(EvasionOutcome.Permitted),
            counts.GetValueOrDefault(EvasionOutcome.Leak),
            counts.GetValueOrDefault(EvasionOutcome.Unproven),
            counts.GetValueOrDefault(EvasionOutcome.NotForwarded));
    }

    /// <summary><c>190,000 evasions, 0 leaks, 0 unproven, 2,310 not forwarded by this kernel</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cells:N0} evasions, {Leaks:N0} {(Leaks == 1 ? "leak" : "leaks")}, "
        + $"{Unproven:N0} unproven, {NotForwarded:N0} not forwarded by this kernel");
}
