namespace Elma365Verify.Evasions;

/// <summary>A packet of some protocol without a valid header of it.</summary>
/// <param name="Protocol">The protocol number.</param>
public sealed record OpaquePayload(byte Protocol) : EvasionTransport(Protocol);
