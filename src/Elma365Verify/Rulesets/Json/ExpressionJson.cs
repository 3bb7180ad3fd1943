using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets.Json;

/// <summary>Expressions to and from JSON (libnftables-json(5), EXPRESSIONS). What has no type of its own stays as it is.</summary>
internal static class ExpressionJson
{
    private static readonly string[] BitwiseOperators = ["&", "|", "^", "<<", ">>"];

    public static NftExpression Read(JsonNode? node) => node switch
    {
        JsonArray list => new ValueList(ReadAll(list)),
        JsonObject { Count: 1 } single => ReadNamed(single, single.First().Key, single.First().Value),
        JsonValue value when value.TryGetValue<string>(out var text) => text.StartsWith('@')
            ? new SetReference(text[1..])
            : new TextValue(text),
        JsonValue value when JsonText.Number(value) is { } number => new NumberValue(number),
        _ => new OpaqueExpression(JsonText.Of(node)),
    };

    public static ImmutableArray<NftExpression> ReadAll(JsonNode? node) => node is JsonArray list ? [.. list.Select(Read)] : [Read(node)];

    /// <summary>The elements of a set; in a map each is an array of key and value.</summary>
    public static ImmutableArray<NftExpression> ReadElements(JsonNode? node) =>
        node is JsonArray list ? [.. list.Select(ReadElement)] : [ReadElement(node)];

    public static JsonNode? Write(NftExpression expression) => expression switch
    {
        NumberValue value => JsonValue.Create(value.Number),
        TextValue value => JsonValue.Create(value.Text),
        SetReference set => JsonValue.Create($"@{set.Name}"),
        PayloadField field => Named("payload", new JsonObject { ["protocol"] = field.Protocol, ["field"] = field.Field }),
        MetaField field => Named("meta", new JsonObject { ["key"] = field.Key }),
        ConntrackField field => Named("ct", new JsonObject { ["key"] = field.Key }),
        Concatenation concatenation => Named("concat", WriteAll(concatenation.Parts)),
        AnonymousSet set => Named("set", WriteAll(set.Elements)),
        MappedElement element => new JsonArray(Write(element.Key), Write(element.Value)),
        AnnotatedElement element => Named("elem", WriteAnnotated(element)),
        RangeValue range => Named("range", new JsonArray(Write(range.Low), Write(range.High))),
        PrefixValue prefix => Named("prefix", new JsonObject { ["addr"] = Write(prefix.Address), ["len"] = prefix.Length }),
        ValueList list => WriteAll(list.Values),
        BitwiseExpression bitwise => Named(bitwise.Operator, WriteAll(bitwise.Operands)),
        VerdictValue verdict => StatementJson.WriteVerdict(verdict.Verdict),
        OpaqueExpression opaque => JsonText.Parse(opaque.Json),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such expression."),
    };

    public static JsonArray WriteAll(IEnumerable<NftExpression> expressions) => new([.. expressions.Select(Write)]);

    private static NftExpression ReadElement(JsonNode? node) => node is JsonArray { Count: 2 } pair
        ? new MappedElement(Read(pair[0]), Read(pair[1]))
        : Read(node);

    private static NftExpression ReadNamed(JsonObject whole, string name, JsonNode? argument) => (name, argument) switch
    {
        ("payload", JsonObject { Count: 2 } field) when Both(field, "protocol", "field") is var (protocol, of) =>
            new PayloadField(protocol, of),
        ("meta", JsonObject { Count: 1 } field) when JsonText.TextOrNull(field, "key") is { } key => new MetaField(key),
        ("ct", JsonObject { Count: 1 } field) when JsonText.TextOrNull(field, "key") is { } key => new ConntrackField(key),
        ("concat", JsonArray { Count: > 0 } parts) => new Concatenation(ReadAll(parts)),
        ("set", not null) => new AnonymousSet(ReadElements(argument)),
        ("range", JsonArray { Count: 2 } ends) => new RangeValue(Read(ends[0]), Read(ends[1])),
        ("prefix", JsonObject { Count: 2 } prefix) when prefix["addr"] is { } address
            && JsonText.IntegerOrNull(prefix["len"]) is { } length => new PrefixValue(Read(address), length),
        ("elem", JsonObject element) when element["val"] is { } value =>
            new AnnotatedElement(Read(value), JsonText.Others(element, "val") ?? "{}"),
        (_, JsonArray { Count: > 1 } operands) when BitwiseOperators.Contains(name) => new BitwiseExpression(name, ReadAll(operands)),
        _ when StatementJson.ReadVerdict(name, argument) is { } verdict => new VerdictValue(verdict),
        _ => new OpaqueExpression(JsonText.Of(whole)),
    };

    private static (string First, string Second)? Both(JsonObject parent, string first, string second) =>
        JsonText.TextOrNull(parent, first) is { } one && JsonText.TextOrNull(parent, second) is { } other ? (one, other) : null;

    private static JsonObject WriteAnnotated(AnnotatedElement element)
    {
        var written = new JsonObject { ["val"] = Write(element.Value) };
        JsonText.AddOthers(written, element.Attributes);
        return written;
    }

    private static JsonObject Named(string name, JsonNode argument) => new() { [name] = argument };
}
