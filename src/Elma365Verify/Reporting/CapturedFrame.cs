namespace Elma365Verify.Reporting;

/// <summary>An Ethernet frame as a witness captured it.</summary>
/// <param name="TimestampNanoseconds">Nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Bytes">The whole frame, from the destination address on, without the check sequence.</param>
public sealed record CapturedFrame(long TimestampNanoseconds, ReadOnlyMemory<byte> Bytes);
