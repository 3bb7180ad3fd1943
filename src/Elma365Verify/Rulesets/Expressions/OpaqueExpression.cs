namespace Elma365Verify.Rulesets.Expressions;

/// <summary>An expression this model keeps and writes, but does not interpret.</summary>
/// <param name="Json">It, as JSON.</param>
public sealed record OpaqueExpression(string Json) : NftExpression;
