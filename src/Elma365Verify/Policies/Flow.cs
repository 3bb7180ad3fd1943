using System.Collections.Immutable;

namespace Elma365Verify.Policies;

/// <summary>A documented permission: who may open a conversation with whom, over which ports, and why.</summary>
/// <param name="Id">A stable name, lower case with hyphens, unique in the policy; tests and reports use it.</param>
/// <param name="From">The hosts that may open the conversation, groups resolved to zones.</param>
/// <param name="To">The hosts it may be opened with, groups resolved to zones.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Ports">The destination ports; for ICMP the types.</param>
/// <param name="Purpose">What the vendor says it is for.</param>
/// <param name="Seed">Every place in the vendor's page that documents it; at least one.</param>
/// <param name="Line">The line of the policy file where the flow begins, from 1.</param>
public sealed record Flow(
    string Id,
    ImmutableArray<Selector> From,
    ImmutableArray<Selector> To,
    Protocol Protocol,
    PortSet Ports,
    string Purpose,
    ImmutableArray<SeedReference> Seed,
    int Line);
