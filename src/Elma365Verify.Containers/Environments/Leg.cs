using System.Globalization;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// The pair of virtual interfaces between the firewall and a host. Addresses are private to the run's namespaces, so runs
/// never clash.
/// </summary>
/// <param name="Host">The host behind the leg; the firewall's end has its name.</param>
/// <param name="Number">The host's place in the topology, from 0.</param>
internal sealed record Leg(Host Host, int Number)
{
    /// <summary>The gateway's address on every leg.</summary>
    public const string Gateway = "198.18.0.1";

    /// <summary>Its IPv6 address on every leg.</summary>
    public static readonly string Gateway6 = Topology.Gateway6.ToString();

    /// <summary>The host's end.</summary>
    public const string HostInterface = "eth0";

    /// <summary>The MAC address of the firewall's end, locally administered (IEEE 802), as twelve hexadecimal digits.</summary>
    public string GatewayMac => Mac(0);

    /// <summary>The MAC address of the host's end.</summary>
    public string HostMac => Mac(1);

    /// <summary>The MAC address as ip(8) writes it.</summary>
    public static string Colons(string mac) => string.Join(':', mac.Chunk(2).Select(pair => new string(pair)));

    private string Mac(int end) => string.Create(CultureInfo.InvariantCulture, $"02e365{end:x2}{Number:x4}");
}
