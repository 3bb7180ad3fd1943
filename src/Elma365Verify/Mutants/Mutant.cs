using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Mutants;

/// <summary>A ruleset with one deliberate change.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="Change">What was changed where, as a sentence.</param>
/// <param name="Ruleset">The whole ruleset, changed.</param>
public sealed record Mutant(string Operator, string Change, NftRuleset Ruleset)
{
    /// <summary>The ruleset for <c>nft -j -f -</c>. It adds to what is loaded: flush the ruleset first.</summary>
    public string Json { get; } = RulesetJson.Write(Ruleset);

    /// <inheritdoc/>
    public override string ToString() => $"{Operator}: {Change}";
}
