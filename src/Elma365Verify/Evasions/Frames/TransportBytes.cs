using System.Buffers.Binary;
using System.Net;

namespace Elma365Verify.Evasions.Frames;

/// <summary>
/// What an evasion carries above IP: twenty bytes of header and zeros, the mark, four zeros; in an ICMP error the mark follows the
/// quoted packet instead. The place is the same in all of them, so that a firewall's counters find the mark without knowing the protocol.
/// </summary>
internal static class TransportBytes
{
    /// <summary>Where the mark stands, counted from the transport header.</summary>
    public const int Mark = 20;

    /// <summary>
    /// Where it stands in an ICMP error: behind its own header (8), the quoted IP header (20) and eight bytes of the quoted data.
    /// </summary>
    public const int MarkOfError = 36;

    /// <summary>The length of all but an ICMP error: a multiple of eight, so that it may be a first fragment.</summary>
    public const int Length = 40;

    private const ushort Window = 0x2000;
    private const int QuotedHeader = 20;

    /// <summary>The bytes, checksum included, but for the mark's own offset, which depends on what stands before them.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="cell">The cell's number.</param>
    /// <param name="start">Where in the frame they begin.</param>
    public static byte[] Of(EvasionPacket packet, EvasionMark mark, ushort cell, int start)
    {
        var isError = packet.Transport is IcmpError;
        var bytes = new byte[isError ? MarkOfError + EvasionMark.Bytes : Length];
        var at = isError ? MarkOfError : Mark;
        WriteMark(bytes.AsSpan(at), mark, cell, start + at);
        switch (packet.Transport)
        {
            case TcpSegment segment:
                WriteTcp(bytes, segment, packet);
                break;
            case UdpDatagram datagram:
                WriteUdp(bytes, datagram, packet);
                break;
            case IcmpMessage message:
                WriteIcmp(bytes, message, packet, mark, cell);
                break;
            case IcmpError error:
                WriteError(bytes, error, packet);
                break;
        }

        return bytes;
    }

    /// <summary>Writes a mark.</summary>
    public static void WriteMark(Span<byte> bytes, EvasionMark mark, ushort cell, int offset)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mark.Magic);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], mark.Sweep);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], cell);
        bytes[12] = checked((byte)offset);
    }

    /// <summary>The sixteen bytes a TCP header begins with differ between evasions in their ports and flags alone.</summary>
    private static void WriteTcp(Span<byte> tcp, TcpSegment segment, EvasionPacket packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tcp, segment.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], segment.TargetPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], segment.Flags.HasFlag(TcpControl.Ack) ? 1u : 0u);
        tcp[12] = (20 / 4) << 4;
        tcp[13] = (byte)segment.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], Window);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Sum(tcp, packet));
    }

    private static void WriteUdp(Span<byte> udp, UdpDatagram datagram, EvasionPacket packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(udp, datagram.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], datagram.TargetPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        var sum = Sum(udp, packet);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum);
    }

    // Identifier and sequence number differ in each cell, so that no echo reply answers the request of another.
    private static void WriteIcmp(Span<byte> icmp, IcmpMessage message, EvasionPacket packet, EvasionMark mark, ushort cell)
    {
        icmp[0] = message.Type;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[4..], mark.Sweep);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[6..], cell);
        var sum = packet.IsOver6 ? Sum(icmp, packet) : OnesComplement.Finish(OnesComplement.Add(0, icmp));
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], sum);
    }

    /// <summary>It quotes a segment from its target to its source, as the error's receiver would have sent it.</summary>
    private static void WriteError(Span<byte> icmp, IcmpError error, EvasionPacket packet)
    {
        icmp[0] = error.Type;
        var quoted = icmp[8..];
        Ipv4Header.Write(
            quoted[..QuotedHeader], packet.Target, packet.Source, TcpSegment.Number, QuotedHeader + Length, 1, Ipv4Header.DontFragment);
        BinaryPrimitives.WriteUInt16BigEndian(quoted[QuotedHeader..], error.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(quoted[(QuotedHeader + 2)..], error.TargetPort);
        BinaryPrimitives.WriteUInt32BigEndian(quoted[(QuotedHeader + 4)..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], OnesComplement.Finish(OnesComplement.Add(0, icmp)));
    }

    /// <summary>The checksum with the pseudo header, which is the same sum over IPv4 (RFC 9293) and IPv6 (RFC 8200, section 8.1).</summary>
    private static ushort Sum(ReadOnlySpan<byte> transport, EvasionPacket packet)
    {
        var sum = (uint)packet.Transport.Protocol + (uint)transport.Length;
        sum = OnesComplement.Add(sum, Bytes(packet.Source));
        sum = OnesComplement.Add(sum, Bytes(packet.Target));
        return OnesComplement.Finish(OnesComplement.Add(sum, transport));
    }

    private static byte[] Bytes(IPAddress address) => address.GetAddressBytes();
}
