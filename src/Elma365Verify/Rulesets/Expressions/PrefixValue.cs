namespace Elma365Verify.Rulesets.Expressions;

/// <summary>Every address that begins alike: <c>198.18.0.0/15</c>.</summary>
/// <param name="Address">An address.</param>
/// <param name="Length">How many leading bits count.</param>
public sealed record PrefixValue(NftExpression Address, int Length) : NftExpression;
