using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Expressions;

/// <summary>A set written into its rule; a map where its elements are <see cref="MappedElement"/>s.</summary>
/// <param name="Elements">The elements.</param>
public sealed record AnonymousSet(ImmutableArray<NftExpression> Elements) : NftExpression;
