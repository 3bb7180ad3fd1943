namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A number: a port, a mark, a protocol without a name.</summary>
/// <param name="Number">The number, as JSON gives it.</param>
public sealed record NumberValue(long Number) : NftExpression;
