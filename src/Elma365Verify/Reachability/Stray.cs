using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reachability;

/// <summary>Probes that reached a host they were not addressed to.</summary>
/// <param name="Host">The host whose witness captured them.</param>
/// <param name="Ports">The destination ports they had when captured.</param>
public sealed record Stray(Host Host, PortSet Ports)
{
    /// <summary>
    /// The cells the probes were sent for, at the host they were addressed to: whoever connects there is answered here, so
    /// those cells are open too.
    /// </summary>
    public PortSet Cells { get; init; } = PortSet.Empty;
}
