using System.Buffers.Binary;
using System.Net;

namespace Elma365Verify.Evasions.Frames;

/// <summary>The header of RFC 791.</summary>
internal static class Ipv4Header
{
    /// <summary>Its length without options.</summary>
    public const int Bytes = 20;

    /// <summary>"More fragments" in the field of flags and offset.</summary>
    public const ushort MoreFragments = 0x2000;

    /// <summary>"Don't fragment" there.</summary>
    public const ushort DontFragment = 0x4000;

    /// <summary>Writes it over the whole span, whose length beyond twenty bytes is that of options written there already.</summary>
    /// <param name="header">The span.</param>
    /// <param name="source">The source address.</param>
    /// <param name="target">The destination address.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="totalBytes">The length of the datagram, header included.</param>
    /// <param name="identification">The identification.</param>
    /// <param name="flagsAndOffset">The flags, and the offset in units of eight bytes.</param>
    public static void Write(
        Span<byte> header, IPAddress source, IPAddress target, byte protocol, int totalBytes, ushort identification, ushort flagsAndOffset)
    {
        header[0] = (byte)(0x40 | (header.Length / 4));
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)totalBytes);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], flagsAndOffset);
        header[8] = 64;
        header[9] = protocol;
        source.TryWriteBytes(header[12..], out _);
        target.TryWriteBytes(header[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], OnesComplement.Finish(OnesComplement.Add(0, header)));
    }
}
