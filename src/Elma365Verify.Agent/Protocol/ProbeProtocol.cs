namespace Elma365Verify.Agent.Protocol;

/// <summary>IP protocol numbers of the probes the agent can send.</summary>
internal enum ProbeProtocol
{
    /// <summary>ICMP; the cell is the type.</summary>
    Icmp = 1,

    /// <summary>TCP; a SYN, the cell is the destination port.</summary>
    Tcp = 6,

    /// <summary>UDP; the cell is the destination port.</summary>
    Udp = 17,
}
