using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Elma365Verify.Reachability;

/// <summary>An IPv4 packet that is no probe, as it was captured (RFC 791, 9293, 768 and 792).</summary>
/// <param name="Source">The source address.</param>
/// <param name="Destination">The destination address.</param>
/// <param name="IpProtocol">The IP protocol: 6 is TCP, 17 UDP, 1 ICMP.</param>
/// <param name="HasPorts">Whether it is TCP or UDP and not a later fragment.</param>
/// <param name="SourcePort">The source port; 0 without ports.</param>
/// <param name="DestinationPort">The destination port; 0 without ports.</param>
/// <param name="Flags">The flags of a TCP segment, as in its header; 0 for everything else.</param>
/// <param name="IcmpType">The type of an ICMP message; null for everything else.</param>
/// <param name="Length">The packet's length in bytes, headers included, as its header says.</param>
/// <param name="Begins">The first bytes of what it carries, at most 16.</param>
public sealed record ForeignPacket(
    IPAddress Source,
    IPAddress Destination,
    byte IpProtocol,
    bool HasPorts,
    ushort SourcePort,
    ushort DestinationPort,
    byte Flags,
    byte? IcmpType,
    int Length,
    ReadOnlyMemory<byte> Begins)
{
    private const int EthernetBytes = 14;
    private const int IpBytes = 20;
    private const int MostBytesShown = 16;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmp = 1;
    private static readonly string[] FlagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

    /// <summary>Whether it asks for a TCP connection: SYN, and none of FIN, RST and ACK.</summary>
    public bool OpensConnection => IpProtocol == Tcp && HasPorts && (Flags & 0x17) == 0x02;

    /// <summary>Its protocol as people write it: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, or <c>IP protocol 47</c>.</summary>
    public string ProtocolName => IpProtocol switch
    {
        Tcp => "tcp",
        Udp => "udp",
        Icmp => "icmp",
        _ => string.Create(CultureInfo.InvariantCulture, $"IP protocol {IpProtocol}"),
    };

    /// <summary>The flags of a TCP segment, as <c>SYN</c> or <c>PSH ACK</c>; empty where there are none.</summary>
    public string FlagText => string.Join(' ', FlagNames.Where((_, bit) => (Flags & (1 << bit)) != 0));

    /// <summary>Reads a frame from its Ethernet header on, which may be cut off; null where it is no IPv4. Never throws.</summary>
    public static ForeignPacket? Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetBytes + IpBytes || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800)
            return null;
        var ip = frame[EthernetBytes..];
        var header = (ip[0] & 0x0f) * 4;
        if (ip[0] >> 4 != 4 || header < IpBytes || ip.Length < header)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        var isLater = (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x1fff) != 0;
        var transport = ip[header..Math.Max(header, Math.Min(ip.Length, (int)length))];
        var protocol = ip[9];
        var hasPorts = !isLater && protocol is Tcp or Udp && transport.Length >= 4;
        var isTcp = hasPorts && protocol == Tcp && transport.Length >= 14;
        return new ForeignPacket(
            new IPAddress(ip[12..16]),
            new IPAddress(ip[16..20]),
            protocol,
            hasPorts,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(transport) : (ushort)0,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(transport[2..]) : (ushort)0,
            isTcp ? transport[13] : (byte)0,
            !isLater && protocol == Icmp && transport.Length > 0 ? transport[0] : null,
            length,
            Carried(transport, isLater, protocol, isTcp).ToArray());
    }

    /// <summary>The first bytes in hexadecimal digits, then as text: <c>47455420 (GET )</c>; empty where there are none.</summary>
    public string BeginsText => Begins.IsEmpty
        ? string.Empty
        : $"{Convert.ToHexStringLower(Begins.Span)} ({string.Concat(Begins.ToArray().Select(Printable))})";

    /// <summary><c>tcp 198.18.20.11:45678 → 198.18.60.12:6379, SYN, 60 bytes</c>.</summary>
    public override string ToString()
    {
        var flags = FlagText.Length > 0 ? $", {FlagText}" : string.Empty;
        var type = IcmpType is { } number ? string.Create(CultureInfo.InvariantCulture, $" type {number}") : string.Empty;
        var begins = Begins.IsEmpty ? string.Empty : $", begins {BeginsText}";
        return $"{ProtocolName}{type} {End(Source, SourcePort)} → {End(Destination, DestinationPort)}{flags}, "
            + string.Create(CultureInfo.InvariantCulture, $"{Length} bytes{begins}");
    }

    private static ReadOnlySpan<byte> Carried(ReadOnlySpan<byte> transport, bool isLater, byte protocol, bool isTcp)
    {
        var header = isLater ? 0 : protocol is Udp or Icmp ? 8 : isTcp ? (transport[12] >> 4) * 4 : 0;
        var carried = transport[Math.Min(header, transport.Length)..];
        return carried[..Math.Min(MostBytesShown, carried.Length)];
    }

    private static char Printable(byte value) => value is >= 0x20 and < 0x7f ? (char)value : '.';

    private string End(IPAddress address, ushort port) =>
        HasPorts ? string.Create(CultureInfo.InvariantCulture, $"{address}:{port}") : address.ToString();
}
