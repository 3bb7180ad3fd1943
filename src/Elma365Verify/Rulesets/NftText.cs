using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Rulesets;

/// <summary>Rules as people read them: nft's own syntax, with long sets cut short. For sentences, not for nft.</summary>
public static class NftText
{
    private const int MostElements = 5;

    /// <summary>The rule in a line.</summary>
    public static string Of(NftRule rule) => string.Join(' ', rule.Statements.Select(Of));

    /// <summary>The statement.</summary>
    public static string Of(NftStatement statement) => statement switch
    {
        MatchStatement { Operator: "==" or "in" } match => $"{Of(match.Left)} {Of(match.Right)}",
        MatchStatement match => $"{Of(match.Left)} {match.Operator} {Of(match.Right)}",
        VerdictStatement verdict => verdict.Verdict.ToString(),
        RejectStatement reject => reject.Type is null ? "reject" : $"reject with {reject.Type}",
        VerdictMapStatement map => $"{Of(map.Key)} vmap {Of(map.Map)}",
        MangleStatement mangle => $"{Of(mangle.Field)} set {Of(mangle.Value)}",
        OtherStatement other => other.Argument == "null" ? other.Name : $"{other.Name} {other.Argument}",
        _ => statement.ToString(),
    };

    /// <summary>The expression.</summary>
    public static string Of(NftExpression expression) => expression switch
    {
        NumberValue value => value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        TextValue value => value.Text,
        SetReference set => $"@{set.Name}",
        PayloadField field => $"{field.Protocol} {field.Field}",
        MetaField field => $"meta {field.Key}",
        ConntrackField field => $"ct {field.Key}",
        Concatenation concatenation => string.Join(" . ", concatenation.Parts.Select(Of)),
        AnonymousSet set => Braced(set),
        MappedElement element => $"{Of(element.Key)} : {Of(element.Value)}",
        AnnotatedElement element => Of(element.Value),
        RangeValue range => $"{Of(range.Low)}-{Of(range.High)}",
        PrefixValue prefix => $"{Of(prefix.Address)}/{prefix.Length}",
        ValueList list => string.Join(',', list.Values.Select(Of)),
        BitwiseExpression bitwise => string.Join($" {bitwise.Operator} ", bitwise.Operands.Select(Of)),
        VerdictValue verdict => verdict.Verdict.ToString(),
        OpaqueExpression opaque => opaque.Json,
        _ => expression.ToString(),
    };

    private static string Braced(AnonymousSet set)
    {
        var shown = set.Elements.Take(MostElements).Select(Of);
        return $"{{ {string.Join(", ", set.Elements.Length > MostElements ? shown.Append("…") : shown)} }}";
    }
}
