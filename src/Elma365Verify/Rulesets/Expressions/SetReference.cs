namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A named set or map of the same table: <c>@name</c>.</summary>
/// <param name="Name">The name without the sign.</param>
public sealed record SetReference(string Name) : NftExpression;
