using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.SelfTests;

/// <summary>What does not conform in verdicts, as lines to compare: <c>Leak worker-1 → data-redis tcp 6380</c>.</summary>
internal static class WrongCells
{
    public static IReadOnlyList<string> Of(IEnumerable<SweepVerdict> verdicts) =>
        [.. verdicts.SelectMany(verdict => Lines(verdict.Sweep, verdict.Leaks, verdict.Outages, verdict.Unproven).Concat(Strays(verdict)))];

    public static IEnumerable<string> Lines(Sweep sweep, PortSet leaks, PortSet outages, PortSet unproven)
    {
        if (!leaks.IsEmpty)
            yield return $"Leak {sweep} {leaks}";
        if (!outages.IsEmpty)
            yield return $"Outage {sweep} {outages}";
        if (!unproven.IsEmpty)
            yield return $"Unproven {sweep} {unproven}";
    }

    public static string Stray(Sweep sweep, string host, string ports) => $"Stray {sweep} at {host} {ports}";

    /// <summary>Why, for the message of a failing test.</summary>
    public static string Doubts(IEnumerable<SweepVerdict> verdicts) => string.Join(
        '\n', verdicts.SelectMany(verdict => verdict.Doubts.Select(doubt => $"{verdict.Sweep}: {doubt}")).Distinct().Take(40));

    private static IEnumerable<string> Strays(SweepVerdict verdict) =>
        verdict.Observation.Strays.Select(stray => Stray(verdict.Sweep, stray.Host.Name, stray.Ports.ToString()));
}
