namespace Elma365Verify.Rulesets.Expressions;

/// <summary>An element of a map.</summary>
/// <param name="Key">What is looked up.</param>
/// <param name="Value">What is found: a <see cref="VerdictValue"/> in a verdict map.</param>
public sealed record MappedElement(NftExpression Key, NftExpression Value) : NftExpression;
