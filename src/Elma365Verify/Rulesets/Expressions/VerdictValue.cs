using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A verdict in a map.</summary>
/// <param name="Verdict">The verdict.</param>
public sealed record VerdictValue(NftVerdict Verdict) : NftExpression;
