namespace Elma365Verify.Backup.Fingerprints;

/// <summary>Merges sorted items into one sorted sequence.</summary>
internal static class FingerprintMerge
{
    /// <summary>All items of all parts in order.</summary>
    /// <exception cref="BackupException">While enumerating: an item's kind and name occur twice.</exception>
    public static IEnumerable<FingerprintItem> Of(IReadOnlyList<IEnumerable<FingerprintItem>> parts)
    {
        var open = new List<IEnumerator<FingerprintItem>>(parts.Count);
        try
        {
            var next = new PriorityQueue<IEnumerator<FingerprintItem>, FingerprintItem>(FingerprintItem.Order);
            foreach (var part in parts)
            {
                var enumerator = part.GetEnumerator();
                open.Add(enumerator);
                if (enumerator.MoveNext())
                    next.Enqueue(enumerator, enumerator.Current);
            }

            foreach (var item in Drain(next))
                yield return item;
        }
        finally
        {
            open.ForEach(enumerator => enumerator.Dispose());
        }
    }

    private static IEnumerable<FingerprintItem> Drain(PriorityQueue<IEnumerator<FingerprintItem>, FingerprintItem> next)
    {
        FingerprintItem? previous = null;
        while (next.TryDequeue(out var enumerator, out var item))
        {
            if (previous is not null && FingerprintItem.Order.Compare(previous, item) == 0)
                throw new BackupException($"{ValueText.Shorten(item.ToString())} was read twice; a fingerprint holds each item once");
            yield return previous = item;
            if (enumerator.MoveNext())
                next.Enqueue(enumerator, enumerator.Current);
        }
    }
}
