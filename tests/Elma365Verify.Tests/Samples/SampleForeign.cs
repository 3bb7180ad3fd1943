using System.Buffers.Binary;
using System.Net;

namespace Elma365Verify.Tests.Samples;

/// <summary>Frames of packets that are no probes, from 198.18.1.2:45678 to 198.18.3.4:5432 unless said otherwise.</summary>
internal static class SampleForeign
{
    private const int Transport = 14 + 20;

    public static byte[] Segment(
        byte flags,
        ReadOnlySpan<byte> carries,
        string from = "198.18.1.2",
        string to = "198.18.3.4",
        ushort source = 45678,
        ushort port = 5432)
    {
        var frame = Frame(6, 20, carries, from, to, source, port);
        (frame[Transport + 12], frame[Transport + 13]) = (0x50, flags);
        return frame;
    }

    public static byte[] Datagram(
        ReadOnlySpan<byte> carries, string from = "198.18.1.2", string to = "198.18.3.4", ushort source = 45678, ushort port = 5432) =>
        Frame(17, 8, carries, from, to, source, port);

    private static byte[] Frame(
        byte protocol, int header, ReadOnlySpan<byte> carries, string from, string to, ushort source, ushort port)
    {
        var frame = new byte[Transport + header + carries.Length];
        (frame[12], frame[13], frame[14]) = (0x08, 0x00, 0x45);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        frame[23] = protocol;
        IPAddress.Parse(from).GetAddressBytes().CopyTo(frame, 26);
        IPAddress.Parse(to).GetAddressBytes().CopyTo(frame, 30);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Transport), source);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Transport + 2), port);
        carries.CopyTo(frame.AsSpan(Transport + header));
        return frame;
    }
}
