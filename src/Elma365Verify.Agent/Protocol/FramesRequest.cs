namespace Elma365Verify.Agent.Protocol;

/// <summary>Asks a witness for the frames it kept of a sweep.</summary>
/// <param name="Interface">The witness's interface.</param>
/// <param name="Sweep">The sweep's number.</param>
internal sealed record FramesRequest(string Interface, ushort Sweep) : AgentRequest;
