using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Backup.References;

/// <summary>Whether what records name in other stores is there.</summary>
/// <param name="Outcome">The result; only <see cref="ReferenceOutcome.Whole"/> is a pass.</param>
/// <param name="Doubts">Why nothing is proven, in sentences.</param>
/// <param name="Dangling">The first references that lead nowhere, in the order given.</param>
/// <param name="DanglingCount">All that lead nowhere, kept or not.</param>
/// <param name="Followed">How many were followed.</param>
public sealed record ReferenceCheck(
    ReferenceOutcome Outcome, ImmutableArray<string> Doubts, ImmutableArray<RecordReference> Dangling, long DanglingCount, long Followed)
{
    /// <summary>How many are kept where nobody says otherwise.</summary>
    public const int UsuallyKept = 100;

    /// <summary>Follows references.</summary>
    /// <param name="references">References of the restored records; each of the expected kinds of reference should occur.</param>
    /// <param name="records">Every record that may be named, of all stores.</param>
    /// <param name="mustFollow">
    /// Pairs of stores between which at least one reference has to be followed. Where a store came back empty, so did its references,
    /// and none of them dangles.
    /// </param>
    /// <param name="kept">How many to keep; all are counted.</param>
    public static ReferenceCheck Of(
        IEnumerable<RecordReference> references,
        IEnumerable<RecordAddress> records,
        IReadOnlyCollection<(string From, string To)> mustFollow,
        int kept = UsuallyKept)
    {
        var known = records.ToHashSet();
        var dangling = ImmutableArray.CreateBuilder<RecordReference>();
        var followed = new Dictionary<(string, string), long>();
        var count = 0L;
        foreach (var reference in references)
        {
            var pair = (reference.From.Store, reference.To.Store);
            followed[pair] = followed.GetValueOrDefault(pair) + 1;
            if (known.Contains(reference.To))
                continue;
            count++;
            if (dangling.Count < kept)
                dangling.Add(reference);
        }

        var doubts = mustFollow.Where(pair => !followed.ContainsKey(pair))
            .Select(pair => $"no reference from {pair.From} to {pair.To} was followed").ToList();
        if (followed.Count == 0)
            doubts.Insert(0, "there was no reference to follow");
        var outcome = count > 0 ? ReferenceOutcome.Dangling : doubts.Count > 0 ? ReferenceOutcome.Unknown : ReferenceOutcome.Whole;
        return new ReferenceCheck(outcome, [.. doubts], dangling.ToImmutable(), count, followed.Values.Sum());
    }
}
