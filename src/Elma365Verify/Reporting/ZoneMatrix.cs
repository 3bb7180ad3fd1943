using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The run summed up by zones: sources down the side, targets across the top.</summary>
public sealed class ZoneMatrix
{
    private readonly Dictionary<(string From, string To), ZoneCell> cells;

    private ZoneMatrix(IReadOnlyList<string> zones, Dictionary<(string From, string To), ZoneCell> cells)
    {
        Zones = zones;
        this.cells = cells;
    }

    /// <summary>The zones that have hosts, in the order of the policy, then any other zone a finding names.</summary>
    public IReadOnlyList<string> Zones { get; }

    /// <summary>What was seen from one zone to another.</summary>
    public ZoneCell this[string from, string to] =>
        cells.TryGetValue((from, to), out var cell) ? cell : new ZoneCell(from, to, Verdict: null, 0, 0, 0, 0);

    /// <summary>Sums up a run. A finding outside all sweeps shows in its cell's verdict too.</summary>
    public static ZoneMatrix Of(RunReport report)
    {
        var hosted = report.Topology.Hosts.Select(host => host.Zone).ToHashSet();
        var zones = report.Policy.Zones.Select(zone => zone.Name).Where(hosted.Contains)
            .Concat(report.Topology.Hosts.Select(host => host.Zone))
            .Concat(report.Findings.SelectMany(finding => new[] { finding.FromZone, finding.ToZone }))
            .Distinct()
            .ToList();
        var standings = Ledger.Of(report).Standings.ToLookup(standing => (standing.Sweep.From.Zone, standing.Sweep.To.Zone));
        var findings = report.Findings.ToLookup(finding => (finding.FromZone, finding.ToZone), finding => finding.Verdict);
        var cells = standings.Select(group => group.Key).Union(findings.Select(group => group.Key))
            .ToDictionary(key => key, key => Sum(key, [.. standings[key]], [.. findings[key]]));
        return new ZoneMatrix(zones, cells);
    }

    private static ZoneCell Sum((string From, string To) zones, List<SweepStanding> standings, List<Verdict> findings)
    {
        var leaks = standings.Sum(standing => (long)standing.Leaks.Count);
        var outages = standings.Sum(standing => (long)standing.Outages.Count);
        var unproven = standings.Sum(standing => (long)standing.Unproven.Count);
        var documented = standings.GroupBy(standing => standing.Sweep.Protocol, standing => standing.Verdict.Documented)
            .Sum(group => PortSet.Of(group.SelectMany(ports => ports.Ranges)).Count);
        var verdict = leaks > 0 || findings.Contains(Verdict.Leak) ? Verdict.Leak
            : outages > 0 || findings.Contains(Verdict.Outage) ? Verdict.Outage
            : unproven > 0 || findings.Contains(Verdict.Unproven) ? Verdict.Unproven
            : Verdict.Conforms;
        return new ZoneCell(zones.From, zones.To, verdict, documented, leaks, outages, unproven);
    }
}
