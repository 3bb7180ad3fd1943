namespace Elma365Verify.Agent.Protocol;

/// <summary>Runs a tool of the agent's image (ip, nft, conntrack) in the agent's namespaces.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Input">What it reads from standard input.</param>
/// <param name="TimeoutSeconds">After this time it is killed and the request fails.</param>
internal sealed record RunRequest(string Tool, string[] Arguments, string Input, double TimeoutSeconds) : AgentRequest;
