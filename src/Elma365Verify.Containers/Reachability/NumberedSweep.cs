using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Containers.Reachability;

/// <summary>A sweep with the number its probes carry.</summary>
/// <param name="Number">Unique in the run, so that a late probe is never taken for one of another sweep.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="Expected">The cells expected to be delivered: they are sent again when missing, and their frames are no evidence.</param>
internal sealed record NumberedSweep(ushort Number, Sweep Sweep, PortSet Expected);
