using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>How a documented flow fared between two hosts.</summary>
/// <param name="Sweep">The sweep that covers it.</param>
/// <param name="Verdict">Conforms, Outage or Unproven.</param>
public sealed record FlowPairStanding(Sweep Sweep, Verdict Verdict);
