using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>All traffic from one zone to another.</summary>
/// <param name="From">The source zone.</param>
/// <param name="To">The target zone.</param>
/// <param name="Verdict">The worst verdict on any of its cells; null where nothing was swept between the two.</param>
/// <param name="DocumentedPorts">Different ports (per protocol; an ICMP type counts as one) documented between any of their hosts.</param>
/// <param name="Leaks">Leaking cells.</param>
/// <param name="Outages">Cells with an outage.</param>
/// <param name="Unproven">Unproven cells.</param>
public sealed record ZoneCell(string From, string To, Verdict? Verdict, int DocumentedPorts, long Leaks, long Outages, long Unproven)
{
    /// <summary>How many cells have the deciding verdict: leaking cells where there is a leak, and so on; 0 where all conform.</summary>
    public long Offending => Verdict switch
    {
        Reachability.Verdict.Leak => Leaks,
        Reachability.Verdict.Outage => Outages,
        Reachability.Verdict.Unproven => Unproven,
        _ => 0,
    };
}
