using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>Flags together: <c>established,related</c>.</summary>
/// <param name="Values">The flags.</param>
public sealed record ValueList(ImmutableArray<NftExpression> Values) : NftExpression;
