using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Mutants;

/// <summary>Ports too many, too few, off by one, of another protocol or another set.</summary>
internal static class PortMutations
{
    private const int WidestRange = 100;

    private static readonly string[] OtherIcmpTypes = ["echo-reply", "timestamp-request", "destination-unreachable"];

    private static readonly MatchStatement IsTcpOrUdp = new(
        "==", new MetaField("l4proto"), new AnonymousSet([new TextValue("tcp"), new TextValue("udp")]));

    public static ImmutableArray<MutationOperator> All { get; } =
    [
        new("port-shifted", "A port is off by one.", (ruleset, _) => Ports(ruleset, Shifted)),
        new("port-widened", "A port became a range.", (ruleset, random) => Ports(
            ruleset, values => Widened(values, random.Next(1, WidestRange)))),
        new("range-bound-shifted", "A range begins or ends one off.", (ruleset, _) => Ports(ruleset, BoundShifted)),
        new("port-dropped", "A port is missing from a set.", (ruleset, _) => Ports(
            ruleset, values => values.Length < 2 ? [] : values.Select(value => values.Remove(value)))),
        new("port-added", "A set has a port too many.", (ruleset, random) => Ports(ruleset, values => Added(values, random))),
        new("port-set-exchanged", "A rule uses the set of another rule.", Exchanged),
        new("port-set-emptied", "A named set has no elements.", Emptied),
        new("port-condition-widened", "A permission holds for all ports of its protocol.", (ruleset, _) => ruleset.RewrittenMatches(
            (match, _) => Protocol(match) is { } protocol ? [IsProtocol(protocol)] : [])),
        new("protocol-swapped", "TCP became UDP, or the other way round.", (ruleset, _) => Fields(
            ruleset, field => field.Protocol is "tcp" or "udp" ? field with { Protocol = field.Protocol == "tcp" ? "udp" : "tcp" } : null)),
        new("protocol-widened", "A port is open in TCP and UDP alike.", (ruleset, _) => ruleset.Rewritten(site =>
            from match in site.Matches
            where Protocol(match) is not null
            let either = match with { Left = new PayloadField("th", "dport") }
            let index = site.Rule.Statements.IndexOf(match)
            select (site.Rule with { Statements = site.Rule.Statements.SetItem(index, either).Insert(index, IsTcpOrUdp) },
                $"'{NftText.Of(match)}' became '{NftText.Of(IsTcpOrUdp)} {NftText.Of(either)}'"))),
        new("port-direction-swapped", "The destination port became the source port.", (ruleset, _) => Fields(
            ruleset, field => field.Field == "dport" ? field with { Field = "sport" } : null)),
        new("icmp-type-changed", "Another ICMP type is let through.", (ruleset, _) => ruleset.RewrittenMatches((match, _) =>
            match is { Left: PayloadField { Protocol: "icmp", Field: "type" }, Right: TextValue type }
                ? OtherIcmpTypes.Where(other => other != type.Text).Select(other => match with { Right = new TextValue(other) })
                : [])),
    ];

    private static IEnumerable<Candidate> Ports(
        NftRuleset ruleset, Func<ImmutableArray<NftExpression>, IEnumerable<ImmutableArray<NftExpression>>> variants) =>
        SetElements.Rewritten(ruleset, IsPort, types => types is ["inet_service"], values => values.All(IsPlain) ? variants(values) : []);

    private static IEnumerable<Candidate> Fields(NftRuleset ruleset, Func<PayloadField, PayloadField?> change) =>
        ruleset.RewrittenMatches((match, _) => match.Left is PayloadField field && change(field) is { } changed
            ? [match with { Left = changed }]
            : []);

    private static bool IsPort(NftExpression left) => left is PayloadField { Protocol: "tcp" or "udp" or "th", Field: "dport" };

    private static bool IsPlain(NftExpression value) => value switch
    {
        NumberValue { Number: >= 0 and <= ushort.MaxValue } => true,
        RangeValue { Low: NumberValue { Number: >= 0 } low, High: NumberValue { Number: <= ushort.MaxValue } high } =>
            low.Number <= high.Number,
        _ => false,
    };

    private static string? Protocol(MatchStatement match) =>
        match.Left is PayloadField { Protocol: "tcp" or "udp", Field: "dport" } field ? field.Protocol : null;

    private static MatchStatement IsProtocol(string name) => new("==", new MetaField("l4proto"), new TextValue(name));

    private static IEnumerable<ImmutableArray<NftExpression>> Shifted(ImmutableArray<NftExpression> values) =>
        from value in values.OfType<NumberValue>()
        from step in new[] { -1, 1 }
        from changed in Replaced(values, value, value.Number + step, value.Number + step)
        select changed;

    private static IEnumerable<ImmutableArray<NftExpression>> Widened(ImmutableArray<NftExpression> values, int width) =>
        from value in values.OfType<NumberValue>()
        from changed in Replaced(values, value, value.Number, value.Number + width)
        select changed;

    private static IEnumerable<ImmutableArray<NftExpression>> BoundShifted(ImmutableArray<NftExpression> values) =>
        from value in values.OfType<RangeValue>()
        let low = ((NumberValue)value.Low).Number
        let high = ((NumberValue)value.High).Number
        from ends in new[] { (low - 1, high), (low + 1, high), (low, high - 1), (low, high + 1) }
        from changed in Replaced(values, value, ends.Item1, ends.Item2)
        select changed;

    private static IEnumerable<ImmutableArray<NftExpression>> Added(ImmutableArray<NftExpression> values, Random random)
    {
        var port = (ushort)random.Next(1, ushort.MaxValue);
        return Together(values).Contains(port) ? [] : [values.Add(new NumberValue(port))];
    }

    // Elements that overlap are an error to nft in a set without auto-merge.
    private static IEnumerable<ImmutableArray<NftExpression>> Replaced(
        ImmutableArray<NftExpression> values, NftExpression value, long low, long high)
    {
        if (low < 1 || high > ushort.MaxValue || low > high)
            return [];
        var range = new PortRange((ushort)low, (ushort)high);
        var isFree = Together(values.Remove(value)).Intersect(PortSet.Of(range)).IsEmpty;
        NftExpression replacement = low == high ? new NumberValue(low) : new RangeValue(new NumberValue(low), new NumberValue(high));
        return isFree ? [values.Replace(value, replacement)] : [];
    }

    private static PortSet Together(IEnumerable<NftExpression> values) => PortSet.Of(values.Select(value => value is RangeValue range
        ? new PortRange((ushort)((NumberValue)range.Low).Number, (ushort)((NumberValue)range.High).Number)
        : new PortRange((ushort)((NumberValue)value).Number, (ushort)((NumberValue)value).Number)));

    private static IEnumerable<Candidate> Exchanged(NftRuleset ruleset, Random random) => ruleset.RewrittenMatches((match, site) =>
        match.Right is SetReference reference && site.Table.Set(reference.Name) is { } used
            ? site.Table.Sets
                .Where(set => set != used && !set.IsMap && set.KeyTypes.SequenceEqual(used.KeyTypes))
                .Select(set => match with { Right = new SetReference(set.Name) })
            : []);

    private static IEnumerable<Candidate> Emptied(NftRuleset ruleset, Random random) =>
        from table in ruleset.Tables
        from set in table.Sets
        where set.Elements.Length > 0
        select new Candidate(
            $"set {table} {set.Name}: its {set.Elements.Length} elements are missing",
            () => ruleset.WithSet(table, set, set with { Elements = [] }));
}
