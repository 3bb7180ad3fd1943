namespace Elma365Verify.Backup.Contents;

/// <summary>A kind of thing that a server of a store can hold, and what becomes of it in a backup.</summary>
/// <param name="Name">What it is, in the product's own words, in the plural: <c>prepared transactions</c>.</param>
/// <param name="Keeping">What becomes of it.</param>
/// <param name="Remark">How it is compared, or why it is not kept and what to do about that; empty where nothing needs saying.</param>
public sealed record ContentKind(string Name, Keeping Keeping, string Remark = "");
