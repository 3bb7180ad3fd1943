using System.Collections.Immutable;

namespace Elma365Verify.Rulesets;

/// <summary>
/// What a kernel holds after a ruleset was loaded, with includes and definitions resolved: <c>nft -j list ruleset</c>.
/// <see cref="Json.RulesetJson"/> reads and writes it.
/// </summary>
/// <param name="Tables">The tables, in the order they were made.</param>
public sealed record NftRuleset(ImmutableArray<NftTable> Tables)
{
    /// <summary>This ruleset with another table in a table's place.</summary>
    public NftRuleset With(NftTable table, NftTable replacement) => new(Tables.Replace(table, replacement));
}
