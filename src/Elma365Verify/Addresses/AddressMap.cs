using System.Collections.Immutable;
using Elma365Verify.Topologies;

namespace Elma365Verify.Addresses;

/// <summary>
/// Which of a user's own addresses and interfaces the topology's hosts stand for, so that a ruleset written for a real network can be
/// verified among containers.
/// </summary>
/// <param name="Hosts">Each host with the addresses it stands for; hosts of a zone may share them, as its representatives.</param>
/// <param name="Firewall">The firewall's own addresses; the topology has one, <see cref="Topology.Gateway"/>.</param>
/// <param name="Interfaces">The hosts behind each of the firewall's interfaces; empty where the ruleset names none.</param>
public sealed record AddressMap(
    ImmutableArray<(Host Host, AddressSet Addresses)> Hosts,
    AddressSet Firewall,
    ImmutableSortedDictionary<string, ImmutableArray<Host>> Interfaces)
{
    /// <summary>The hosts that stand for addresses within a set, and the firewall's own address where one of its own is.</summary>
    /// <param name="named">What a rule names.</param>
    /// <returns>The topology's addresses, each once; empty where the rule names somebody who is not in the topology.</returns>
    /// <exception cref="ConfigurationException">
    /// Of a host the set holds some addresses and others not, so that nobody can say whether the rule means that host.
    /// </exception>
    public ImmutableArray<string> Within(AddressSet named)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var (host, addresses) in Hosts)
        {
            if (addresses.IsWithin(named))
                found.Add(host.Address.ToString());
            else if (!addresses.Intersect(named).IsEmpty)
                throw Torn(host, named.Intersect(addresses));
        }

        if (!Firewall.Intersect(named).IsEmpty)
            found.Add(Topology.Gateway.ToString());
        return found.ToImmutable();
    }

    /// <summary>The legs of the hosts behind an interface.</summary>
    /// <param name="named">The name in a rule; a star at its end stands for any rest.</param>
    /// <exception cref="ConfigurationException">No interface is called so.</exception>
    public ImmutableArray<string> Legs(string named)
    {
        var interfaces = named.EndsWith('*')
            ? Interfaces.Where(one => one.Key.StartsWith(named[..^1], StringComparison.Ordinal)).ToList()
            : Interfaces.Where(one => one.Key == named).ToList();
        return interfaces.Count > 0
            ? [.. interfaces.SelectMany(one => one.Value).Select(host => host.Name).Distinct()]
            : throw new ConfigurationException(
                $"a rule names the interface {named}, and the addresses say of none what lies behind it; add it under 'interfaces'");
    }

    private static ConfigurationException Torn(Host host, AddressSet part) => new(
        $"a rule names {part}, which is a part of what {host} stands for, so that it can't be said whether the rule means {host}; "
        + "give the host its own addresses under 'hosts'");
}
