using System.Collections.Immutable;

namespace Elma365Verify.Policies;

/// <summary>A name for several zones or roles: <c>node</c> is every master, worker and front end.</summary>
/// <param name="Name">Lower-case letters and digits; no zone has the same name.</param>
/// <param name="Members">What it stands for; at least one.</param>
public sealed record Group(string Name, ImmutableArray<Selector> Members);
