using System.Globalization;
using System.Net;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Evasions.Planning;

/// <summary>What one host sends to another under an address that is not its own.</summary>
internal static class SpoofedPackets
{
    /// <summary>The echo request, which is what the policy's ICMP permits.</summary>
    private const byte Echo = 8;

    /// <summary>An address of the topology's network that nobody has.</summary>
    private static readonly IPAddress Nobody = IPAddress.Parse("198.19.255.254");

    public static void AddTo(CellList cells, EvasionPair pair)
    {
        var (tcpHost, tcpPort) = Impersonated(pair, Protocol.Tcp, pair.Tcp);
        var (udpHost, udpPort) = Impersonated(pair, Protocol.Udp, pair.Udp);
        var (icmpHost, _) = Impersonated(pair, Protocol.Icmp, pair.Tcp);
        var segment = new TcpSegment(EvasionPorts.Client, tcpPort, TcpControl.Syn);
        Add(Text($"tcp to {tcpPort} as {tcpHost}"), "tcp", tcpHost.Address, segment);
        Add(Text($"udp to {udpPort} as {udpHost}"), "udp", udpHost.Address, new UdpDatagram(EvasionPorts.Client, udpPort));
        Add($"echo request as {icmpHost}", "icmp", icmpHost.Address, new IcmpMessage(IcmpMessage.Number, Echo));
        Add(Text($"tcp to {tcpPort} as the target itself"), "tcp as the target", pair.To.Address, segment);
        Add(Text($"tcp to {tcpPort} as the firewall"), "tcp as the firewall", Topology.Gateway, segment);
        Add(Text($"tcp to {tcpPort} as 127.0.0.1"), "tcp as 127.0.0.1", IPAddress.Loopback, segment);
        Add(Text($"tcp to {tcpPort} as {Nobody}"), "tcp as nobody", Nobody, segment);
        cells.Add(
            EvasionFamilies.SpoofedSource, Text($"tcp over IPv6 to {tcpPort} as {tcpHost}"), "spoofed tcp over IPv6",
            new EvasionPacket(tcpHost.Address6, pair.To.Address6, segment));

        void Add(string variant, string shape, IPAddress source, EvasionTransport transport) => cells.Add(
            EvasionFamilies.SpoofedSource, variant, $"spoofed {shape}", new EvasionPacket(source, pair.To.Address, transport));
    }

    /// <summary>
    /// A host of another zone that may reach the target, and a port at which it may, best one that the sender itself may not use;
    /// where nobody may reach it, any host of another zone.
    /// </summary>
    private static (Host Host, ushort Port) Impersonated(EvasionPair pair, Protocol protocol, EvasionPorts ports)
    {
        var own = pair.Policy.Permitted(pair.From, pair.To, protocol);
        var others = pair.Topology.Hosts.Where(host => host != pair.From && host != pair.To).DefaultIfEmpty(pair.To)
            .OrderBy(host => host.Zone == pair.From.Zone).ToList();
        var permitted = others.Select(host => (Host: host, Ports: pair.Policy.Permitted(host, pair.To, protocol))).ToList();
        var best = permitted.Select(entry => (entry.Host, Ports: entry.Ports.Except(own))).FirstOrDefault(entry => !entry.Ports.IsEmpty);
        if (best.Host is null)
            best = permitted.FirstOrDefault(entry => !entry.Ports.IsEmpty);
        return best.Host is null ? (others[0], ports.Any) : (best.Host, best.Ports.Ranges[0].First);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
