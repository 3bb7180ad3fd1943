namespace Elma365Verify.Agent.Protocol;

/// <summary>Asks a witness what it has captured so far.</summary>
/// <param name="Interface">The witness's interface.</param>
internal sealed record CollectRequest(string Interface) : AgentRequest;
