using System.Collections.Immutable;
using Elma365Verify.Oracle;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Tests.Oracle;

/// <summary>
/// Judges packets one by one, as a kernel would, with a coin where chance decides. Written without the oracle's own code, to be
/// compared with it.
/// </summary>
internal sealed class NaiveFirewall(NftRuleset ruleset, Func<bool> coin)
{
    private static readonly string[] Way = ["prerouting", "forward", "postrouting"];

    public NaiveVerdict Judge(Probe probe, int port)
    {
        var packet = new NaivePacket(probe, port);
        foreach (var hook in Way)
        {
            var chains = ruleset.Tables
                .Where(table => table.Family is "inet" or "ip")
                .SelectMany(table => table.Chains, (table, chain) => (table, chain))
                .Where(place => place.chain.Base?.Hook == hook)
                .OrderBy(place => place.chain.Base!.Priority);
            foreach (var (table, chain) in chains)
            {
                (packet.Hook, packet.Priority) = (hook, chain.Base!.Priority);
                var verdict = Walk(table, chain, packet) ?? chain.Base.Policy;
                if (verdict != "accept")
                    return verdict == "drop" ? NaiveVerdict.Dropped : NaiveVerdict.Rejected;
            }
        }

        return NaiveVerdict.Delivered;
    }

    /// <summary>accept, drop or reject; null where the chain ends without a verdict.</summary>
    private string? Walk(NftTable table, NftChain chain, NaivePacket packet)
    {
        foreach (var rule in chain.Rules)
        {
            var (verdict, isLeaving) = Walk(table, rule, packet);
            if (verdict is not null || isLeaving)
                return verdict;
        }

        return null;
    }

    private (string? Verdict, bool IsLeaving) Walk(NftTable table, NftRule rule, NaivePacket packet)
    {
        foreach (var statement in rule.Statements)
        {
            var next = Run(table, statement, packet);
            switch (next?.Kind)
            {
                case null:
                    return (null, false);
                case VerdictKind.Continue:
                    continue;
                case VerdictKind.Accept:
                    return ("accept", true);
                case VerdictKind.Drop:
                    return (next.Target == "reject" ? "reject" : "drop", true);
                case VerdictKind.Return:
                    return (null, true);
                case VerdictKind.Jump:
                    return (Walk(table, table.Chains.Single(chain => chain.Name == next.Target), packet), false);
                default:
                    return (Walk(table, table.Chains.Single(chain => chain.Name == next.Target), packet), true);
            }
        }

        return (null, false);
    }

    /// <summary>The verdict, "continue" for the next statement, null for the next rule.</summary>
    private NftVerdict? Run(NftTable table, NftStatement statement, NaivePacket packet)
    {
        var goOn = new NftVerdict(VerdictKind.Continue);
        switch (statement)
        {
            case MatchStatement match:
                return Holds(table, match, packet) ? goOn : null;
            case VerdictStatement verdict:
                return verdict.Verdict;
            case RejectStatement reject:
                return reject.Type == "tcp reset" && (long)packet.Field("meta", "l4proto")! != 6
                    ? null
                    : new NftVerdict(VerdictKind.Drop, "reject");
            case VerdictMapStatement map:
                return Found(table, map, packet);
            case MangleStatement mangle:
                packet.Mark = ((NumberValue)mangle.Value).Number;
                return goOn;
            case OtherStatement { Name: "notrack" }:
                packet.Untracked = true;
                return goOn;
            case OtherStatement { Name: "limit" }:
                return coin() ? goOn : null;
            default:
                return goOn;
        }
    }

    private static NftVerdict? Found(NftTable table, VerdictMapStatement map, NaivePacket packet)
    {
        if (Read(map.Key, packet) is not { } key)
            return null;
        var elements = Elements(table, map.Map).Cast<MappedElement>();
        return elements.Where(element => Fits(key, element.Key)).Select(element => ((VerdictValue)element.Value).Verdict).FirstOrDefault();
    }

    private bool Holds(NftTable table, MatchStatement match, NaivePacket packet)
    {
        if (match.Left is OpaqueExpression)
            return coin();
        if (Read(match.Left, packet) is not { } value)
            return false;
        return match.Operator switch
        {
            "==" => Elements(table, match.Right).Any(element => Fits(value, element)),
            "!=" => !Elements(table, match.Right).Any(element => Fits(value, element)),
            "in" => ((long)value[0] & Bits(match.Right)) != 0,
            "!" => ((long)value[0] & Bits(match.Right)) == 0,
            "<" => (long)value[0] < Bits(match.Right),
            ">" => (long)value[0] > Bits(match.Right),
            "<=" => (long)value[0] <= Bits(match.Right),
            ">=" => (long)value[0] >= Bits(match.Right),
            _ => throw new ArgumentException($"No operator: {match.Operator}", nameof(match)),
        };
    }

    private static ImmutableArray<NftExpression> Elements(NftTable table, NftExpression right) => right switch
    {
        AnonymousSet set => set.Elements,
        SetReference reference => table.Sets.Single(set => set.Name == reference.Name).Elements,
        _ => [right],
    };

    /// <summary>The field's values, several for a concatenation; null where the packet lacks one.</summary>
    private static List<object>? Read(NftExpression expression, NaivePacket packet)
    {
        var values = expression is Concatenation concatenation
            ? concatenation.Parts.Select(part => ReadOne(part, packet)).ToList()
            : [ReadOne(expression, packet)];
        return values.Contains(null) ? null : [.. values.Select(value => value!)];
    }

    private static object? ReadOne(NftExpression expression, NaivePacket packet) => expression switch
    {
        PayloadField field => packet.Field(field.Protocol, field.Field),
        MetaField field => packet.Field("meta", field.Key),
        ConntrackField field => packet.Field("ct", field.Key),
        BitwiseExpression { Operator: "&" } masked =>
            ReadOne(masked.Operands[0], packet) is long value ? value & Bits(masked.Operands[1]) : null,
        _ => throw new ArgumentException($"No field: {expression}", nameof(expression)),
    };

    private static bool Fits(List<object> values, NftExpression element) => element is Concatenation concatenation
        ? values.Zip(concatenation.Parts).All(pair => FitsOne(pair.First, pair.Second))
        : FitsOne(values[0], element);

    private static bool FitsOne(object value, NftExpression element) => (value, element) switch
    {
        (string name, TextValue pattern) => pattern.Text.EndsWith('*') ? name.StartsWith(pattern.Text.TrimEnd('*')) : name == pattern.Text,
        (long number, RangeValue range) => number >= Bits(range.Low) && number <= Bits(range.High),
        (long number, PrefixValue prefix) => number >> (32 - prefix.Length) == Bits(prefix.Address) >> (32 - prefix.Length),
        (long number, _) => number == Bits(element),
        _ => throw new ArgumentException($"{value} can't be compared with {element}", nameof(element)),
    };

    private static long Bits(NftExpression expression) => expression switch
    {
        NumberValue number => number.Number,
        TextValue text => NaivePacket.Number(text.Text),
        ValueList list => list.Values.Aggregate(0L, (bits, value) => bits | Bits(value)),
        BitwiseExpression { Operator: "|" } bitwise => bitwise.Operands.Aggregate(0L, (bits, value) => bits | Bits(value)),
        _ => throw new ArgumentException($"No number: {expression}", nameof(expression)),
    };
}
