namespace Elma365Verify.Traffic;

/// <summary>What shows that somebody wanted to speak to somebody.</summary>
public enum TrafficKind
{
    /// <summary>
    /// A conversation opened in the usual way: TCP segments with SYN and without ACK (RFC 9293), UDP datagrams, ICMP messages.
    /// Only this kind can be documented.
    /// </summary>
    Opening,

    /// <summary>TCP segments of a conversation whose opening was not seen: it was opened earlier, or never.</summary>
    Unopened,

    /// <summary>The second or a later fragment of an IP packet (RFC 791); it names no port.</summary>
    Fragment,

    /// <summary>An IP protocol other than TCP, UDP and ICMP.</summary>
    OtherProtocol,

    /// <summary>A frame that is neither IPv4 nor ARP; it is known by its leg and its EtherType alone.</summary>
    Frame,

    /// <summary>An IPv4 packet from an address that is not that of the host behind the leg.</summary>
    Spoofed,

    /// <summary>A packet that left the firewall with addresses or ports nobody had sent it with.</summary>
    Rewritten,
}
