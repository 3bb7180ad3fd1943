using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Why nothing that was seen while a guard watched can be trusted.</summary>
internal static class GuardDoubts
{
    /// <summary>As sentences; empty for a guard that watched throughout.</summary>
    /// <param name="guard">What it did; null when it no longer answers.</param>
    public static IEnumerable<string> Of(StopGuardResponse? guard)
    {
        if (guard is null)
            yield return "the guard in the firewall's namespace no longer answers";
        else if (guard.Failure is { } reason)
            yield return $"the guard in the firewall's namespace stopped: {reason}";
        else if (guard.TrackingDrops > 0)
            yield return $"the firewall's connection tracking failed for {guard.TrackingDrops} packets, which it then dropped";
        else if (guard.Canaries == 0)
            yield return "the guard sent no canary, so no witness has shown that it captures";
    }
}
