using System.Net;

namespace Elma365Verify.Topologies;

/// <summary>One network leg and what stands behind it: a sandbox (the agent) and, where there is a server, its subject.</summary>
/// <param name="Name">Also the name of the host's leg on the firewall: at most 15 characters, as Linux limits interface names.</param>
/// <param name="Zone">The zone it belongs to.</param>
/// <param name="Role">Its role within the zone.</param>
/// <param name="Address">Its IPv4 address, within 198.18.0.0/15 (RFC 2544).</param>
/// <param name="Service">The service a real server provides here (<c>postgresql</c>), or null for a bare host with a witness.</param>
/// <param name="Description">What the host stands for.</param>
public sealed record Host(string Name, string Zone, string Role, IPAddress Address, string? Service, string Description)
{
    /// <summary>Its IPv6 address, within <see cref="Topology.Network6"/>.</summary>
    public IPAddress Address6 => Topology.Over6(Address);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
