using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>A verdict that is not <see cref="Verdict.Conforms"/>, for a set of ports between two hosts.</summary>
/// <param name="Verdict">Leak, Outage or Unproven.</param>
/// <param name="From">The source host's name.</param>
/// <param name="FromZone">Its zone.</param>
/// <param name="To">The target host's name.</param>
/// <param name="ToZone">Its zone.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Ports">The ports (for ICMP the types).</param>
/// <param name="Flows">The ids of the documented flows concerned; empty for a leak.</param>
/// <param name="Evidence">What was seen, as sentences.</param>
/// <param name="Capture">The pcap of the offending packets, relative to the run's directory; null where there were none to keep.</param>
public sealed record Finding(
    Verdict Verdict,
    string From,
    string FromZone,
    string To,
    string ToZone,
    Protocol Protocol,
    PortSet Ports,
    IReadOnlyList<string> Flows,
    IReadOnlyList<string> Evidence,
    string? Capture)
{
    /// <summary>One line: <c>Leak  worker-1 → data-redis  tcp 6380</c>.</summary>
    public override string ToString() => $"{Verdict}  {From} → {To}  {Protocol.ToLowerName()} {Protocol.Describe(Ports)}";
}
