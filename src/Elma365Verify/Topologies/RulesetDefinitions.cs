using System.Collections.Immutable;
using System.Net;
using System.Text;
using Elma365Verify.Policies;

namespace Elma365Verify.Topologies;

/// <summary>
/// The words a ruleset may use for the topology's hosts, so that it need not repeat addresses. They are written beside the
/// ruleset as <see cref="FileName"/>, which it includes.
/// </summary>
public static class RulesetDefinitions
{
    /// <summary>The name a ruleset includes: <c>include "topology.nft"</c>.</summary>
    public const string FileName = "topology.nft";

    private static readonly Family Ipv4 = new(string.Empty, "ip", Topology.Gateway, host => host.Address, IPAddress.Any);
    private static readonly Family Ipv6 = new("_6", "ip6", Topology.Gateway6, host => host.Address6, IPAddress.IPv6Any);

    /// <summary>
    /// Every definition, in this order: the gateway, the legs, each zone, <c>zone_role</c> for each role of a zone with
    /// several, each group; then all of them again with their IPv6 addresses, as <c>gateway_6</c>. Names can't collide: those of zones,
    /// roles and groups have neither hyphens nor underscores, and begin with a letter.
    /// </summary>
    public static ImmutableArray<RulesetDefinition> All(Policy policy, Topology topology) =>
        [.. Of(policy, topology, Ipv4), .. Of(policy, topology, Ipv6)];

    /// <summary>The nft file of all definitions.</summary>
    public static string Text(Policy policy, Topology topology)
    {
        var text = new StringBuilder("# Written from the topology for each run; changes made here are lost.\n");
        foreach (var definition in All(policy, topology))
            text.Append($"\n# {definition.Meaning}\ndefine {definition.Name} = {Value(definition)}\n");
        return text.ToString();
    }

    private static IEnumerable<RulesetDefinition> Of(Policy policy, Topology topology, Family family)
    {
        yield return new(
            $"gateway{family.Suffix}", "The firewall's own address on every leg.", [family.Gateway.ToString()], IsSingle: true);
        yield return new(
            $"legs{family.Suffix}",
            $"Each leg (interface) and the only address it may bring, for iifname . {family.Keyword} saddr.",
            [.. topology.Hosts.Select(host => $"\"{host.Name}\" . {family.AddressOf(host)}")]);
        foreach (var zone in policy.Zones)
        {
            yield return Addresses(zone.Name, $"Zone: {zone.Description}", topology, [new Selector(zone.Name, null)], family);
            foreach (var role in zone.Roles.Length > 1 ? zone.Roles : [])
                yield return OfRole(zone, role, topology, family);
        }

        foreach (var group in policy.Groups)
            yield return Addresses(group.Name, $"Group: {string.Join(", ", group.Members)}.", topology, group.Members, family);
    }

    private static string Value(RulesetDefinition definition) => definition.IsSingle
        ? definition.Elements[0]
        : $"{{\n{string.Concat(definition.Elements.Select(element => $"    {element},\n"))}}}";

    private static RulesetDefinition OfRole(Zone zone, string role, Topology topology, Family family)
    {
        var selector = new Selector(zone.Name, role);
        return Addresses($"{zone.Name}_{role}", $"Role: {selector}.", topology, [selector], family);
    }

    private static RulesetDefinition Addresses(
        string name, string meaning, Topology topology, ImmutableArray<Selector> selectors, Family family)
    {
        var hosts = topology.Hosts.Where(host => selectors.Any(selector => selector.Selects(host.Zone, host.Role))).ToList();
        return hosts.Count == 0
            ? new($"{name}{family.Suffix}", $"{meaning} No host in this topology.", [family.Nobody.ToString()])
            : new($"{name}{family.Suffix}", meaning, [.. hosts.Select(host => family.AddressOf(host).ToString())]);
    }

    /// <param name="Suffix">What its definitions' names end with.</param>
    /// <param name="Keyword">What nft calls its header.</param>
    /// <param name="Gateway">The firewall's own address.</param>
    /// <param name="AddressOf">A host's address.</param>
    /// <param name="Nobody">
    /// nft refuses rules with an empty set; no packet has this address as its source or target (RFC 1122, 3.2.1.3; RFC 4291, 2.5.2).
    /// </param>
    private sealed record Family(
        string Suffix, string Keyword, IPAddress Gateway, Func<Host, IPAddress> AddressOf, IPAddress Nobody);
}
