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
               where chain.Base is not null && Array.IndexOf(HooksInOrder, chain.Base.Hook) >= 0
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
        if (UnknownFlags(point.Table) is { } flags)
        {
            fates.Lose(ports, $"the table of {where}", $"the flags {flags}");
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
        var ofFamily = point.Table.Family is "inet" or "netdev" || point.Table.Family == (probe.IsIpv6 ? "ip6" : "ip");
        return ofFamily && point.Base.Hook switch
        {
            "ingress" => point.Base.Devices.IsEmpty || point.Base.Devices.Contains(probe.InInterface),
            "egress" => probe.OutInterface is { } leaving && (point.Base.Devices.IsEmpty || point.Base.Devices.Contains(leaving)),
            "input" => probe.OutInterface is null,
            "prerouting" => true,
            _ => probe.OutInterface is not null,
        };
    }

    private static bool IsDormant(NftTable table) => Flags(table) is ["dormant"];

    // The flags owner and persist say whose the table is, not what it does.
    private static string? UnknownFlags(NftTable table) =>
        Flags(table).Where(flag => flag is not ("owner" or "persist")).ToList() is { Count: > 0 } flags ? string.Join(", ", flags) : null;

    private static List<string> Flags(NftTable table) =>
        table.Attributes is { } attributes && JsonNode.Parse(attributes) is JsonObject { } written && written["flags"] is { } flags
            ? flags is JsonArray list ? [.. list.Select(flag => flag?.ToString() ?? "null")] : [flags.ToString()]
            : [];
}
