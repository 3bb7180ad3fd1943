using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>A rule in its place.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Index">Its place in the chain, from 0.</param>
internal sealed record RuleSite(NftTable Table, NftChain Chain, int Index)
{
    public NftRule Rule => Chain.Rules[Index];

    /// <summary>Its conditions.</summary>
    public IEnumerable<MatchStatement> Matches => Rule.Statements.OfType<MatchStatement>();

    public bool Accepts => Rule.Statements is [.., VerdictStatement { Verdict.Kind: VerdictKind.Accept }];

    public override string ToString() => $"rule {Index + 1} of chain {Table} {Chain.Name} ({NftText.Of(Rule)})";
}
