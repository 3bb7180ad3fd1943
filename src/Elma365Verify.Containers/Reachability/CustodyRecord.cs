using Elma365Verify.Containers.Environments;

namespace Elma365Verify.Containers.Reachability;

/// <summary>The probes counted at both edges of the firewall.</summary>
/// <param name="Entered">Where they enter, before its ruleset.</param>
/// <param name="HandedOn">Where they leave, after it.</param>
/// <param name="Failure">Why they could not be read, or null.</param>
internal sealed record CustodyRecord(CustodyCounters Entered, CustodyCounters HandedOn, string? Failure);
