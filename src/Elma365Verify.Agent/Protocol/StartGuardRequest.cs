namespace Elma365Verify.Agent.Protocol;

/// <summary>
/// Starts the guard in the firewall's namespace: at every tick it sends a canary on each leg, past the ruleset, and empties
/// the connection tracking table when probes have filled a quarter of it.
/// </summary>
/// <param name="Legs">The legs.</param>
/// <param name="Mark">The run's mark.</param>
/// <param name="IntervalMilliseconds">The time between two ticks.</param>
internal sealed record StartGuardRequest(GuardedLeg[] Legs, ProbeMark Mark, int IntervalMilliseconds) : AgentRequest;
