using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets.Statements;

/// <summary>Looks the verdict up: <c>tcp dport vmap { 22 : accept }</c>. What is not in the map goes on to the next rule.</summary>
/// <param name="Key">What is looked up.</param>
/// <param name="Map">An <see cref="AnonymousSet"/> of mapped elements, or a <see cref="SetReference"/> to a map.</param>
public sealed record VerdictMapStatement(NftExpression Key, NftExpression Map) : NftStatement;
