using System.Collections.Immutable;
using Elma365Verify.Configuration;
using Elma365Verify.Topologies;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Addresses;

/// <summary>
/// Reads which of a user's addresses zones and hosts stand for; <c>environments/addresses.schema.json</c> describes the file's shape.
/// Errors name file, line and mend, and all that can be found at once are reported together.
/// </summary>
/// <remarks>
/// A host stands for its own addresses, else for those of its zone. Where networks lie within each other, an address belongs to the
/// smallest: a zone's network is what is left of it without the hosts and zones that have a part of it to themselves.
/// </remarks>
public sealed class AddressMapLoader
{
    /// <summary>The keys of an address map.</summary>
    internal static readonly string[] Keys = ["zones", "hosts", "firewall", "interfaces"];

    private readonly Topology topology;
    private readonly ConfigurationErrors errors;
    private readonly List<Claim> claims = [];

    private AddressMapLoader(Topology topology, ConfigurationErrors errors) => (this.topology, this.errors) = (topology, errors);

    /// <summary>Reads an address map from a file.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, or is no address map for this topology.</exception>
    public static AddressMap Load(string path, Topology topology) => Parse(ConfigurationText.Read(path), path, topology);

    /// <summary>Reads an address map from text.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">The name that errors give the file.</param>
    /// <param name="topology">The hosts that shall stand for the addresses.</param>
    /// <exception cref="ConfigurationException">The text is no address map for this topology.</exception>
    public static AddressMap Parse(string text, string fileName, Topology topology)
    {
        var errors = new ConfigurationErrors(fileName);
        var table = YamlTable.From(YamlFile.Parse(text, fileName), "an address map", [], Keys, errors)!;
        errors.ThrowIfAny();
        var map = new AddressMapLoader(topology, errors).Read(table);
        errors.ThrowIfAny();
        return map;
    }

    private AddressMap Read(YamlTable table)
    {
        foreach (var (name, node) in Entries(table, "zones"))
            Claim(name, node, topology.Hosts.Where(host => host.Zone == name), topology.Hosts.Select(host => host.Zone), "zone");
        var zones = claims.Count;
        foreach (var (name, node) in Entries(table, "hosts"))
            Claim(name, node, topology.Hosts.Where(host => host.Name == name), topology.Hosts.Select(host => host.Name), "host");
        var hosts = topology.Hosts.Select(host => (Host: host, Addresses: Of(host, zones))).ToImmutableArray();
        foreach (var (host, _) in hosts.Where(host => host.Addresses.IsEmpty))
            errors.Add(table.Line, $"no address is left for {host.Name}; name some under 'hosts', or under 'zones' for {host.Zone}");
        var firewall = table.Items("firewall").Aggregate(AddressSet.Empty, (all, node) => all.Union(Addresses(node) ?? AddressSet.Empty));
        return new AddressMap(hosts, firewall, ReadInterfaces(table));
    }

    private IEnumerable<(string Name, YamlNode Value)> Entries(YamlTable table, string key) => table.Node(key) is { } node
        ? YamlTable.Entries(node, $"'{key}'", errors).Select(entry => (entry.Name, entry.Value))
        : [];

    private void Claim(string name, YamlNode node, IEnumerable<Host> owners, IEnumerable<string> known, string what)
    {
        var hosts = owners.ToImmutableArray();
        if (hosts.IsEmpty)
            errors.Add(node.Start.Line, $"the topology has no {what} {Spelling.Quote(name)}{Spelling.Suggest(name, known.Distinct())}");
        foreach (var item in Items(node))
        {
            if (Addresses(item) is not { } addresses)
                continue;
            if (claims.Find(claim => claim.Addresses.Equals(addresses)) is { } other)
                errors.Add(item.Start.Line, $"{addresses} is already in line {other.Line}; an address belongs to one zone or host");
            else
                claims.Add(new Claim(hosts, addresses, item.Start.Line));
        }
    }

    // What a smaller claim has is its own; two that only overlap would leave their common part to nobody.
    private AddressSet Of(Host host, int zones)
    {
        var own = claims.Skip(zones).Where(claim => claim.Hosts.Contains(host)).ToList();
        var all = own.Count > 0 ? own : claims.Take(zones).Where(claim => claim.Hosts.Contains(host)).ToList();
        return all.Aggregate(AddressSet.Empty, (sum, claim) => sum.Union(Rest(claim)));
    }

    private AddressSet Rest(Claim claim)
    {
        var rest = claim.Addresses;
        foreach (var other in claims.Where(other => other != claim && !other.Addresses.Intersect(claim.Addresses).IsEmpty))
        {
            if (other.Addresses.IsWithin(claim.Addresses))
                rest = rest.Except(other.Addresses);
            else if (!claim.Addresses.IsWithin(other.Addresses))
                errors.Add(
                    claim.Line,
                    $"{claim.Addresses} and line {other.Line} overlap; write networks that lie within each other or apart");
        }

        return rest;
    }

    private ImmutableSortedDictionary<string, ImmutableArray<Host>> ReadInterfaces(YamlTable table)
    {
        var interfaces = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Host>>(StringComparer.Ordinal);
        foreach (var (name, node) in Entries(table, "interfaces"))
            interfaces[name] = [.. Items(node).SelectMany(HostsOf).Distinct()];
        return interfaces.ToImmutable();
    }

    private IEnumerable<Host> HostsOf(YamlNode node)
    {
        if (YamlTable.Text(node, "what lies behind an interface", errors) is not { } name)
            return [];
        var hosts = topology.Hosts.Where(host => host.Name == name || host.Zone == name).ToList();
        if (hosts.Count == 0)
        {
            var known = topology.Hosts.Select(host => host.Zone).Concat(topology.Hosts.Select(host => host.Name)).Distinct();
            errors.Add(node.Start.Line, $"the topology has no zone or host {Spelling.Quote(name)}{Spelling.Suggest(name, known)}");
        }

        return hosts;
    }

    private static IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : [node];

    private AddressSet? Addresses(YamlNode node)
    {
        if (YamlTable.Text(node, "an address", errors) is not { } text)
            return null;
        var addresses = AddressSet.TryParse(text);
        if (addresses is null)
        {
            errors.Add(
                node.Start.Line,
                $"{Spelling.Quote(text)} is no IPv4 address, network or range; write 10.1.2.3, 10.1.2.0/24 or 10.1.2.3-10.1.2.9");
        }

        return addresses;
    }
}
