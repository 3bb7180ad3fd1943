namespace Elma365Verify.Evasions;

/// <summary>The control bits of a TCP header (RFC 9293, section 3.1).</summary>
[Flags]
public enum TcpControl
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Fin = 1,

    /// <summary>Opens a connection.</summary>
    Syn = 2,

    /// <summary>Resets it.</summary>
    Rst = 4,

    /// <summary>Push.</summary>
    Psh = 8,

    /// <summary>The acknowledgement field counts.</summary>
    Ack = 16,

    /// <summary>The urgent pointer counts.</summary>
    Urg = 32,
}
