namespace Elma365Verify.Agent.Protocol;

/// <summary>Frames a witness kept.</summary>
/// <param name="Frames">In the order of their capture.</param>
internal sealed record FramesResponse(KeptFrame[] Frames) : AgentResponse;
