namespace Elma365Verify.Agent.Protocol;

/// <summary>What the guard did.</summary>
/// <param name="Canaries">Canaries sent on each leg.</param>
/// <param name="Flushes">How often it emptied the connection tracking table.</param>
/// <param name="TrackingDrops">Packets the kernel dropped meanwhile because connection tracking failed.</param>
/// <param name="Failure">Why it stopped early, or null.</param>
internal sealed record StopGuardResponse(long Canaries, int Flushes, long TrackingDrops, string? Failure) : AgentResponse;
