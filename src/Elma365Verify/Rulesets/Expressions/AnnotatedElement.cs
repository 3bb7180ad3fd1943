namespace Elma365Verify.Rulesets.Expressions;

/// <summary>An element with something beside its value: a comment, a counter, a timeout.</summary>
/// <param name="Value">The value.</param>
/// <param name="Attributes">All else, as a JSON object.</param>
public sealed record AnnotatedElement(NftExpression Value, string Attributes) : NftExpression;
