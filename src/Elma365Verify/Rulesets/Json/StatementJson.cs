using System.Text.Json.Nodes;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Rulesets.Json;

/// <summary>Statements to and from JSON (libnftables-json(5), STATEMENTS). What has no type of its own stays as it is.</summary>
internal static class StatementJson
{
    public static NftStatement Read(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } single)
            throw new FormatException($"A statement is an object with one name, not {JsonText.Shown(node)}.");
        var (name, argument) = single.First();
        return ReadVerdict(name, argument) is { } verdict ? new VerdictStatement(verdict) : ReadNamed(name, argument);
    }

    public static JsonObject Write(NftStatement statement) => statement switch
    {
        MatchStatement match => Named("match", new JsonObject
        {
            ["op"] = match.Operator,
            ["left"] = ExpressionJson.Write(match.Left),
            ["right"] = ExpressionJson.Write(match.Right),
        }),
        VerdictStatement verdict => WriteVerdict(verdict.Verdict),
        RejectStatement reject => Named("reject", WriteReject(reject)),
        VerdictMapStatement map => Named("vmap", new JsonObject
        {
            ["key"] = ExpressionJson.Write(map.Key),
            ["data"] = ExpressionJson.Write(map.Map),
        }),
        MangleStatement mangle => Named("mangle", new JsonObject
        {
            ["key"] = ExpressionJson.Write(mangle.Field),
            ["value"] = ExpressionJson.Write(mangle.Value),
        }),
        OtherStatement other => Named(other.Name, JsonText.Parse(other.Argument)),
        _ => throw new ArgumentOutOfRangeException(nameof(statement), statement, "No such statement."),
    };

    /// <summary>The verdict of that name, or null where it is none.</summary>
    public static NftVerdict? ReadVerdict(string name, JsonNode? argument) => (name, argument) switch
    {
        ("accept", null) => new(VerdictKind.Accept),
        ("drop", null) => new(VerdictKind.Drop),
        ("continue", null) => new(VerdictKind.Continue),
        ("return", null) => new(VerdictKind.Return),
        ("jump", JsonObject target) when JsonText.TextOrNull(target, "target") is { } chain => new(VerdictKind.Jump, chain),
        ("goto", JsonObject target) when JsonText.TextOrNull(target, "target") is { } chain => new(VerdictKind.Goto, chain),
        _ => null,
    };

    public static JsonObject WriteVerdict(NftVerdict verdict) => Named(
        verdict.Kind.ToString().ToLowerInvariant(),
        verdict.Target is null ? null : new JsonObject { ["target"] = verdict.Target });

    private static NftStatement ReadNamed(string name, JsonNode? argument) => (name, argument) switch
    {
        ("match", JsonObject match) when JsonText.TextOrNull(match, "op") is { } op && match.Count == 3 =>
            new MatchStatement(op, ExpressionJson.Read(match["left"]), ExpressionJson.Read(match["right"])),
        ("vmap", JsonObject { Count: 2 } map) => new VerdictMapStatement(ExpressionJson.Read(map["key"]), ExpressionJson.Read(map["data"])),
        ("mangle", JsonObject { Count: 2 } mangle) =>
            new MangleStatement(ExpressionJson.Read(mangle["key"]), ExpressionJson.Read(mangle["value"])),
        ("reject", null) => new RejectStatement(null, null),
        ("reject", JsonObject reject) when JsonText.Others(reject, "type", "expr") is null => new RejectStatement(
            JsonText.TextOrNull(reject, "type"), reject["expr"] is { } code ? JsonText.Of(code) : null),
        _ => new OtherStatement(name, JsonText.Of(argument)),
    };

    private static JsonObject? WriteReject(RejectStatement reject)
    {
        var written = new JsonObject();
        if (reject.Type is not null)
            written["type"] = reject.Type;
        if (reject.Code is not null)
            written["expr"] = JsonText.Parse(reject.Code);
        return written.Count == 0 ? null : written;
    }

    private static JsonObject Named(string name, JsonNode? argument) => new() { [name] = argument };
}
