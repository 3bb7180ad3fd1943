namespace Elma365Verify.Rulesets.Expressions;

/// <summary>Every value from one to another, both included.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
public sealed record RangeValue(NftExpression Low, NftExpression High) : NftExpression;
