namespace Elma365Verify.Agent.Protocol;

/// <summary>The request could not be carried out.</summary>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record FailedResponse(string Reason) : AgentResponse;
