namespace Elma365Verify.Agent.Protocol;

/// <summary>What left.</summary>
/// <param name="Sent">Frames the kernel accepted.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failure">Why fewer frames left than asked for, or null.</param>
internal sealed record SendResponse(int Sent, double Seconds, string? Failure) : AgentResponse;
