using System.Buffers.Binary;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Packets;

/// <summary>
/// The Ethernet frames of one sweep. Each names its sweep and the cell it was sent for, in the TCP sequence number or in
/// the payload, so that a probe is recognised even when its addresses or ports were translated on the way.
/// </summary>
/// <remarks>
/// TCP: a SYN with an MSS option, sequence number = sweep * 65536 + cell, the mark's window. UDP and ICMP: sixteen bytes of
/// payload: the mark's magic (8), sweep (2), cell (2), serial (4); all big-endian.
/// </remarks>
internal sealed class ProbeFrame
{
    public const ushort Ipv4 = 0x0800;
    public const int EthernetBytes = 14;
    public const int IpBytes = 20;
    public const int PayloadBytes = 16;
    private const int TcpBytes = 24;
    private const int UdpBytes = 8;
    private const int IcmpBytes = 8;
    private const int Transport = EthernetBytes + IpBytes;

    private readonly byte[] template;
    private readonly ProbeProtocol protocol;
    private readonly uint baseSum;

    public ProbeFrame(ProbeRoute route, ProbeMark mark, ProbeProtocol protocol, ushort sweep, uint serial = 0)
    {
        this.protocol = protocol;
        var transportBytes = protocol == ProbeProtocol.Tcp ? TcpBytes : UdpBytes + PayloadBytes;
        template = new byte[Transport + transportBytes];
        route.TargetMac.CopyTo(template, 0);
        route.SourceMac.CopyTo(template, 6);
        BinaryPrimitives.WriteUInt16BigEndian(template.AsSpan(12), Ipv4);
        WriteIpHeader(template.AsSpan(EthernetBytes, IpBytes), route, mark, protocol, IpBytes + transportBytes);
        var transport = template.AsSpan(Transport);
        if (protocol == ProbeProtocol.Tcp)
            WriteTcp(transport, route, mark, sweep);
        else if (protocol == ProbeProtocol.Udp)
            WriteUdp(transport, route, mark, sweep, serial);
        else
            WritePayload(transport[IcmpBytes..], mark, sweep, serial);
        baseSum = Checksum.Add(protocol == ProbeProtocol.Icmp ? 0 : PseudoHeader(route, protocol, transportBytes), transport);
    }

    public int Length => template.Length;

    /// <summary>Writes the whole frame once; afterwards <see cref="Aim"/> changes the cell.</summary>
    public void CopyTo(Span<byte> frame) => template.CopyTo(frame);

    /// <summary>Aims a copied frame at a cell: destination port or ICMP type, the cell's own record of it, and the checksum.</summary>
    public void Aim(Span<byte> frame, ushort cell)
    {
        var transport = frame[Transport..];
        if (protocol == ProbeProtocol.Icmp)
        {
            transport[0] = (byte)cell;
            BinaryPrimitives.WriteUInt16BigEndian(transport[(IcmpBytes + 10)..], cell);
            BinaryPrimitives.WriteUInt16BigEndian(transport[2..], Checksum.Finish(baseSum + ((uint)cell << 8) + cell));
            return;
        }

        // Destination port and record are the same number, so it enters the sum twice.
        var (record, checksum) = protocol == ProbeProtocol.Tcp ? (6, 16) : (UdpBytes + 10, 6);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], cell);
        BinaryPrimitives.WriteUInt16BigEndian(transport[record..], cell);
        var sum = Checksum.Finish(baseSum + cell + cell);
        BinaryPrimitives.WriteUInt16BigEndian(transport[checksum..], protocol == ProbeProtocol.Udp && sum == 0 ? (ushort)0xffff : sum);
    }

    private static void WriteIpHeader(Span<byte> header, ProbeRoute route, ProbeMark mark, ProbeProtocol protocol, int totalBytes)
    {
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)totalBytes);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], mark.Identification);
        header[6] = 0x40; // don't fragment
        header[8] = 64;
        header[9] = (byte)protocol;
        route.Source.CopyTo(header[12..]);
        route.Target.CopyTo(header[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Checksum.Finish(Checksum.Add(0, header)));
    }

    private static void WriteTcp(Span<byte> tcp, ProbeRoute route, ProbeMark mark, ushort sweep)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tcp, route.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[4..], sweep);
        tcp[12] = (TcpBytes / 4) << 4;
        tcp[13] = 0x02; // SYN
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], mark.Window);
        ReadOnlySpan<byte> maximumSegmentSize = [2, 4, 0x05, 0xb4];
        maximumSegmentSize.CopyTo(tcp[20..]);
    }

    private static void WriteUdp(Span<byte> udp, ProbeRoute route, ProbeMark mark, ushort sweep, uint serial)
    {
        BinaryPrimitives.WriteUInt16BigEndian(udp, route.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], UdpBytes + PayloadBytes);
        WritePayload(udp[UdpBytes..], mark, sweep, serial);
    }

    private static void WritePayload(Span<byte> payload, ProbeMark mark, ushort sweep, uint serial)
    {
        BinaryPrimitives.WriteUInt64BigEndian(payload, mark.Magic);
        BinaryPrimitives.WriteUInt16BigEndian(payload[8..], sweep);
        BinaryPrimitives.WriteUInt32BigEndian(payload[12..], serial);
    }

    private static uint PseudoHeader(ProbeRoute route, ProbeProtocol protocol, int transportBytes) =>
        Checksum.Add(Checksum.Add((uint)protocol + (uint)transportBytes, route.Source), route.Target);
}
