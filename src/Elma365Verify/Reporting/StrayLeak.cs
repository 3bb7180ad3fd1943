using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Reporting;

/// <summary>Probes captured at a host they were not addressed to, on ports the source may not reach there.</summary>
/// <param name="Addressed">The sweep the probes belong to.</param>
/// <param name="Host">The host that captured them.</param>
/// <param name="Ports">The ports they had there, documented ones left out.</param>
public sealed record StrayLeak(SweepVerdict Addressed, Host Host, PortSet Ports);
