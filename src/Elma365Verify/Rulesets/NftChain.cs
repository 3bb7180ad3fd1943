using System.Collections.Immutable;

namespace Elma365Verify.Rulesets;

/// <summary>A chain of rules.</summary>
/// <param name="Name">Unique in the table.</param>
/// <param name="Base">Where it hooks into the packets' way, or null for a chain only jumps lead to.</param>
/// <param name="Rules">The rules, in order.</param>
public sealed record NftChain(string Name, BaseChain? Base, ImmutableArray<NftRule> Rules);
