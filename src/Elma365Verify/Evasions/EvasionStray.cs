using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions;

/// <summary>Evasions captured where they were not meant for.</summary>
/// <param name="Host">The host whose witness captured them.</param>
/// <param name="Cells">Their cells.</param>
public sealed record EvasionStray(Host Host, IReadOnlySet<ushort> Cells);
