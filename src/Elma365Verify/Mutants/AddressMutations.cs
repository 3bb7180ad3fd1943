using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>The right ports for the wrong hosts, interfaces or families; conditions lost or turned round.</summary>
internal static class AddressMutations
{
    private static readonly MatchStatement IsIpv6 = new("==", new MetaField("nfproto"), new TextValue("ipv6"));
    private static readonly string[] WildcardHooks = ["forward", "prerouting"];

    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("condition-dropped", "A rule lacks one of its conditions.", (ruleset, _) => ruleset.Rewritten(site =>
            site.Rule.Statements.Length < 2
                ? []
                : site.Matches.Select(match => (
                    site.Rule with { Statements = site.Rule.Statements.Remove(match) }, $"'{NftText.Of(match)}' is missing")))),
        new("condition-negated", "A condition holds where it should not.", (ruleset, _) => ruleset.RewrittenMatches((match, _) =>
            match.Operator is "==" or "!=" ? [match with { Operator = match.Operator == "==" ? "!=" : "==" }] : [])),
        new("direction-swapped", "Source and destination are confused.", (ruleset, _) => ruleset.RewrittenMatches((match, _) =>
            match.Left is PayloadField { Field: "saddr" or "daddr" } field
                ? [match with { Left = field with { Field = field.Field == "saddr" ? "daddr" : "saddr" } }]
                : [])),
        new("zone-exchanged", "A rule names the hosts of another rule.", Exchanged),
        new("host-dropped", "A host is missing from a set.", (ruleset, _) => Hosts(
            ruleset, values => values.Length < 2 ? [] : values.Select(value => values.Remove(value)))),
        new("host-added", "A rule names a host too many.", (ruleset, _) => HostsAdded(ruleset)),
        new("prefix-shorter", "An address became a network.", (ruleset, random) => Hosts(
            ruleset, values => Shorter(values, random.Next(8, 31)))),
        new("leg-dropped", "A leg's address is missing from the guard against forged ones.", (ruleset, _) => SetElements.Rewritten(
            ruleset, left => left is Concatenation, types => types.Length > 1, values => values.Length < 2
                ? []
                : values.Select(value => values.Remove(value)))),
        new("family-exchanged", "A rule holds for IPv6 alone.", (ruleset, _) => ruleset.Rewritten(site =>
            site.Table.Family == "inet" && site.Matches.Any(match => IsAddress(match.Left))
                ? [(ForIpv6(site.Rule), "it holds for IPv6 alone")]
                : [])),
        new("ipv6-forgotten", "A table for both families sees IPv4 alone; no IPv4 packet fares otherwise.", (ruleset, _) =>
            from table in ruleset.Tables
            where table.Family == "inet"
            select new Candidate($"table {table}: its family became ip", () => ruleset.With(table, table with { Family = "ip" })),
            isEquivalentByDesign: true),
        new("host-admitted", "Everything from some host is accepted.", (ruleset, _) => Singled(ruleset, VerdictStatement.Accept)),
        new("host-blocked", "Everything from some host is dropped.", (ruleset, _) => Singled(ruleset, VerdictStatement.Drop)),
        new("interface-wildcard", "Everything from interfaces whose names begin alike is accepted.", Wildcard),
    ];

    // nft refuses a rule that asks for both families, so what names the other one goes.
    private static NftRule ForIpv6(NftRule rule) => rule with
    {
        Statements = [IsIpv6, .. rule.Statements.Where(statement => !NamesIpv4(statement))],
    };

    private static bool NamesIpv4(NftStatement statement) =>
        statement is MatchStatement { Left: PayloadField { Protocol: "ip" or "icmp" } };

    private static bool IsAddress(NftExpression left) => left is PayloadField { Protocol: "ip", Field: "saddr" or "daddr" };

    private static IEnumerable<Candidate> Hosts(
        NftRuleset ruleset, Func<ImmutableArray<NftExpression>, IEnumerable<ImmutableArray<NftExpression>>> variants) =>
        SetElements.Rewritten(ruleset, IsAddress, types => types is ["ipv4_addr"], variants);

    private static IEnumerable<Candidate> HostsAdded(NftRuleset ruleset)
    {
        var known = Operands(ruleset).SelectMany(operand => SetElements.Values(operand)).OfType<TextValue>().Distinct().ToList();
        return Hosts(ruleset, values => known.Where(host => !values.Contains(host)).Select(host => values.Add(host)));
    }

    /// <summary>What rules compare addresses with, each once.</summary>
    private static IEnumerable<NftExpression> Operands(NftRuleset ruleset) => ruleset.Rules()
        .SelectMany(site => site.Matches)
        .Where(match => IsAddress(match.Left))
        .Select(match => match.Right)
        .DistinctBy(NftTextOfAll);

    private static string NftTextOfAll(NftExpression operand) =>
        operand is AnonymousSet set ? string.Join(", ", set.Elements.Select(NftText.Of)) : NftText.Of(operand);

    private static IEnumerable<Candidate> Exchanged(NftRuleset ruleset, Random random)
    {
        var operands = Operands(ruleset).ToList();
        return ruleset.RewrittenMatches((match, _) => IsAddress(match.Left)
            ? operands.Where(other => NftTextOfAll(other) != NftTextOfAll(match.Right)).Select(other => match with { Right = other })
            : []);
    }

    private static IEnumerable<ImmutableArray<NftExpression>> Shorter(ImmutableArray<NftExpression> values, int length)
    {
        foreach (var value in values.OfType<TextValue>())
        {
            // One network alone: others of the set may lie in it, and nft refuses what overlaps.
            if (IPv4Network(value.Text, length) is { } network)
                yield return [network];
        }
    }

    private static PrefixValue? IPv4Network(string text, int length)
    {
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork)
            return null;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) & (uint.MaxValue << (32 - length));
        var first = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(first, bits);
        return new PrefixValue(new TextValue(new IPAddress(first).ToString()), length);
    }

    private static IEnumerable<Candidate> Singled(NftRuleset ruleset, NftStatement verdict) =>
        from operand in Operands(ruleset)
        let source = new MatchStatement("==", new PayloadField("ip", "saddr"), operand)
        from candidate in First(ruleset, "forward", new NftRule([source, verdict]))
        select candidate;

    private static IEnumerable<Candidate> First(NftRuleset ruleset, string hook, NftRule rule) =>
        from place in ruleset.BaseChains(hook)
        select new Candidate(
            $"chain {place.Table} {place.Chain.Name}: '{NftText.Of(rule)}' stands first",
            () => ruleset.WithRules(place.Table, place.Chain, place.Chain.Rules.Insert(0, rule)));

    private static IEnumerable<Candidate> Wildcard(NftRuleset ruleset, Random random) =>
        from prefix in InterfaceNames(ruleset).Select(name => name.Split('-')[0]).Where(prefix => prefix.Length > 0).Distinct()
        from hook in WildcardHooks
        let condition = new MatchStatement("==", new MetaField("iifname"), new TextValue($"{prefix}*"))
        from candidate in First(ruleset, hook, new NftRule([condition, VerdictStatement.Accept]))
        select candidate;

    private static IEnumerable<string> InterfaceNames(NftRuleset ruleset) =>
        from site in ruleset.Rules()
        from match in site.Matches
        let parts = match.Left is Concatenation concatenation ? concatenation.Parts : [match.Left]
        from element in match.Right is AnonymousSet set ? set.Elements : [match.Right]
        let values = element is Concatenation of ? of.Parts : [element]
        from pair in parts.Zip(values)
        where pair is { First: MetaField { Key: "iifname" or "oifname" }, Second: TextValue { Text.Length: > 1 } }
        select ((TextValue)pair.Second).Text;
}
