namespace Elma365Verify.Agent.Protocol;

/// <summary>
/// Tells a witness which frames of a sweep are no evidence, so that it keeps the others whole. It counts all of them all
/// the same.
/// </summary>
/// <param name="Interface">The witness's interface.</param>
/// <param name="Sweep">The sweep's number.</param>
/// <param name="Cells">The cells not to keep, as inclusive ranges, first and last alternating.</param>
internal sealed record ExpectRequest(string Interface, ushort Sweep, ushort[] Cells) : AgentRequest;
