using System.Collections.Immutable;

namespace Elma365Verify.Rulesets;

/// <summary>Where a base chain hooks into the packets' way.</summary>
/// <param name="Type"><c>filter</c>, <c>nat</c> or <c>route</c>.</param>
/// <param name="Hook">
/// <c>ingress</c>, <c>prerouting</c>, <c>input</c>, <c>forward</c>, <c>output</c>, <c>postrouting</c> or <c>egress</c>.
/// </param>
/// <param name="Priority">Chains of one hook run from the lowest priority to the highest.</param>
/// <param name="Policy"><c>accept</c> or <c>drop</c>: what becomes of packets no rule decides on.</param>
/// <param name="Devices">The interfaces of an ingress or egress chain; nft 1.0.6 doesn't list them.</param>
public sealed record BaseChain(string Type, string Hook, int Priority, string Policy, ImmutableArray<string> Devices);
