using System.Buffers.Binary;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Packets;

/// <summary>Reads captured frames; never throws, whatever the bytes.</summary>
/// <remarks>
/// A probe is told by its mark alone (window or magic), not by addresses, ports or the IP identification, so that a ruleset
/// that rewrites those can't make a delivered probe look like none.
/// </remarks>
internal sealed class ArrivalReader(ProbeMark mark)
{
    /// <summary>The sweep number reserved for canaries.</summary>
    public const ushort CanarySweep = ushort.MaxValue;

    private const byte Syn = 0x02;
    private const byte Reset = 0x04;

    public Arrival Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < ProbeFrame.EthernetBytes + ProbeFrame.IpBytes)
            return new Arrival(ArrivalKind.Foreign);
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != ProbeFrame.Ipv4)
            return new Arrival(ArrivalKind.Foreign);
        var ip = frame[ProbeFrame.EthernetBytes..];
        var headerBytes = (ip[0] & 0x0f) * 4;
        if (ip[0] >> 4 != 4 || headerBytes < ProbeFrame.IpBytes || ip.Length < headerBytes + 8)
            return default;
        var transport = ip[headerBytes..];
        return (ProbeProtocol)ip[9] switch
        {
            ProbeProtocol.Tcp => ReadTcp(transport),
            ProbeProtocol.Udp => ReadPayload(transport, ProbeProtocol.Udp, BinaryPrimitives.ReadUInt16BigEndian(transport[2..])),
            ProbeProtocol.Icmp => ReadIcmp(transport),
            _ => default,
        };
    }

    private Arrival ReadTcp(ReadOnlySpan<byte> tcp)
    {
        if (tcp.Length < 20)
            return default;
        if ((tcp[13] & Reset) != 0)
            return new Arrival(ArrivalKind.Answer);
        if (tcp[13] != Syn || BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]) != mark.Window)
            return default;
        var port = BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]);
        return new Arrival(
            ArrivalKind.Probe,
            ProbeProtocol.Tcp,
            BinaryPrimitives.ReadUInt16BigEndian(tcp[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(tcp[6..]),
            port);
    }

    /// <summary>
    /// Errors, redirects and replies to echo and timestamp requests are answers; an echo reply carries its request's mark.
    /// </summary>
    private Arrival ReadIcmp(ReadOnlySpan<byte> icmp) => icmp[0] is 0 or 3 or 5 or 11 or 12 or 14
        ? new Arrival(ArrivalKind.Answer)
        : ReadPayload(icmp, ProbeProtocol.Icmp, icmp[0]);

    private Arrival ReadPayload(ReadOnlySpan<byte> transport, ProbeProtocol protocol, ushort port)
    {
        if (transport.Length < 8 + ProbeFrame.PayloadBytes || BinaryPrimitives.ReadUInt64BigEndian(transport[8..]) != mark.Magic)
            return default;
        var sweep = BinaryPrimitives.ReadUInt16BigEndian(transport[16..]);
        var cell = BinaryPrimitives.ReadUInt16BigEndian(transport[18..]);
        return new Arrival(sweep == CanarySweep ? ArrivalKind.Canary : ArrivalKind.Probe, protocol, sweep, cell, port);
    }
}
