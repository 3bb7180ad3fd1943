using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>
/// A sweep's verdict after strays and handshakes have had their say; the four sets are disjoint and together hold exactly
/// the sweep's cells.
/// </summary>
/// <param name="Verdict">The verdict of the sweep alone.</param>
/// <param name="Conforming">Cells that conform.</param>
/// <param name="Leaks">Undocumented cells that were delivered, here or, as strays, by way of another address.</param>
/// <param name="Outages">Documented cells that were not delivered, or delivered to a server that did not serve.</param>
/// <param name="Unproven">Cells nothing can be said of.</param>
public sealed record SweepStanding(SweepVerdict Verdict, PortSet Conforming, PortSet Leaks, PortSet Outages, PortSet Unproven)
{
    /// <summary>The sweep judged.</summary>
    public Sweep Sweep => Verdict.Sweep;

    /// <summary>The verdict on some of the sweep's cells taken together: the worst of them; unproven where there are none.</summary>
    public Verdict Of(PortSet cells)
    {
        if (!Leaks.Intersect(cells).IsEmpty)
            return Reachability.Verdict.Leak;
        if (!Outages.Intersect(cells).IsEmpty)
            return Reachability.Verdict.Outage;
        var unproven = Conforming.Intersect(cells).IsEmpty || !Unproven.Intersect(cells).IsEmpty;
        return unproven ? Reachability.Verdict.Unproven : Reachability.Verdict.Conforms;
    }
}
