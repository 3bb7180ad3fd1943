using System.Collections.Frozen;

namespace Elma365Verify.Oracle;

/// <summary>The names a listing uses for numbers, by the kind of field (nft(8), DATA TYPES; <c>nft describe</c>).</summary>
internal static class NftSymbols
{
    public const int Invalid = 1;
    public const int New = 8;
    public const int Untracked = 64;

    public static FrozenDictionary<string, int> None { get; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Bits of <c>ct state</c>.</summary>
    public static FrozenDictionary<string, int> ConnectionStates { get; } = Names(
        ("invalid", Invalid), ("established", 2), ("related", 4), ("new", New), ("untracked", Untracked));

    /// <summary>Bits of <c>tcp flags</c> (RFC 9293, 3.1).</summary>
    public static FrozenDictionary<string, int> TcpControl { get; } = Names(
        ("fin", 1), ("syn", 2), ("rst", 4), ("psh", 8), ("ack", 16), ("urg", 32), ("ecn", 64), ("cwr", 128));

    /// <summary>IANA's protocol numbers.</summary>
    public static FrozenDictionary<string, int> Protocols { get; } = Names(
        ("icmp", 1), ("igmp", 2), ("tcp", 6), ("udp", 17), ("dccp", 33), ("gre", 47), ("esp", 50), ("ah", 51), ("ipv6-icmp", 58),
        ("icmpv6", 58), ("comp", 108), ("sctp", 132), ("udplite", 136));

    /// <summary>netfilter's numbers of the families a packet can be of.</summary>
    public static FrozenDictionary<string, int> Families { get; } = Names(("ipv4", 2), ("ipv6", 10));

    /// <summary>EtherTypes (IEEE 802).</summary>
    public static FrozenDictionary<string, int> EtherTypes { get; } = Names(
        ("ip", 0x0800), ("arp", 0x0806), ("ip6", 0x86dd), ("vlan", 0x8100));

    /// <summary>Whom a frame is addressed to.</summary>
    public static FrozenDictionary<string, int> PacketTypes { get; } = Names(
        ("host", 0), ("unicast", 0), ("broadcast", 1), ("multicast", 2), ("other", 3));

    /// <summary>ICMP types (RFC 792).</summary>
    public static FrozenDictionary<string, int> IcmpTypes { get; } = Names(
        ("echo-reply", 0), ("destination-unreachable", 3), ("source-quench", 4), ("redirect", 5), ("echo-request", 8),
        ("router-advertisement", 9), ("router-solicitation", 10), ("time-exceeded", 11), ("parameter-problem", 12),
        ("timestamp-request", 13), ("timestamp-reply", 14), ("info-request", 15), ("info-reply", 16), ("address-mask-request", 17),
        ("address-mask-reply", 18));

    /// <summary>ICMP codes, which nft names as those of "destination unreachable".</summary>
    public static FrozenDictionary<string, int> IcmpCodes { get; } = Names(
        ("net-unreachable", 0), ("host-unreachable", 1), ("prot-unreachable", 2), ("port-unreachable", 3), ("frag-needed", 4),
        ("net-prohibited", 9), ("host-prohibited", 10), ("admin-prohibited", 13));

    /// <summary>ICMPv6 types (RFC 4443, RFC 4861).</summary>
    public static FrozenDictionary<string, int> Icmpv6Types { get; } = Names(
        ("destination-unreachable", 1), ("packet-too-big", 2), ("time-exceeded", 3), ("parameter-problem", 4), ("echo-request", 128),
        ("echo-reply", 129), ("mld-listener-query", 130), ("mld-listener-report", 131), ("mld-listener-done", 132),
        ("mld-listener-reduction", 132), ("nd-router-solicit", 133), ("nd-router-advert", 134), ("nd-neighbor-solicit", 135),
        ("nd-neighbor-advert", 136), ("nd-redirect", 137), ("router-renumbering", 138), ("ind-neighbor-solicit", 141),
        ("ind-neighbor-advert", 142), ("mld2-listener-report", 143));

    private static FrozenDictionary<string, int> Names(params (string Name, int Number)[] names) =>
        names.ToFrozenDictionary(name => name.Name, name => name.Number, StringComparer.Ordinal);
}
