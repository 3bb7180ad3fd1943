using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>Books every cell of every sweep once, so that all figures of a report add up to the cells swept.</summary>
/// <remarks>
/// <para>A stray is booked as a leak on the cell (source, host that captured it, protocol, port), whatever was booked there
/// before. Where no sweep covers that cell, it is booked on the cell of the same number in the sweep it was addressed in.
/// Ports documented between source and captor are no leak and are not booked.</para>
/// <para>A failed handshake moves its cell from conforms (or unproven) to outages. Where no sweep covers the cell there is
/// nothing to move; the finding remains.</para>
/// </remarks>
public sealed class Ledger
{
    private Ledger(IReadOnlyList<SweepStanding> standings, IReadOnlyList<StrayLeak> strays, IReadOnlyList<UnservedPort> unserved)
    {
        Standings = standings;
        Strays = strays;
        Unserved = unserved;
    }

    /// <summary>One a sweep, in the order of the verdicts.</summary>
    public IReadOnlyList<SweepStanding> Standings { get; }

    /// <summary>The strays that are leaks, in the order of the sweeps they were addressed in.</summary>
    public IReadOnlyList<StrayLeak> Strays { get; }

    /// <summary>The handshakes that failed, in the order of the services.</summary>
    public IReadOnlyList<UnservedPort> Unserved { get; }

    /// <summary>Books a finished run.</summary>
    public static Ledger Of(RunReport report) => Of(report.Policy, report.Verdicts, report.Services);

    /// <summary>Books the verdicts of a run, one a sweep, and its handshakes.</summary>
    public static Ledger Of(Policy policy, IReadOnlyList<SweepVerdict> verdicts, IReadOnlyList<ServiceReport> services)
    {
        var strays = verdicts.SelectMany(verdict => StraysOf(policy, verdict)).ToList();

        // Behind an image that did not come up no port can be served; what its packets show is judged by itself.
        var unserved = services.Where(service => service.Failure is null)
            .SelectMany(service => service.Checks.Where(check => !check.Succeeded).Select(check => new UnservedPort(service, check)))
            .ToList();
        var swept = verdicts.Select(verdict => LegKey.Of(verdict.Sweep)).ToHashSet();
        var leaked = PortsByLeg(strays.Select(stray => (BookedOn(stray, swept), stray.Ports)));
        var silent = PortsByLeg(unserved.Select(port => (LegKey.Of(port), PortSet.Of((ushort)port.Check.Port))));
        var standings = verdicts.Select(verdict => Book(verdict, leaked, silent)).ToList();
        return new Ledger(standings, strays, unserved);
    }

    private static IEnumerable<StrayLeak> StraysOf(Policy policy, SweepVerdict verdict) => verdict.Observation.Strays
        .Select(stray => new StrayLeak(
            verdict,
            stray.Host,
            stray.Ports.Except(policy.Permitted(verdict.Sweep.From, stray.Host, verdict.Sweep.Protocol))))
        .Where(stray => !stray.Ports.IsEmpty);

    private static LegKey BookedOn(StrayLeak stray, HashSet<LegKey> swept) =>
        swept.Contains(LegKey.Of(stray)) ? LegKey.Of(stray) : LegKey.Of(stray.Addressed.Sweep);

    private static Dictionary<LegKey, PortSet> PortsByLeg(IEnumerable<(LegKey Leg, PortSet Ports)> entries) => entries
        .GroupBy(entry => entry.Leg, entry => entry.Ports)
        .ToDictionary(group => group.Key, group => PortSet.Of(group.SelectMany(ports => ports.Ranges)));

    private static SweepStanding Book(SweepVerdict verdict, Dictionary<LegKey, PortSet> leaked, Dictionary<LegKey, PortSet> silent)
    {
        var leg = LegKey.Of(verdict.Sweep);
        var cells = verdict.Sweep.Protocol.Cells();
        var strays = leaked.GetValueOrDefault(leg, PortSet.Empty).Except(verdict.Documented);
        var leaks = verdict.Leaks.Union(strays).Intersect(cells);
        var unserved = silent.GetValueOrDefault(leg, PortSet.Empty).Intersect(cells);
        var outages = verdict.Outages.Union(unserved).Except(leaks);
        var unproven = verdict.Unproven.Except(leaks).Except(outages);
        return new SweepStanding(verdict, cells.Except(leaks).Except(outages).Except(unproven), leaks, outages, unproven);
    }
}
