namespace Elma365Verify.Agent.Protocol;

/// <summary>How a tool ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record RunResponse(int ExitCode, string Output, string Error) : AgentResponse;
