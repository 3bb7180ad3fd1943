using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A calculation on bits: <c>tcp flags &amp; (syn | ack)</c>.</summary>
/// <param name="Operator"><c>&amp;</c>, <c>|</c>, <c>^</c>, <c>&lt;&lt;</c> or <c>&gt;&gt;</c>.</param>
/// <param name="Operands">What it works on, at least two.</param>
public sealed record BitwiseExpression(string Operator, ImmutableArray<NftExpression> Operands) : NftExpression;
