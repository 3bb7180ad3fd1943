using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>Several values or fields side by side: <c>iifname . ip saddr</c>.</summary>
/// <param name="Parts">The parts, at least one.</param>
public sealed record Concatenation(ImmutableArray<NftExpression> Parts) : NftExpression;
