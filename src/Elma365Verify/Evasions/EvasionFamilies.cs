using System.Collections.Immutable;

namespace Elma365Verify.Evasions;

/// <summary>The families there are.</summary>
public static class EvasionFamilies
{
    /// <summary>Every IPv4 protocol number, 0 to 255.</summary>
    public static readonly EvasionFamily Protocol = new(
        "ip-protocol", "RFC 791; IANA protocol numbers", "Does a packet of any IP protocol pass, by its number alone?");

    /// <summary>Every ICMP type, 0 to 255.</summary>
    public static readonly EvasionFamily IcmpType = new("icmp-type", "RFC 792", "Does an ICMP message of any type pass?");

    /// <summary>TCP segments that open nothing, each kind a family of its own.</summary>
    public static readonly EvasionFamily TcpAck = Segment("ack", "Does an acknowledgement without a connection pass?");

    /// <summary>A FIN alone.</summary>
    public static readonly EvasionFamily TcpFin = Segment("fin", "Does a FIN without an ACK pass, which no connection sends?");

    /// <summary>No flag at all.</summary>
    public static readonly EvasionFamily TcpNull = Segment("null", "Does a segment without any flag pass?");

    /// <summary>FIN, PSH and URG.</summary>
    public static readonly EvasionFamily TcpXmas = Segment("xmas", "Does a segment with FIN, PSH and URG pass?");

    /// <summary>SYN and FIN.</summary>
    public static readonly EvasionFamily TcpSynFin = Segment("syn-fin", "Does a segment that opens and closes at once pass?");

    /// <summary>SYN and ACK.</summary>
    public static readonly EvasionFamily TcpSynAck = Segment("syn-ack", "Does the answer to a SYN nobody sent pass?");

    /// <summary>A reset.</summary>
    public static readonly EvasionFamily TcpRst = Segment("rst", "Does a reset of a connection that does not exist pass?");

    /// <summary>Fragments of IPv4 datagrams that never become whole.</summary>
    public static readonly EvasionFamily Fragment = new(
        "fragment", "RFC 791, RFC 1858, RFC 3128, RFC 5722", "Does a first, a tiny first or an overlapping fragment pass?");

    /// <summary>Source ports of services, as if the packet were their answer.</summary>
    public static readonly EvasionFamily SourcePort = new(
        "source-port", "RFC 6056, section 2", "Does a packet pass because it comes from the port of a service?");

    /// <summary>IPv4 options.</summary>
    public static readonly EvasionFamily IpOption = new("ip-option", "RFC 791, RFC 2113, RFC 7126", "Does a packet with IP options pass?");

    /// <summary>Addresses that do not belong to the leg they are sent from.</summary>
    public static readonly EvasionFamily SpoofedSource = new(
        "spoofed-source", "RFC 2827, RFC 3704", "Does a packet pass because it pretends to come from a host that is let in?");

    /// <summary>Packets to the firewall's own IPv4 address.</summary>
    public static readonly EvasionFamily ToFirewall = new("to-firewall", "RFC 1812", "Does the firewall itself take packets?");

    /// <summary>Broadcast and multicast.</summary>
    public static readonly EvasionFamily Broadcast = new(
        "broadcast", "RFC 919, RFC 1112, RFC 2644", "Is a broadcast or a multicast handed on, or taken by the firewall?");

    /// <summary>Answers to what nobody asked.</summary>
    public static readonly EvasionFamily UnsolicitedReply = new(
        "unsolicited-reply", "RFC 792, RFC 5927", "Does an answer or an error pass that belongs to no conversation?");

    /// <summary>TCP over IPv6.</summary>
    public static readonly EvasionFamily Ipv6Tcp = new("ipv6-tcp", "RFC 8200", "Does TCP pass over IPv6?");

    /// <summary>UDP over IPv6.</summary>
    public static readonly EvasionFamily Ipv6Udp = new("ipv6-udp", "RFC 8200", "Does UDP pass over IPv6?");

    /// <summary>Every ICMPv6 type, 0 to 255.</summary>
    public static readonly EvasionFamily Icmpv6Type = new("icmpv6-type", "RFC 4443, RFC 4890", "Does an ICMPv6 message of any type pass?");

    /// <summary>Fragments of IPv6 datagrams.</summary>
    public static readonly EvasionFamily Ipv6Fragment = new(
        "ipv6-fragment", "RFC 8200, RFC 5722, RFC 6946", "Does a first, an atomic or an overlapping fragment pass over IPv6?");

    /// <summary>Extension headers before the transport.</summary>
    public static readonly EvasionFamily Ipv6Extension = new(
        "ipv6-extension", "RFC 8200, RFC 7045, RFC 9098", "Do extension headers take a packet past the rules over IPv6?");

    /// <summary>Other protocols over IPv6.</summary>
    public static readonly EvasionFamily Ipv6Protocol = new("ipv6-protocol", "RFC 8200", "Does another protocol pass over IPv6?");

    /// <summary>Packets to the firewall's own IPv6 address.</summary>
    public static readonly EvasionFamily Ipv6ToFirewall =
        new("ipv6-to-firewall", "RFC 8200", "Does the firewall itself take IPv6 packets?");

    /// <summary>All of them, in the order of reports.</summary>
    public static ImmutableArray<EvasionFamily> All { get; } =
    [
        Protocol, IcmpType, TcpAck, TcpFin, TcpNull, TcpXmas, TcpSynFin, TcpSynAck, TcpRst, Fragment, SourcePort, IpOption,
        SpoofedSource, UnsolicitedReply, ToFirewall, Broadcast,
        Ipv6Tcp, Ipv6Udp, Icmpv6Type, Ipv6Fragment, Ipv6Extension, Ipv6Protocol, Ipv6ToFirewall,
    ];

    private static EvasionFamily Segment(string flags, string question) => new($"tcp-{flags}", "RFC 9293, section 3.10.7", question);
}
