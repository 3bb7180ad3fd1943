using System.Collections.Immutable;
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

    // nft refuses rules with an empty set. No packet has this address as its source or target (RFC 1122, 3.2.1.3).
    private const string Nobody = "0.0.0.0";

    /// <summary>
    /// Every definition, in this order: the gateway, the legs, each zone, <c>zone_role</c> for each role of a zone with
    /// several, each group. Names can't collide: those of zones, roles and groups have neither hyphens nor underscores.
    /// </summary>
    public static ImmutableArray<RulesetDefinition> All(Policy policy, Topology topology)
    {
        var all = ImmutableArray.CreateBuilder<RulesetDefinition>();
        all.Add(new("gateway", "The firewall's own address on every leg.", [Topology.Gateway.ToString()], IsSingle: true));
        all.Add(new(
            "legs",
            "Each leg (interface) and the only address it may bring, for iifname . ip saddr.",
            [.. topology.Hosts.Select(host => $"\"{host.Name}\" . {host.Address}")]));
        foreach (var zone in policy.Zones)
        {
            all.Add(Addresses(zone.Name, $"Zone: {zone.Description}", topology, [new Selector(zone.Name, null)]));
            if (zone.Roles.Length > 1)
                all.AddRange(zone.Roles.Select(role => OfRole(zone, role, topology)));
        }

        foreach (var group in policy.Groups)
            all.Add(Addresses(group.Name, $"Group: {string.Join(", ", group.Members)}.", topology, group.Members));
        return all.ToImmutable();
    }

    /// <summary>The nft file of all definitions.</summary>
    public static string Text(Policy policy, Topology topology)
    {
        var text = new StringBuilder("# Written from the topology for each run; changes made here are lost.\n");
        foreach (var definition in All(policy, topology))
            text.Append($"\n# {definition.Meaning}\ndefine {definition.Name} = {Value(definition)}\n");
        return text.ToString();
    }

    private static string Value(RulesetDefinition definition) => definition.IsSingle
        ? definition.Elements[0]
        : $"{{\n{string.Concat(definition.Elements.Select(element => $"    {element},\n"))}}}";

    private static RulesetDefinition OfRole(Zone zone, string role, Topology topology)
    {
        var selector = new Selector(zone.Name, role);
        return Addresses($"{zone.Name}_{role}", $"Role: {selector}.", topology, [selector]);
    }

    private static RulesetDefinition Addresses(string name, string meaning, Topology topology, ImmutableArray<Selector> selectors)
    {
        var hosts = topology.Hosts.Where(host => selectors.Any(selector => selector.Selects(host.Zone, host.Role))).ToList();
        return hosts.Count == 0
            ? new(name, $"{meaning} No host in this topology.", [Nobody])
            : new(name, meaning, [.. hosts.Select(host => host.Address.ToString())]);
    }
}
