using System.Buffers.Binary;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Packets;

/// <summary>What unmarked packets are told apart by: addresses, protocol, and the ports of TCP and UDP.</summary>
/// <param name="Source">The IPv4 source address.</param>
/// <param name="Destination">The IPv4 destination address.</param>
/// <param name="Protocol">The IP protocol.</param>
/// <param name="Ports">Source and destination port; 0 for other protocols and for later fragments, which have none.</param>
internal readonly record struct UnmarkedKey(uint Source, uint Destination, byte Protocol, uint Ports)
{
    private const int LaterFragment = 0x1fff;

    /// <summary>The key of a frame; null for one that is cut off, or no IPv4 at all.</summary>
    public static UnmarkedKey? Of(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < ProbeFrame.EthernetBytes + ProbeFrame.IpBytes)
            return null;
        var ip = frame[ProbeFrame.EthernetBytes..];
        var headerBytes = (ip[0] & 0x0f) * 4;
        if (ip[0] >> 4 != 4 || headerBytes < ProbeFrame.IpBytes || ip.Length < headerBytes + 4)
            return null;
        var isLater = (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & LaterFragment) != 0;
        var hasPorts = !isLater && (ProbeProtocol)ip[9] is ProbeProtocol.Tcp or ProbeProtocol.Udp;
        return new UnmarkedKey(
            BinaryPrimitives.ReadUInt32BigEndian(ip[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(ip[16..]),
            ip[9],
            hasPorts ? BinaryPrimitives.ReadUInt32BigEndian(ip[headerBytes..]) : 0);
    }
}
