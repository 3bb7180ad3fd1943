namespace Elma365Verify.Rulesets.Statements;

/// <summary>A verdict, with the chain it leads to.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The chain of a jump or goto, of the same table; else null.</param>
public sealed record NftVerdict(VerdictKind Kind, string? Target = null)
{
    /// <summary>As nft writes it: <c>jump from_node</c>.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Target}".TrimEnd();
}
