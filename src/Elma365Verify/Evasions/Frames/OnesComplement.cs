using System.Buffers.Binary;

namespace Elma365Verify.Evasions.Frames;

/// <summary>The Internet checksum (RFC 1071).</summary>
internal static class OnesComplement
{
    /// <summary>Adds 16-bit words to a running sum; an odd last byte counts as the high half of a word.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 1; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    /// <summary>Folds a running sum and complements it.</summary>
    public static ushort Finish(uint sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
