namespace Elma365Verify.Agent.Protocol;

/// <summary>Stops the witness of an interface and forgets what it holds.</summary>
/// <param name="Interface">The interface.</param>
internal sealed record StopWitnessRequest(string Interface) : AgentRequest;
