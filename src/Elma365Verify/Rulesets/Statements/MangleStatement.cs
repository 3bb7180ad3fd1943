using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets.Statements;

/// <summary>Changes a field: <c>meta mark set 1</c>.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">Its new value.</param>
public sealed record MangleStatement(NftExpression Field, NftExpression Value) : NftStatement;
