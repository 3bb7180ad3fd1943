namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// One side of a comparison: its next item, and proof of its order, without which a merge invents differences and misses some.
/// </summary>
internal sealed class OrderedItems : IDisposable
{
    private readonly IEnumerator<FingerprintItem> items;
    private readonly string side;

    public OrderedItems(IEnumerable<FingerprintItem> source, string side)
    {
        this.side = side;
        items = source.GetEnumerator();
        Current = items.MoveNext() ? items.Current : null;
    }

    /// <summary>The next item; null at the end.</summary>
    public FingerprintItem? Current { get; private set; }

    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Gives the current item and moves on.</summary>
    /// <exception cref="BackupException">The next item is not after it.</exception>
    public FingerprintItem Take()
    {
        var taken = Current!;
        Taken++;
        Current = items.MoveNext() ? items.Current : null;
        if (Current is not null && FingerprintItem.Order.Compare(taken, Current) >= 0)
            throw new BackupException($"the {side} fingerprint is out of order at {ValueText.Shorten(Current.ToString())}");
        return taken;
    }

    public void Dispose() => items.Dispose();
}
