using System.Collections.Immutable;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>What the comparison of two fingerprints found.</summary>
/// <param name="Outcome">The result; only <see cref="ComparisonOutcome.Equal"/> is a pass.</param>
/// <param name="Doubts">Why it is unknown, in sentences; empty unless it is.</param>
/// <param name="Differences">The first differences, in the fingerprints' order.</param>
/// <param name="DifferenceCount">All differences, kept or not.</param>
/// <param name="Compared">How many items both sides hold, by kind.</param>
public sealed record FingerprintComparison(
    ComparisonOutcome Outcome,
    ImmutableArray<string> Doubts,
    ImmutableArray<Difference> Differences,
    long DifferenceCount,
    ImmutableSortedDictionary<string, long> Compared)
{
    /// <summary>How many differences are kept where nobody says otherwise.</summary>
    public const int UsuallyKept = 100;

    /// <summary>Whether the stores are proven to hold the same.</summary>
    public bool IsEqual => Outcome == ComparisonOutcome.Equal;

    /// <summary>Compares two fingerprints in one pass, in memory bounded by <paramref name="kept"/>.</summary>
    /// <param name="expected">What the store held, in order; a <see cref="FingerprintReader"/>.</param>
    /// <param name="actual">What it holds now, in order.</param>
    /// <param name="mustHold">
    /// Kinds of which at least one item has to have been compared. Where a reader forgot a kind on both sides, everything is equal
    /// and nothing of that kind was proven.
    /// </param>
    /// <param name="kept">How many differences to keep; all are counted.</param>
    /// <exception cref="BackupException">A side is unreadable, or not in order.</exception>
    public static FingerprintComparison Of(
        IEnumerable<FingerprintItem> expected,
        IEnumerable<FingerprintItem> actual,
        IReadOnlyCollection<string>? mustHold = null,
        int kept = UsuallyKept) => new FingerprintMatch(kept).Run(expected, actual, mustHold ?? []);
}
