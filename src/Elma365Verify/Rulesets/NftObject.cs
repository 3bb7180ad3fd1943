namespace Elma365Verify.Rulesets;

/// <summary>A named object that is neither set nor chain: kept and written, and looked at where a rule uses it.</summary>
/// <param name="Kind">Its kind in JSON: <c>counter</c>, <c>limit</c>, <c>ct helper</c>, <c>flowtable</c> …</param>
/// <param name="Json">The object without its handle, as JSON.</param>
public sealed record NftObject(string Kind, string Json);
