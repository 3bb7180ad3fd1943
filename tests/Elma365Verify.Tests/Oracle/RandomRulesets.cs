using CsCheck;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Tests.Oracle;

/// <summary>Rulesets of all kinds of rules the oracle knows, over few addresses and ports, so that rules meet packets.</summary>
internal static class RandomRulesets
{
    private static readonly string[] Addresses = ["198.18.10.11", "198.18.10.12", "198.18.20.11"];
    private static readonly string[] Legs = ["data-1", "data-2", "lan-1"];
    private static readonly int[] PrefixLengths = [8, 16, 24, 31, 32];
    private static readonly string[] Chains = ["one", "two", "three"];
    private static readonly string[] Comparisons = ["==", "!=", "<", ">", "<=", ">="];
    private static readonly string[] Either = ["==", "!="];
    private static readonly string[] States = ["new", "established", "related", "invalid", "untracked"];
    private static readonly string[] TcpControl = ["syn", "ack", "fin", "rst"];

    private static readonly Gen<int> Port = Gen.Frequency((4, Gen.Int[1, 12]), (1, Gen.Int[65530, 65535]));
    private static readonly Gen<NftExpression> Address = OneOf(Addresses).Select(Nft.Value);
    private static readonly Gen<string> Transport = OneOf("tcp", "udp", "th");

    private static readonly Gen<NftExpression> PortValue = Gen.OneOf(
        Port.Select(port => Nft.Value(port)),
        Gen.Select(Port, Port, (one, other) => Nft.Range(Math.Min(one, other), Math.Max(one, other))));

    private static readonly Gen<NftExpression> AddressValue = Gen.OneOf(
        Address,
        Gen.Select(Address, OneOf(PrefixLengths), (address, length) => (NftExpression)new PrefixValue(address, length)),
        Gen.Const(Nft.Range(Addresses[0], Addresses[1])));

    private static readonly Gen<NftExpression> Leg = OneOf("data-1", "data-2", "lan-1", "data-*", "l*").Select(Nft.Value);

    private static readonly Gen<NftStatement> PortMatch = Gen.OneOf(
        Gen.Select(Transport, OneOf(Comparisons), Port, (name, op, port) => Nft.Match(Nft.Port(name), port, op)),
        Gen.Select(Transport, OneOf(Either), PortValue, (name, op, value) => Nft.Match(Nft.Port(name), value, op)),
        Gen.Select(Transport, OneOf(Either), PortValue.Array[1, 3], (name, op, values) =>
            Nft.Match(Nft.Port(name), new AnonymousSet([.. values]), op)),
        Gen.Select(Transport, OneOf(Either), (name, op) => Nft.Match(Nft.Port(name), new SetReference("ports"), op)),
        Gen.Select(Transport, Gen.Int[1, 7], Gen.Int[0, 7], (name, mask, value) =>
            Nft.Match(new BitwiseExpression("&", [Nft.Port(name), Nft.Value(mask)]), value)),
        Gen.Select(Transport, OneOf(61000, 53), (name, port) => Nft.Match(new PayloadField(name, "sport"), port)));

    private static readonly Gen<NftStatement> AddressMatch = Gen.OneOf(
        Gen.Select(OneOf(Nft.Source, Nft.Target), OneOf(Either), AddressValue, (field, op, value) =>
            Nft.Match(field, value, op)),
        Gen.Select(OneOf(Nft.Source, Nft.Target), OneOf(Either), Address.Array[1, 2], (field, op, values) =>
            Nft.Match(field, new AnonymousSet([.. values]), op)),
        Gen.Const(Nft.Match(new PayloadField("ip6", "saddr"), new PrefixValue(Nft.Value("fe80::"), 10), "!=")));

    private static readonly Gen<NftStatement> ConcatMatch = Gen.OneOf(
        Gen.Select(Transport, OneOf(Either), Gen.Select(AddressValue, PortValue).Array[1, 3], (name, op, pairs) => Nft.Match(
            Nft.Concat(Nft.Target, Nft.Port(name)), Nft.Set([.. pairs.Select(pair => Nft.Concat(pair.Item1, pair.Item2))]), op)),
        Gen.Select(OneOf(Either), Gen.Select(Leg, AddressValue).Array[1, 3], (op, pairs) => Nft.Match(
            Nft.Concat(Nft.Meta("iifname"), Nft.Source), Nft.Set([.. pairs.Select(pair => Nft.Concat(pair.Item1, pair.Item2))]), op)));

    private static readonly Gen<NftStatement> MetaMatch = Gen.OneOf(
        Gen.Select(OneOf("iifname", "oifname"), OneOf(Either), Leg, (key, op, leg) => Nft.Match(Nft.Meta(key), leg, op)),
        Gen.Select(OneOf(Either), OneOf("tcp", "udp", "icmp"), (op, name) => Nft.Match(Nft.Meta("l4proto"), name, op)),
        OneOf("ipv4", "ipv6").Select(name => Nft.Match(Nft.Meta("nfproto"), name)),
        Gen.Select(OneOf(Comparisons), Gen.Int[0, 3], (op, mark) => Nft.Match(Nft.Meta("mark"), mark, op)),
        Gen.Select(OneOf(Either), OneOf("echo-request", "echo-reply"), (op, type) =>
            Nft.Match(new PayloadField("icmp", "type"), type, op)));

    private static readonly Gen<NftStatement> FlagMatch = Gen.OneOf(
        Gen.Select(OneOf("in", "!"), Some(States), (op, states) =>
            Nft.Match(new ConntrackField("state"), Nft.Flags(states), op)),
        Gen.Select(OneOf(Either), OneOf(States), (op, state) => Nft.Match(new ConntrackField("state"), state, op)),
        Some(States).Select(states => Nft.Match(new ConntrackField("state"), Nft.Set([.. states]))),
        Gen.Select(OneOf("in", "!", "==", "!="), Some(TcpControl), (op, flags) =>
            Nft.Match(new PayloadField("tcp", "flags"), Nft.Flags(flags), op)),
        Some(TcpControl).Select(flags => Nft.Match(
            new BitwiseExpression("&", [new PayloadField("tcp", "flags"), Nft.Flags(flags)]), "syn")));

    private static readonly Gen<NftStatement> Chance = OneOf(
        Nft.Limit, Nft.Match(new OpaqueExpression("""{"numgen":{"mode":"inc","mod":2,"offset":0}}"""), 0));

    private static readonly Gen<NftStatement> Condition = Gen.OneOf(PortMatch, PortMatch, AddressMatch, ConcatMatch, MetaMatch, FlagMatch);

    private static readonly Gen<NftStatement> Effect = Gen.Frequency(
        (2, Gen.Int[0, 3].Select(mark => (NftStatement)new MangleStatement(Nft.Meta("mark"), Nft.Value(mark)))),
        (1, Gen.Const<NftStatement>(new OtherStatement("counter"))));

    /// <summary>Rulesets in which nothing is left to chance.</summary>
    public static Gen<NftRuleset> Certain { get; } = Rulesets(Condition);

    /// <summary>Rulesets with limits and number generators.</summary>
    public static Gen<NftRuleset> Chancy { get; } = Rulesets(Gen.Frequency((3, Condition), (1, Chance)));

    /// <summary>Probes between any two legs.</summary>
    public static Gen<Probe> Probes { get; } = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 2], Gen.Enum<Protocol>(), (from, to, protocol) => new Probe(
            Legs[from], Legs[to], System.Net.IPAddress.Parse(Addresses[from]), System.Net.IPAddress.Parse(Addresses[to]), protocol));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<string[]> Some(string[] values) => Gen.Int[1, (1 << values.Length) - 1]
        .Select(chosen => values.Where((_, index) => (chosen & (1 << index)) != 0).ToArray());

    // Jumps lead to chains further down only: the kernel refuses loops.
    private static Gen<NftStatement> Verdict(int depth)
    {
        Gen<NftStatement>[] kinds =
        [
            Gen.Const(Nft.Accept), Gen.Const(Nft.Drop), Gen.Const(Nft.Reject),
            Gen.Const<NftStatement>(new RejectStatement("tcp reset", null)),
            Gen.Const(Nft.Verdict(VerdictKind.Return)), Gen.Const(Nft.Verdict(VerdictKind.Continue)),
        ];
        if (depth >= Chains.Length)
            return Gen.OneOf(kinds);
        var leading = Gen.Select(OneOf(VerdictKind.Jump, VerdictKind.Goto), OneOf(Chains[depth..]), Nft.Verdict);
        return Gen.OneOf([.. kinds, leading, leading, leading, Mapped(leading), Mapped(OneOf(Nft.Accept, Nft.Drop))]);
    }

    private static Gen<NftStatement> Mapped(Gen<NftStatement> verdict) => Gen.OneOf(
        Gen.Select(Transport, Gen.Select(PortValue, verdict).Array[1, 3], (name, elements) =>
            Nft.Map(Nft.Port(name), [.. elements.Select(element => ((object)element.Item1, element.Item2))])),
        Gen.Select(Gen.Select(Leg, verdict).Array[1, 3], elements =>
            Nft.Map(Nft.Meta("oifname"), [.. elements.Select(element => ((object)element.Item1, element.Item2))])));

    private static Gen<NftRule> Rule(Gen<NftStatement> condition, int depth) => Gen.Select(
        condition.Array[0, 3], Effect.Array[0, 1], Verdict(depth).Array[0, 1], (conditions, effects, verdicts) =>
            Nft.Rule([.. conditions, .. effects, .. verdicts]));

    private static Gen<NftRuleset> Rulesets(Gen<NftStatement> condition)
    {
        var regular = Gen.Select(
            Rule(condition, 1).Array[0, 4], Rule(condition, 2).Array[0, 4], Rule(condition, 3).Array[0, 4], (one, two, three) =>
                new[] { Nft.Chain("one", one), Nft.Chain("two", two), Nft.Chain("three", three) });
        var policy = OneOf("accept", "accept", "drop");
        Gen<NftChain> Base(string hook, int priority, Gen<NftRule> rule, int most) => Gen.Select(
            policy, rule.Array[0, most], (name, rules) => Nft.Base(hook, priority, name, rules));
        var rule = Rule(condition, 0);
        var raw = Gen.OneOf(rule, condition.Select(met => Nft.Rule(met, new OtherStatement("notrack"))));
        var bases = Gen.Select(
            Base("prerouting", -300, raw, 3),
            Base("prerouting", -150, rule, 2),
            Base("forward", 0, rule, 5),
            Base("postrouting", 10, rule, 2));
        var second = Base("forward", 5, Rule(condition, Chains.Length), 3);
        var sets = PortValue.Array[1, 3].Select(ports => new NftSet("ports", ["inet_service"], [.. ports]) { Flags = ["interval"] });
        return Gen.Select(regular, bases, second, sets, (chains, hooks, other, set) => Nft.Ruleset(
            Nft.Table([.. chains, hooks.Item4, hooks.Item3, hooks.Item2, hooks.Item1]) with { Sets = [set] },
            new NftTable("ip", "second") { Chains = [other], Sets = [set] }));
    }
}
