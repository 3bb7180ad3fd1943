namespace Elma365Verify.Agent.Protocol;

/// <summary>Waits until a TCP port of this host accepts connections; fails when the time is up.</summary>
/// <param name="Port">The port.</param>
/// <param name="TimeoutSeconds">How long to wait at most.</param>
internal sealed record AwaitPortRequest(int Port, double TimeoutSeconds) : AgentRequest;
