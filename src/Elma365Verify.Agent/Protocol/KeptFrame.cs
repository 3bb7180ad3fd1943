namespace Elma365Verify.Agent.Protocol;

/// <summary>A captured frame.</summary>
/// <param name="Nanoseconds">When the batch it came with was read, in nanoseconds since 1970 (UTC).</param>
/// <param name="Bytes">The frame from its Ethernet header on.</param>
internal sealed record KeptFrame(long Nanoseconds, byte[] Bytes);
