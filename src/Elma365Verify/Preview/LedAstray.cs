using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.Preview;

/// <summary>Probes a ruleset leads to a host they were not addressed to, which the other ruleset does not.</summary>
/// <param name="Sweep">Whose probes.</param>
/// <param name="Host">Where they arrive.</param>
/// <param name="Ports">The ports they arrive at.</param>
public sealed record LedAstray(Sweep Sweep, Host Host, PortSet Ports)
{
    /// <summary>What <paramref name="verdict"/> shows of it and <paramref name="other"/> does not.</summary>
    public static IEnumerable<LedAstray> Only(SweepVerdict verdict, SweepVerdict other) =>
        from host in ByHost(verdict)
        let ports = host.Value.Except(ByHost(other).GetValueOrDefault(host.Key, PortSet.Empty))
        where !ports.IsEmpty
        select new LedAstray(verdict.Sweep, host.Key, ports);

    private static Dictionary<Host, PortSet> ByHost(SweepVerdict verdict) => verdict.Observation.Strays
        .GroupBy(stray => stray.Host)
        .ToDictionary(strays => strays.Key, strays => strays.Aggregate(PortSet.Empty, (ports, stray) => ports.Union(stray.Ports)));
}
