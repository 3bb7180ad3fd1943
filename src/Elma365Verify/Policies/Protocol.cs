namespace Elma365Verify.Policies;

/// <summary>The protocols the seed documents (IANA numbers 6, 17 and 1).</summary>
public enum Protocol
{
    /// <summary>TCP; a cell's port is the destination port of a SYN.</summary>
    Tcp = 6,

    /// <summary>UDP; a cell's port is the destination port of a datagram.</summary>
    Udp = 17,

    /// <summary>ICMP; a cell's "port" is the ICMP type (RFC 792): 8 is the echo request.</summary>
    Icmp = 1,
}
