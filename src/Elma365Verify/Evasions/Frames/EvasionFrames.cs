using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Evasions.Frames;

/// <summary>Writes the Ethernet frames of an evasion. Pure.</summary>
public static class EvasionFrames
{
    /// <summary>The longest frame there is; what sends and captures them holds no more.</summary>
    public const int MostBytes = 128;

    internal const int EthernetBytes = 14;
    internal const int Ipv6Bytes = 40;
    private const int ExtensionBytes = 8;
    private const byte FragmentHeader = 44;

    /// <summary>A second fragment begins behind the first eight bytes, in whichever units.</summary>
    private const int SecondAt = 8;

    /// <summary>The frames of a cell, in the order they are sent: one, or two fragments.</summary>
    public static IReadOnlyList<byte[]> Of(EvasionCell cell, EvasionMark mark, LinkRoute link) =>
        cell.Packet.IsOver6 ? Over6(cell.Packet, mark, cell.Number, link) : Over4(cell.Packet, mark, cell.Number, link);

    private static byte[][] Over4(EvasionPacket packet, EvasionMark mark, ushort cell, LinkRoute link)
    {
        var start = EthernetBytes + Ipv4Header.Bytes + packet.Options.Length;
        var transport = TransportBytes.Of(packet, mark, cell, start);
        byte[] Fragment(byte[] data, ushort flagsAndOffset) =>
            Frame4(packet, data, Identification(packet, mark, cell), flagsAndOffset, link);
        return packet.Cut switch
        {
            FragmentCut.First => [Fragment(transport, Ipv4Header.MoreFragments)],
            FragmentCut.Tiny =>
            [
                Fragment(Tiny(transport, mark, cell), Ipv4Header.MoreFragments),
                Fragment(Second(mark, cell, start, Rest(transport)), Ipv4Header.MoreFragments | (SecondAt / 8)),
            ],
            FragmentCut.Overlapping =>
            [
                Fragment(transport, Ipv4Header.MoreFragments),
                Fragment(Second(mark, cell, start, []), SecondAt / 8),
            ],
            _ => [Fragment(transport, Ipv4Header.DontFragment)],
        };
    }

    private static byte[][] Over6(EvasionPacket packet, EvasionMark mark, ushort cell, LinkRoute link)
    {
        var headers = packet.Extensions.Length + (packet.Cut == FragmentCut.None ? 0 : 1);
        var start = EthernetBytes + Ipv6Bytes + (headers * ExtensionBytes);
        var transport = TransportBytes.Of(packet, mark, cell, start);
        var identification = ((uint)mark.Sweep << 16) | cell;
        byte[] Fragment(byte[] data, ushort offsetAndMore) => Frame6(packet, data, identification, offsetAndMore, link);
        return packet.Cut switch
        {
            FragmentCut.First => [Fragment(transport, 1)],
            FragmentCut.Overlapping => [Fragment(transport, 1), Fragment(Second(mark, cell, start, []), SecondAt)],
            _ => [Fragment(transport, 0)],
        };
    }

    // A tiny fragment has no room for a mark: the identification tells it, and its sequence number says whose it is. All others
    // have numbers of their own, so that no fragment of one completes the datagram of another.
    private static ushort Identification(EvasionPacket packet, EvasionMark mark, ushort cell) =>
        packet.Cut == FragmentCut.Tiny ? mark.Identification : (ushort)(mark.Identification + 1 + cell);

    private static byte[] Tiny(byte[] transport, EvasionMark mark, ushort cell)
    {
        BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(4), mark.Sweep);
        BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(6), cell);
        return transport[..SecondAt];
    }

    private static byte[] Rest(byte[] transport) => transport[SecondAt..TransportBytes.Mark];

    private static byte[] Second(EvasionMark mark, ushort cell, int start, byte[] beginning)
    {
        var data = new byte[TransportBytes.Length];
        beginning.CopyTo(data, 0);
        TransportBytes.WriteMark(data.AsSpan(TransportBytes.Mark), mark, cell, start + TransportBytes.Mark);
        return data;
    }

    private static byte[] Frame4(EvasionPacket packet, byte[] data, ushort identification, ushort flagsAndOffset, LinkRoute link)
    {
        var headerBytes = Ipv4Header.Bytes + packet.Options.Length;
        var frame = new byte[EthernetBytes + headerBytes + data.Length];
        WriteEthernet(frame, packet.Target, link, 0x0800);
        var header = frame.AsSpan(EthernetBytes, headerBytes);
        packet.Options.AsSpan().CopyTo(header[Ipv4Header.Bytes..]);
        Ipv4Header.Write(
            header, packet.Source, packet.Target, packet.Transport.Protocol, headerBytes + data.Length, identification, flagsAndOffset);
        data.CopyTo(frame.AsSpan(EthernetBytes + headerBytes));
        return frame;
    }

    private static byte[] Frame6(EvasionPacket packet, byte[] data, uint identification, ushort offsetAndMore, LinkRoute link)
    {
        List<byte> chain = [.. packet.Extensions];
        if (packet.Cut != FragmentCut.None)
            chain.Add(FragmentHeader);
        var payloadBytes = (chain.Count * ExtensionBytes) + data.Length;
        var frame = new byte[EthernetBytes + Ipv6Bytes + payloadBytes];
        WriteEthernet(frame, packet.Target, link, 0x86dd);
        var header = frame.AsSpan(EthernetBytes);
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)payloadBytes);
        header[6] = chain.Count == 0 ? packet.Transport.Protocol : chain[0];
        header[7] = 64;
        packet.Source.TryWriteBytes(header[8..], out _);
        packet.Target.TryWriteBytes(header[24..], out _);
        for (var i = 0; i < chain.Count; i++)
        {
            var next = i + 1 < chain.Count ? chain[i + 1] : packet.Transport.Protocol;
            WriteExtension(header.Slice(Ipv6Bytes + (i * ExtensionBytes), ExtensionBytes), chain[i], next, identification, offsetAndMore);
        }

        data.CopyTo(frame.AsSpan(frame.Length - data.Length));
        return frame;
    }

    /// <summary>
    /// Eight bytes: a fragment header, or one whose length field is 0: options of padding, or a routing header of type 0 without addresses.
    /// </summary>
    private static void WriteExtension(Span<byte> header, byte kind, byte next, uint identification, ushort offsetAndMore)
    {
        const byte hopByHop = 0;
        const byte destinationOptions = 60;
        header[0] = next;
        if (kind == FragmentHeader)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], offsetAndMore);
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], identification);
        }
        else if (kind is hopByHop or destinationOptions)
        {
            (header[2], header[3]) = (1, 4); // PadN over the four bytes that follow
        }
    }

    private static void WriteEthernet(Span<byte> frame, IPAddress target, LinkRoute link, ushort type)
    {
        MacOf(target, link).CopyTo(frame);
        link.SourceMac.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], type);
    }

    /// <summary>Groups have addresses of their own on the link (RFC 1112, section 6.4; RFC 2464, section 7).</summary>
    private static byte[] MacOf(IPAddress target, LinkRoute link)
    {
        var address = target.GetAddressBytes();
        if (target.AddressFamily == AddressFamily.InterNetworkV6)
            return target.IsIPv6Multicast ? [0x33, 0x33, .. address[12..]] : link.GatewayMac;
        if (target.Equals(IPAddress.Broadcast))
            return [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        return address[0] is >= 224 and < 240 ? [0x01, 0x00, 0x5e, (byte)(address[1] & 0x7f), .. address[2..]] : link.GatewayMac;
    }
}
