namespace Elma365Verify.Agent.Protocol;

/// <summary>Unmarked packets with the same addresses, protocol and ports.</summary>
/// <param name="Packets">How many were captured.</param>
/// <param name="First">The first of them from its Ethernet header on, cut off after 128 bytes.</param>
internal sealed record UnmarkedFrames(long Packets, byte[] First);
