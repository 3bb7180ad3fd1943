using Elma365Verify.Policies;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Ports found open, or expected to be.</summary>
/// <param name="Tcp">The TCP ports.</param>
/// <param name="Udp">The UDP ports; empty for a tool that was not asked for them.</param>
public sealed record OpenPorts(PortSet Tcp, PortSet Udp)
{
    /// <summary>No port.</summary>
    public static OpenPorts None { get; } = new(PortSet.Empty, PortSet.Empty);

    /// <summary>How many ports.</summary>
    public int Count => Tcp.Count + Udp.Count;

    /// <summary>Those that are not among others.</summary>
    public OpenPorts Except(OpenPorts others) => new(Tcp.Except(others.Tcp), Udp.Except(others.Udp));

    /// <summary><c>tcp 22, 443; udp 53</c>; empty for no port.</summary>
    public override string ToString() => string.Join(
        "; ",
        new[] { (Protocol.Tcp, Ports: Tcp), (Protocol.Udp, Ports: Udp) }
            .Where(part => !part.Ports.IsEmpty)
            .Select(part => PortText.WithProtocol(part.Item1, part.Ports)));
}
