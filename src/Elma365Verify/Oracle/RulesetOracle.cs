using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;

namespace Elma365Verify.Oracle;

/// <summary>
/// Says what a ruleset does with the first packets of conversations, for all ports at once and without sending any. It knows
/// the hooks a routed packet passes: ingress, prerouting, forward (or input), postrouting, egress.
/// </summary>
/// <remarks>
/// The way of a packet is netfilter's (nf_hook_entries, nft(8) "ADDRESS FAMILIES"): at each hook the chains by priority, those
/// registered last first where priorities are equal; accept ends a chain, drop ends all. Tables of the families bridge and arp
/// see no routed packet. What isn't understood is never passed over: the ports it concerns are unpredictable, with the reason.
/// </remarks>
public sealed class RulesetOracle
{
    private static readonly string[] HooksInOrder = ["ingress", "prerouting", "input", "forward", "postrouting", "egress"];

    private readonly ImmutableArray<HookPoint> points;

    /// <summary>Makes ready to predict.</summary>
    /// <param name="ruleset">The whole ruleset of the firewall.</param>
    public RulesetOracle(NftRuleset ruleset) =>
        points =
        [
            .. from table in ruleset.Tables
               where !IsDormant(table)
               from chain in table.Chains
               where chain.Base is not null
               select new HookPoint(table, chain, chain.Base!),
        ];

    /// <summary>The fate of every cell of the probe's protocol.</summary>
    public Prediction Predict(Probe probe)
    {
        var fates = new Fates();
        var parcels = new List<Parcel> { new(probe.Protocol.Cells()) };
        foreach (var point in PointsOf(probe))
        {
            if (parcels.Count > 0)
                parcels = Pass(point, probe, parcels, fates);
        }

        return fates.Sum(PortSet.Of(parcels.SelectMany(parcel => parcel.Ports.Ranges)));
    }

    private static List<Parcel> Pass(HookPoint point, Probe probe, List<Parcel> parcels, Fates fates)
    {
        var where = $"chain {point.Table} {point.Chain.Name}";
        var ports = PortSet.Of(parcels.SelectMany(parcel => parcel.Ports.Ranges));
        if (Unknown(point) is { } unknown)
        {
            fates.Lose(ports, where, unknown);
            return [];
        }

        // Address translation begins with a tracked conversation's first packet.
        var passing = parcels.Where(parcel => point.Base.Type == "nat" && parcel.IsUntracked).ToList();
        var walking = parcels.Where(parcel => point.Base.Type != "nat" || !parcel.IsUntracked).ToList();
        if (point.Base.Hook is "ingress" or "egress" && point.Base.Devices.IsEmpty)
        {
            fates.Add(ports, new Doubt(false, "devices the listing doesn't tell"), where);
            passing.AddRange(walking);
        }

        return Parcel.Merge([.. passing, .. new ChainWalk(point, probe, fates).Run(walking)]);
    }

    private IEnumerable<HookPoint> PointsOf(Probe probe) => points
        .Where(point => Sees(point, probe))
        .Reverse()
        .OrderBy(point => Array.IndexOf(HooksInOrder, point.Base.Hook))
        .ThenBy(point => point.EffectivePriority)
        .ThenBy(point => point.Base.Priority);

    private static bool Sees(HookPoint point, Probe probe)
    {
        var seen = point.Table.Family switch
        {
            "ip" => !probe.IsIpv6,
            "ip6" => probe.IsIpv6,
            "bridge" or "arp" => false,
            _ => true,
        };
        return seen && point.Base.Hook switch
        {
            "output" => false,
            "ingress" => point.Base.Devices.IsEmpty || point.Base.Devices.Contains(probe.InInterface),
            "egress" => probe.OutInterface is { } leaving && (point.Base.Devices.IsEmpty || point.Base.Devices.Contains(leaving)),
            "input" => probe.OutInterface is null,
            "forward" or "postrouting" => probe.OutInterface is not null,
            _ => true,
        };
    }

    /// <summary>What of the chain the oracle doesn't know, or null.</summary>
    private static string? Unknown(HookPoint point) => point switch
    {
        { Table.Family: not ("ip" or "ip6" or "inet" or "netdev") } => $"the family {point.Table.Family}",
        { Base.Type: not ("filter" or "nat" or "route") } => $"the type {point.Base.Type}",
        { Base.Policy: not ("accept" or "drop") } => $"the policy {point.Base.Policy}",
        _ when Array.IndexOf(HooksInOrder, point.Base.Hook) < 0 => $"the hook {point.Base.Hook}",
        _ => UnknownFlags(point.Table) is { } flags ? $"a table with the flags {flags}" : null,
    };

    private static bool IsDormant(NftTable table) => Flags(table) is ["dormant"];

    // The flags owner and persist say whose the table is, not what it does.
    private static string? UnknownFlags(NftTable table) =>
        Flags(table).Where(flag => flag is not ("owner" or "persist")).ToList() is { Count: > 0 } flags ? string.Join(", ", flags) : null;

    private static List<string> Flags(NftTable table) =>
        table.Attributes is { } attributes && JsonNode.Parse(attributes) is JsonObject { } written && written["flags"] is { } flags
            ? flags is JsonArray list ? [.. list.Select(flag => flag?.ToString() ?? "null")] : [flags.ToString()]
            : [];
}
