namespace Elma365Verify.Backup.Fingerprints;

/// <summary>Merges sorted entries into one sorted sequence.</summary>
internal static class FingerprintMerge
{
    /// <summary>All entries of all parts in order; one has to be used before the next is taken.</summary>
    /// <exception cref="BackupException">While enumerating: an item's kind and name occur twice.</exception>
    public static IEnumerable<FingerprintEntry> Of(IReadOnlyList<IEnumerable<FingerprintEntry>> parts)
    {
        var open = new List<IEnumerator<FingerprintEntry>>(parts.Count);
        try
        {
            var next = new PriorityQueue<IEnumerator<FingerprintEntry>, FingerprintEntry>(FingerprintEntry.Order);
            foreach (var part in parts)
            {
                var enumerator = part.GetEnumerator();
                open.Add(enumerator);
                if (enumerator.MoveNext())
                    next.Enqueue(enumerator, enumerator.Current);
            }

            foreach (var entry in Drain(next))
                yield return entry;
        }
        finally
        {
            open.ForEach(enumerator => enumerator.Dispose());
        }
    }

    private static IEnumerable<FingerprintEntry> Drain(PriorityQueue<IEnumerator<FingerprintEntry>, FingerprintEntry> next)
    {
        FingerprintEntry? previous = null;
        while (next.TryDequeue(out var enumerator, out var entry))
        {
            if (previous is { } before && FingerprintEntry.Order.Compare(before, entry) == 0)
                throw new BackupException(
                    $"{ValueText.Shorten($"{entry.Kind} {entry.Name}")} was read twice; a fingerprint holds each item once");
            previous = entry;
            yield return entry;
            if (enumerator.MoveNext())
                next.Enqueue(enumerator, enumerator.Current);
        }
    }
}
