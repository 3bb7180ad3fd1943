namespace Elma365Verify.Backup.Fingerprints;

/// <summary>An item as its line, with what it is sorted by: merging needs no more, and neither makes nor writes the item again.</summary>
/// <param name="Kind">The item's kind.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Line">Its line without the line feed; may be overwritten when the next entry is taken.</param>
internal readonly record struct FingerprintEntry(string Kind, string Name, ReadOnlyMemory<byte> Line)
{
    /// <summary>The order of <see cref="FingerprintItem.Order"/>.</summary>
    public static IComparer<FingerprintEntry> Order { get; } = Comparer<FingerprintEntry>.Create((left, right) =>
        FingerprintItem.Compare(left.Kind, left.Name, right.Kind, right.Name));
}
