using System.Text.Json.Nodes;

namespace Elma365Verify.Rulesets.Json;

/// <summary>A table as the objects of a listing. Chains come before maps and rules, whose verdicts name them.</summary>
internal static class ListingWriter
{
    public static IEnumerable<JsonNode> Items(NftTable table)
    {
        yield return Item("table", Table(table));
        foreach (var other in table.Objects)
            yield return Item(other.Kind, JsonText.Object(JsonText.Parse(other.Json), "An object"));
        foreach (var chain in table.Chains)
            yield return Item("chain", Chain(table, chain));
        foreach (var set in table.Sets)
            yield return Item(set.IsMap ? "map" : "set", Set(table, set));
        foreach (var chain in table.Chains)
        {
            foreach (var rule in chain.Rules)
                yield return Item("rule", Rule(table, chain, rule));
        }
    }

    private static JsonObject Table(NftTable table)
    {
        var written = new JsonObject { ["family"] = table.Family, ["name"] = table.Name };
        JsonText.AddOthers(written, table.Attributes);
        return written;
    }

    private static JsonObject Chain(NftTable table, NftChain chain)
    {
        var written = new JsonObject { ["family"] = table.Family, ["table"] = table.Name, ["name"] = chain.Name };
        if (chain.Base is not { } hook)
            return written;
        written["type"] = hook.Type;
        written["hook"] = hook.Hook;
        written["prio"] = hook.Priority;
        if (hook.Devices.Length > 0)
            written["dev"] = Texts(hook.Devices);
        written["policy"] = hook.Policy;
        return written;
    }

    private static JsonObject Set(NftTable table, NftSet set)
    {
        var written = new JsonObject
        {
            ["family"] = table.Family,
            ["name"] = set.Name,
            ["table"] = table.Name,
            ["type"] = Texts(set.KeyTypes),
        };
        if (set.Flags.Length > 0)
            written["flags"] = new JsonArray([.. set.Flags.Select(flag => JsonValue.Create(flag))]);
        JsonText.AddOthers(written, set.Attributes);
        if (set.Elements.Length > 0)
            written["elem"] = ExpressionJson.WriteAll(set.Elements);
        return written;
    }

    private static JsonObject Rule(NftTable table, NftChain chain, NftRule rule)
    {
        var written = new JsonObject { ["family"] = table.Family, ["table"] = table.Name, ["chain"] = chain.Name };
        if (rule.Comment is not null)
            written["comment"] = rule.Comment;
        written["expr"] = new JsonArray([.. rule.Statements.Select(StatementJson.Write)]);
        return written;
    }

    private static JsonNode? Texts(IReadOnlyCollection<string> texts) => texts.Count == 1
        ? JsonValue.Create(texts.First())
        : new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Item(string kind, JsonObject body) => new() { [kind] = body };
}
