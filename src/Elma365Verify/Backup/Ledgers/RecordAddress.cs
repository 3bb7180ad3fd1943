namespace Elma365Verify.Backup.Ledgers;

/// <summary>Names a record in any of the stores.</summary>
/// <param name="Store">The store's role: <c>postgresql</c>.</param>
/// <param name="Kind">What it is: <c>public.orders</c>, <c>message</c>, <c>object</c>.</param>
/// <param name="Key">Which one.</param>
public readonly record struct RecordAddress(string Store, string Kind, string Key)
{
    internal const int LongestKey = 2000;

    /// <summary><c>postgresql public.orders 17</c>.</summary>
    public override string ToString() => $"{Store} {Kind} {Key}";

    /// <summary>Whether a ledger can hold it: nothing empty, on one line, the key of at most 2,000 characters, the rest of 500.</summary>
    internal bool IsWritable => IsLine(Store, 500) && IsLine(Kind, 500) && IsLine(Key, LongestKey);

    private static bool IsLine(string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest && !text.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter));
}
