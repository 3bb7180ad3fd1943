using System.Buffers.Binary;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Packets;

/// <summary>
/// Finds the mark of an evasion wherever it stands in a frame, whatever the protocols around it; never throws, whatever the bytes.
/// </summary>
/// <remarks>
/// The mark: the evasions' magic (8), sweep (2), cell (2), its own offset in the frame as sent (1). An ICMP error with the mark
/// elsewhere quotes an evasion, and is an answer to it. A tiny fragment (RFC 1858) has no room for a mark: it is told by the run's
/// identification and its length, and the first eight bytes of its TCP header hold sweep and cell as sequence number.
/// </remarks>
internal sealed class EvasionReader
{
    private const int MarkBytes = 13;
    private const int TinyBytes = ProbeFrame.IpBytes + 8;
    private const ushort Ipv6 = 0x86dd;
    private const ushort FirstOfMore = 0x2000;

    private readonly byte[] magic = new byte[sizeof(ulong)];
    private readonly ushort identification;

    public EvasionReader(ProbeMark mark)
    {
        BinaryPrimitives.WriteUInt64BigEndian(magic, mark.EvasionMagic);
        identification = mark.Identification;
    }

    /// <summary>An evasion with its sweep and cell, an answer to one, or what is neither: unmarked.</summary>
    public Arrival Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= ProbeFrame.EthernetBytes)
            return default;
        var at = frame.IndexOf(magic);
        if (at < 0 || frame.Length < at + MarkBytes)
            return IsTiny(frame) ? Of(frame[(ProbeFrame.EthernetBytes + ProbeFrame.IpBytes + 4)..]) : default;
        return frame[at + MarkBytes - 1] != at && IsError(frame) ? new Arrival(ArrivalKind.Answer) : Of(frame[(at + magic.Length)..]);
    }

    private static Arrival Of(ReadOnlySpan<byte> sweepAndCell)
    {
        var cell = BinaryPrimitives.ReadUInt16BigEndian(sweepAndCell[2..]);
        return new Arrival(ArrivalKind.Evasion, Sweep: BinaryPrimitives.ReadUInt16BigEndian(sweepAndCell), Cell: cell, Port: cell);
    }

    private bool IsTiny(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < ProbeFrame.EthernetBytes + TinyBytes || EtherType(frame) != ProbeFrame.Ipv4)
            return false;
        var ip = frame[ProbeFrame.EthernetBytes..];
        return ip[0] == 0x45 && ip[9] == (byte)ProbeProtocol.Tcp
            && BinaryPrimitives.ReadUInt16BigEndian(ip[2..]) == TinyBytes
            && BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) == identification
            && BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) == FirstOfMore;
    }

    private static bool IsError(ReadOnlySpan<byte> frame)
    {
        var ip = frame[ProbeFrame.EthernetBytes..];
        if (EtherType(frame) == Ipv6)
            return ip.Length > 40 && ip[6] == 58 && ip[40] < 128;
        var headerBytes = Math.Max(ProbeFrame.IpBytes, (ip[0] & 0x0f) * 4);
        return EtherType(frame) == ProbeFrame.Ipv4 && ip.Length > headerBytes && ip[9] == (byte)ProbeProtocol.Icmp
            && ip[headerBytes] is 3 or 4 or 5 or 11 or 12;
    }

    private static ushort EtherType(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
}
