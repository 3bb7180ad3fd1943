using System.Collections.Immutable;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Oracle;

/// <summary>Decides conditions for all ports of a parcel at once (nft(8), EXPRESSIONS).</summary>
internal sealed class MatchEvaluator(FieldReader fields, NftTable table)
{
    private readonly HashSet<string> changing = [.. SetsChangedByRules(table)];

    public MatchOutcome Evaluate(MatchStatement match, Parcel parcel)
    {
        var parts = Parts(match.Left, parcel);
        if (parts.Any(part => part is FieldValue.Absent))
            return MatchOutcome.None;
        var ports = parcel.Ports;
        return match.Operator switch
        {
            "==" => Lookup(parts, match.Right, ports),
            "!=" => Lookup(parts, match.Right, ports).Inverted(ports),
            "in" when match.Right is AnonymousSet or SetReference => Lookup(parts, match.Right, ports),
            "in" when parts is [var flags] => AnyBit(flags, match.Right, ports),
            "!" when parts is [var flags] => AnyBit(flags, match.Right, ports).Inverted(ports),
            "<" or ">" or "<=" or ">=" when parts is [var field] => Ordered(match.Operator, field, match.Right, ports),
            _ => MatchOutcome.Undecided(ports, new Doubt(false, $"the operator {match.Operator}")),
        };
    }

    /// <summary>The verdicts of a map with the packets that get them; packets in none go on.</summary>
    public IEnumerable<(MatchOutcome Outcome, NftExpression Value)> Map(VerdictMapStatement map, Parcel parcel)
    {
        var parts = Parts(map.Key, parcel);
        if (parts.Any(part => part is FieldValue.Absent))
            yield break;
        if (Elements(map.Map) is not { } elements)
        {
            yield return (MatchOutcome.Undecided(parcel.Ports, new Doubt(false, "an unknown map")), new OpaqueExpression("{}"));
            yield break;
        }

        // An element for everything else stands anywhere in a listing, and is looked at last.
        var rest = parcel.Ports;
        foreach (var element in elements.OrderBy(element => element is MappedElement { Key: TextValue { Text: "*" } }))
        {
            var (key, value) = element is MappedElement mapped ? (mapped.Key, mapped.Value) : (element, new OpaqueExpression("{}"));
            var outcome = Changing(map.Map) is { } doubt ? MatchOutcome.Undecided(rest, doubt) : Element(parts, key, rest);
            rest = rest.Except(outcome.Sure);
            yield return (outcome, value);
        }
    }

    private ImmutableArray<FieldValue> Parts(NftExpression left, Parcel parcel) => left is Concatenation concatenation
        ? [.. concatenation.Parts.Select(part => fields.Read(part, parcel))]
        : [fields.Read(left, parcel)];

    private MatchOutcome Lookup(ImmutableArray<FieldValue> parts, NftExpression right, PortSet ports)
    {
        if (Changing(right) is { } doubt)
            return MatchOutcome.Undecided(ports, doubt);
        if (Elements(right) is not { } elements)
            return MatchOutcome.Undecided(ports, new Doubt(false, $"an unknown set {NftText.Of(right)}"));
        var outcomes = new List<MatchOutcome>();
        foreach (var outcome in elements.Select(element => Element(parts, element, ports)))
        {
            if (outcome.Sure.Equals(ports))
                return outcome;
            if (!outcome.Possible.IsEmpty)
                outcomes.Add(outcome);
        }

        return new MatchOutcome(
            PortSet.Of(outcomes.SelectMany(outcome => outcome.Sure.Ranges)),
            PortSet.Of(outcomes.SelectMany(outcome => outcome.Possible.Ranges)),
            outcomes.Find(outcome => outcome.Doubt is not null)?.Doubt);
    }

    private ImmutableArray<NftExpression>? Elements(NftExpression right) => right switch
    {
        AnonymousSet set => set.Elements,
        SetReference reference => table.Set(reference.Name)?.Elements,
        _ => [right],
    };

    private Doubt? Changing(NftExpression right) =>
        right is SetReference { Name: var name } && (changing.Contains(name) || table.Set(name)?.Flags.Any(IsOfTheMoment) == true)
            ? new Doubt(true, $"the members @{name} has at the moment")
            : null;

    private static MatchOutcome Element(ImmutableArray<FieldValue> parts, NftExpression element, PortSet ports)
    {
        var value = element is AnnotatedElement annotated ? annotated.Value : element;
        if (parts.Length == 1 || value is TextValue { Text: "*" })
            return Part(parts[0], value, ports);
        if (value is not Concatenation concatenation || concatenation.Parts.Length != parts.Length)
            return MatchOutcome.Undecided(ports, new Doubt(false, "an element of another shape than its key"));
        return parts.Zip(concatenation.Parts).Aggregate(
            MatchOutcome.Exactly(ports),
            (outcome, pair) => outcome.Possible.IsEmpty ? MatchOutcome.None : outcome.And(Part(pair.First, pair.Second, ports)));
    }

    private static MatchOutcome Part(FieldValue field, NftExpression value, PortSet ports) => (field, value) switch
    {
        (FieldValue.Undecided undecided, _) => MatchOutcome.Undecided(ports, undecided.Doubt),
        (FieldValue.Interface at, TextValue name) => MatchOutcome.When(IsNamed(at.Name, name.Text), ports),
        _ when OperandReader.Range(value, field) is var (low, high) => Between(field, low, high, ports),
        _ => MatchOutcome.Undecided(ports, new Doubt(false, $"a comparison with {NftText.Of(value)}")),
    };

    private static MatchOutcome Between(FieldValue field, UInt128 low, UInt128 high, PortSet ports) => field switch
    {
        FieldValue.Known known => MatchOutcome.When(known.Number >= low && known.Number <= high, ports),
        FieldValue.Address address => MatchOutcome.When(address.Number >= low && address.Number <= high, ports),
        FieldValue.Port { Mask: ushort.MaxValue } when low > high || low > ushort.MaxValue => MatchOutcome.None,
        FieldValue.Port { Mask: ushort.MaxValue } => MatchOutcome.Exactly(
            ports.Intersect(PortSet.Of(new PortRange((ushort)low, (ushort)UInt128.Min(high, ushort.MaxValue))))),
        FieldValue.Port port => MatchOutcome.Exactly(Where(ports, number => (ushort)(number & port.Mask), low, high)),
        _ => MatchOutcome.Undecided(ports, new Doubt(false, "an interface compared with a number")),
    };

    private static MatchOutcome AnyBit(FieldValue field, NftExpression mask, PortSet ports) => field switch
    {
        FieldValue.Undecided undecided => MatchOutcome.Undecided(ports, undecided.Doubt),
        FieldValue.Known known when OperandReader.Number(mask, field) is { } bits => MatchOutcome.When((known.Number & bits) != 0, ports),
        _ => MatchOutcome.Undecided(ports, new Doubt(false, $"the bits {NftText.Of(mask)}")),
    };

    private static MatchOutcome Ordered(string order, FieldValue field, NftExpression right, PortSet ports)
    {
        if (field is FieldValue.Undecided undecided)
            return MatchOutcome.Undecided(ports, undecided.Doubt);
        if (OperandReader.Number(right, field) is not { } bound)
            return MatchOutcome.Undecided(ports, new Doubt(false, $"a comparison with {NftText.Of(right)}"));
        return order switch
        {
            "<" => bound == 0 ? MatchOutcome.None : Between(field, 0, bound - 1, ports),
            "<=" => Between(field, 0, bound, ports),
            ">" => bound == UInt128.MaxValue ? MatchOutcome.None : Between(field, bound + 1, UInt128.MaxValue, ports),
            _ => Between(field, bound, UInt128.MaxValue, ports),
        };
    }

    private static bool IsOfTheMoment(string flag) => flag is "timeout" or "dynamic";

    private static PortSet Where(PortSet ports, Func<ushort, UInt128> masked, UInt128 low, UInt128 high) =>
        PortSet.Of(ports.Ports().Where(port => masked(port) >= low && masked(port) <= high));

    // A trailing asterisk means any name that begins so.
    private static bool IsNamed(string name, string pattern) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private static IEnumerable<string> SetsChangedByRules(NftTable table) => table.Chains
        .SelectMany(chain => chain.Rules)
        .SelectMany(rule => rule.Statements)
        .OfType<OtherStatement>()
        .Where(statement => statement.Name is "set" or "map")
        .SelectMany(statement => table.Sets.Where(set => statement.Argument.Contains($"\"@{set.Name}\"", StringComparison.Ordinal)))
        .Select(set => set.Name);
}
