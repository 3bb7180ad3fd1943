namespace Elma365Verify.Agent.Protocol;

/// <summary>Writes a text file into the agent's container, directories included.</summary>
/// <param name="Path">An absolute path.</param>
/// <param name="Content">The whole content.</param>
internal sealed record WriteFileRequest(string Path, string Content) : AgentRequest;
