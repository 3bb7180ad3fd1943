namespace Elma365Verify.Agent.Protocol;

/// <summary>Stops the guard after a last canary on each leg.</summary>
internal sealed record StopGuardRequest : AgentRequest;
