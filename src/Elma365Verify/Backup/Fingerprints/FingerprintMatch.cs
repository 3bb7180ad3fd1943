using System.Collections.Immutable;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>One pass over two fingerprints.</summary>
internal sealed class FingerprintMatch(int kept)
{
    private readonly ImmutableArray<Difference>.Builder differences = ImmutableArray.CreateBuilder<Difference>();
    private readonly Dictionary<string, long> compared = new(StringComparer.Ordinal);
    private long count;

    public FingerprintComparison Run(
        IEnumerable<FingerprintItem> expected, IEnumerable<FingerprintItem> actual, IReadOnlyCollection<string> mustHold)
    {
        using var left = new OrderedItems(expected, "expected");
        using var right = new OrderedItems(actual, "actual");
        while (left.Current is not null || right.Current is not null)
            Step(left, right);
        var doubts = Doubts(left, right, mustHold).ToImmutableArray();
        var outcome = count > 0 ? ComparisonOutcome.Different : ComparisonOutcome.Equal;
        return new FingerprintComparison(
            doubts.IsEmpty ? outcome : ComparisonOutcome.Unknown,
            doubts,
            differences.ToImmutable(),
            count,
            compared.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private void Step(OrderedItems left, OrderedItems right)
    {
        var order = left.Current is not { } expected ? 1
            : right.Current is not { } actual ? -1
            : FingerprintItem.Order.Compare(expected, actual);
        if (order < 0)
            Keep(Difference.Missing(left.Take()));
        else if (order > 0)
            Keep(Difference.New(right.Take()));
        else
            Match(left.Take(), right.Take());
    }

    private void Match(FingerprintItem expected, FingerprintItem actual)
    {
        compared[expected.Kind] = compared.GetValueOrDefault(expected.Kind) + 1;
        if (expected.Equals(actual))
            return;
        var before = count;
        foreach (var (name, value) in expected.Properties.Where(property => property.Key != FingerprintItem.Covers))
        {
            if (actual.Property(name) is not { } found)
                Keep(Difference.Lost(expected, name, value));
            else if (found != value)
                Keep(Difference.Changed(expected, name, value, found));
        }

        foreach (var (name, value) in actual.Properties)
        {
            if (name != FingerprintItem.Covers && expected.Property(name) is null)
                Keep(Difference.Gained(expected, name, value));
        }

        // What an item covers follows from the rest; alone it is a difference all the same.
        if (count == before)
            Keep(Difference.Changed(expected, FingerprintItem.Covers, Covered(expected), Covered(actual)));
    }

    private void Keep(Difference difference)
    {
        count++;
        if (differences.Count < kept)
            differences.Add(difference);
    }

    private IEnumerable<string> Doubts(OrderedItems left, OrderedItems right, IReadOnlyCollection<string> mustHold)
    {
        if (left.Taken == 0)
            yield return "the fingerprint to compare with is empty; nothing is proven by it";
        if (right.Taken == 0)
            yield return "the store's fingerprint is empty; nothing was restored, or nothing was read";
        foreach (var kind in mustHold.Where(kind => !compared.ContainsKey(kind)).Order(StringComparer.Ordinal))
            yield return $"no {kind} was compared; both sides need at least one to prove that they are restored";
    }

    private static string Covered(FingerprintItem item) => item.Property(FingerprintItem.Covers) ?? string.Empty;
}
