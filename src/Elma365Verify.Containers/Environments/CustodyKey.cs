using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// What the firewall's custody counters are kept by: what a probe itself says, not its addresses, which a ruleset may
/// translate between the two counts.
/// </summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Sweep">The sweep's number.</param>
internal readonly record struct CustodyKey(Protocol Protocol, ushort Sweep);
