namespace Elma365Verify.Policies;

/// <summary>What each <see cref="Protocol"/> means to a sweep.</summary>
public static class ProtocolExtensions
{
    private static readonly PortSet EveryPort = PortSet.Of(new PortRange(1, ushort.MaxValue));
    private static readonly PortSet Echo = PortSet.Of(new PortRange(8, 8));

    /// <summary>Every cell a sweep of this protocol covers: ports 1–65,535, or ICMP type 8 (echo request).</summary>
    public static PortSet Cells(this Protocol protocol) => protocol == Protocol.Icmp ? Echo : EveryPort;

    /// <summary>The lower-case name used in files and output: <c>tcp</c>, <c>udp</c>, <c>icmp</c>.</summary>
    public static string ToLowerName(this Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        Protocol.Icmp => "icmp",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Not a protocol the policy knows."),
    };

    /// <summary>Ports as people read them: <c>22, 7000-7999</c>; for ICMP the type's name, <c>echo</c>.</summary>
    public static string Describe(this Protocol protocol, PortSet ports) =>
        protocol == Protocol.Icmp && ports.Equals(Echo) ? "echo" : ports.ToString();
}
