using Elma365Verify.Rulesets;

namespace Elma365Verify.Mutants;

/// <summary>A change an operator could make.</summary>
/// <param name="Change">What and where, as a sentence.</param>
/// <param name="Make">Makes it.</param>
internal sealed record Candidate(string Change, Func<NftRuleset> Make);
