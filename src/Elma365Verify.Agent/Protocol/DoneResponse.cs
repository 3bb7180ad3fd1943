namespace Elma365Verify.Agent.Protocol;

/// <summary>The request was carried out and has nothing to say.</summary>
internal sealed record DoneResponse : AgentResponse;
