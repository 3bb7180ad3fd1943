namespace Elma365Verify.Backup.Ledgers;

/// <summary>Names a record in any of the stores.</summary>
/// <param name="Store">The store's role: <c>postgresql</c>.</param>
/// <param name="Kind">What it is: <c>public.orders</c>, <c>message</c>, <c>object</c>.</param>
/// <param name="Key">Which one.</param>
public readonly record struct RecordAddress(string Store, string Kind, string Key)
{
    /// <summary><c>postgresql public.orders 17</c>.</summary>
    public override string ToString() => $"{Store} {Kind} {Key}";
}
