using System.Collections.Immutable;

namespace Elma365Verify.Policies;

/// <summary>A place in the documented topology.</summary>
/// <param name="Name">Lower case: external, edge, master, worker, frontend, data, lan.</param>
/// <param name="Roles">The roles a host may have in the zone; at least one.</param>
/// <param name="Description">What the zone stands for.</param>
public sealed record Zone(string Name, ImmutableArray<string> Roles, string Description);
