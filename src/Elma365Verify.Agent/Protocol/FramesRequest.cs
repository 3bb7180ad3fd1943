namespace Elma365Verify.Agent.Protocol;

/// <summary>Asks a witness for the frames it kept of a sweep.</summary>
/// <param name="Interface">The witness's interface.</param>
/// <param name="Sweep">The sweep's number.</param>
/// <param name="IsEvasion">Whether a sweep of evasions is meant; those have numbers of their own.</param>
internal sealed record FramesRequest(string Interface, ushort Sweep, bool IsEvasion = false) : AgentRequest;
