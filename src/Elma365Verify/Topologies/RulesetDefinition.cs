using System.Collections.Immutable;

namespace Elma365Verify.Topologies;

/// <summary>One <c>define</c> a ruleset may use, as <c>$name</c>.</summary>
/// <param name="Name">The name without the dollar sign.</param>
/// <param name="Meaning">What it stands for, in a line.</param>
/// <param name="Elements">nft expressions: addresses, or <c>"leg" . address</c>; a set unless <paramref name="IsSingle"/>.</param>
/// <param name="IsSingle">Whether the definition is the one element itself and not a set.</param>
public sealed record RulesetDefinition(string Name, string Meaning, ImmutableArray<string> Elements, bool IsSingle = false);
