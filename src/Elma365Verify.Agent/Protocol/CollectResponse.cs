namespace Elma365Verify.Agent.Protocol;

/// <summary>What a witness has captured since it started.</summary>
/// <param name="Alive">Whether it is still capturing.</param>
/// <param name="Failure">Why it is not, or null.</param>
/// <param name="Sweeps">Every sweep it saw a probe of.</param>
/// <param name="Canaries">Canaries captured.</param>
/// <param name="Answers">Resets, ICMP errors and echo replies captured.</param>
/// <param name="Unmarked">Other IPv4 packets captured.</param>
/// <param name="FirstUnmarked">The first of them, as hexadecimal digits, or null.</param>
/// <param name="Dropped">Frames the kernel dropped for want of buffer.</param>
internal sealed record CollectResponse(
    bool Alive,
    string? Failure,
    SweepCapture[] Sweeps,
    long Canaries,
    long Answers,
    long Unmarked,
    string? FirstUnmarked,
    long Dropped) : AgentResponse
{
    /// <summary>Every sweep it saw an evasion of; these have no ports of their own.</summary>
    public SweepCapture[] Evasions { get; init; } = [];

    /// <summary>The unmarked packets by addresses, protocol and ports, as far as there was room for so many kinds.</summary>
    public UnmarkedFrames[] UnmarkedKinds { get; init; } = [];
}
