using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Tests.Oracle;

/// <summary>Short words for rulesets in tests.</summary>
internal static class Nft
{
    public static NftExpression Source { get; } = new PayloadField("ip", "saddr");

    public static NftExpression Target { get; } = new PayloadField("ip", "daddr");

    public static NftStatement Accept { get; } = VerdictStatement.Accept;

    public static NftStatement Drop { get; } = VerdictStatement.Drop;

    public static NftStatement Reject { get; } = new RejectStatement(null, null);

    public static NftStatement Limit { get; } = new OtherStatement("limit", """{"rate":10,"burst":5,"per":"second"}""");

    public static NftExpression Port(string protocol) => new PayloadField(protocol, "dport");

    public static NftExpression Meta(string key) => new MetaField(key);

    public static NftExpression Value(object value) => value switch
    {
        NftExpression expression => expression,
        string text => new TextValue(text),
        int number => new NumberValue(number),
        _ => throw new ArgumentException($"No value: {value}", nameof(value)),
    };

    public static NftExpression Range(object low, object high) => new RangeValue(Value(low), Value(high));

    public static NftExpression Set(params object[] values) => new AnonymousSet([.. values.Select(Value)]);

    public static NftExpression Concat(params object[] parts) => new Concatenation([.. parts.Select(Value)]);

    public static NftExpression Flags(params string[] flags) => new ValueList([.. flags.Select(flag => new TextValue(flag))]);

    public static NftStatement Match(NftExpression left, object right, string op = "==") => new MatchStatement(op, left, Value(right));

    public static NftStatement State(params string[] states) =>
        Match(new ConntrackField("state"), states.Length == 1 ? Value(states[0]) : Flags(states), "in");

    public static NftStatement Verdict(VerdictKind kind, string? target = null) => new VerdictStatement(new NftVerdict(kind, target));

    public static NftStatement Map(NftExpression key, params (object Key, NftStatement Verdict)[] elements) => new VerdictMapStatement(
        key,
        new AnonymousSet([.. elements.Select(element => new MappedElement(
            Value(element.Key), new VerdictValue(((VerdictStatement)element.Verdict).Verdict)))]));

    public static NftRule Rule(params NftStatement[] statements) => new([.. statements]);

    public static NftChain Chain(string name, params NftRule[] rules) => new(name, null, [.. rules]);

    public static NftChain Base(string hook, int priority, string policy, params NftRule[] rules) =>
        new($"{hook}{priority}", new BaseChain("filter", hook, priority, policy, []), [.. rules]);

    public static NftTable Table(params NftChain[] chains) => new("inet", "t") { Chains = [.. chains] };

    public static NftRuleset Ruleset(params NftTable[] tables) => new([.. tables]);

    /// <summary>A ruleset of one forward chain that drops what no rule accepts.</summary>
    public static NftRuleset Forward(params NftRule[] rules) => Ruleset(Table(Base("forward", 0, "drop", rules)));
}
