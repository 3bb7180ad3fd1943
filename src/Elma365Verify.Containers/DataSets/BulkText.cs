namespace Elma365Verify.Containers.DataSets;

/// <summary>A record of the bulk that is a key with a text.</summary>
/// <param name="Key">Its key in its place.</param>
/// <param name="Text">What it holds, as JSON: <c>{"order":"head.orders/…","data":"…"}</c>; null where it names no order.</param>
public sealed record BulkText(string Key, string Text);
