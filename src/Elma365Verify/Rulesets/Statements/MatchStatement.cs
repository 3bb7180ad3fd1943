using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets.Statements;

/// <summary>A condition: where it does not hold, the packet goes on to the next rule.</summary>
/// <param name="Operator">
/// <c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c>, <c>in</c> (has any of the bits) or <c>!</c> (has none).
/// </param>
/// <param name="Left">A packet's field.</param>
/// <param name="Right">What it is compared with.</param>
public sealed record MatchStatement(string Operator, NftExpression Left, NftExpression Right) : NftStatement;
