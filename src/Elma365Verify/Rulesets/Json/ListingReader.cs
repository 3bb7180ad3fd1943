using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Rulesets.Json;

/// <summary>Puts the objects of a listing together: tables, and what names them.</summary>
internal sealed class ListingReader
{
    private readonly List<(string Family, string Name)> order = [];
    private readonly Dictionary<(string Family, string Name), NftTable> tables = [];

    public NftRuleset Ruleset() => new([.. order.Select(key => tables[key])]);

    /// <exception cref="FormatException">It is no object of a listing, or names a table or chain the listing doesn't have.</exception>
    public void Add(JsonNode? item)
    {
        if (item is not JsonObject { Count: 1 } single)
            throw new FormatException($"A listing's object has one name, unlike {JsonText.Shown(item)}.");
        var (kind, argument) = single.First();
        if (kind == "metainfo")
            return;
        var body = JsonText.Object(argument, $"A {kind}");
        if (kind == "table")
        {
            AddTable(body);
            return;
        }

        var table = TableOf(body, kind);
        tables[(table.Family, table.Name)] = kind switch
        {
            "chain" => AddChain(table, body),
            "rule" => AddRule(table, body),
            "set" or "map" => table with { Sets = table.Sets.Add(Set(body, kind == "map")) },
            _ => table with { Objects = table.Objects.Add(new NftObject(kind, JsonText.Others(body, "handle") ?? "{}")) },
        };
    }

    private void AddTable(JsonObject body)
    {
        var table = new NftTable(JsonText.Text(body, "family", "A table"), JsonText.Text(body, "name", "A table"))
        {
            Attributes = JsonText.Others(body, "family", "name", "handle"),
        };
        if (!tables.TryAdd((table.Family, table.Name), table))
            throw new FormatException($"The table {table} is listed twice.");
        order.Add((table.Family, table.Name));
    }

    private NftTable TableOf(JsonObject body, string kind)
    {
        var key = (JsonText.Text(body, "family", $"A {kind}"), JsonText.Text(body, "table", $"A {kind}"));
        return tables.TryGetValue(key, out var table)
            ? table
            : throw new FormatException($"A {kind} is listed in the table {key.Item1} {key.Item2}, which is not listed before it.");
    }

    private static NftTable AddChain(NftTable table, JsonObject body)
    {
        var name = JsonText.Text(body, "name", "A chain");
        if (table.Chain(name) is not null)
            throw new FormatException($"The chain {table} {name} is listed twice.");
        var hook = JsonText.TextOrNull(body, "hook") is { } at
            ? new BaseChain(
                JsonText.Text(body, "type", "A base chain"),
                at,
                JsonText.Integer(body, "prio", "A base chain"),
                JsonText.TextOrNull(body, "policy") ?? "accept",
                [.. JsonText.Texts(body["dev"])])
            : null;
        return table with { Chains = table.Chains.Add(new NftChain(name, hook, [])) };
    }

    private static NftTable AddRule(NftTable table, JsonObject body)
    {
        var name = JsonText.Text(body, "chain", "A rule");
        var chain = table.Chain(name)
            ?? throw new FormatException($"A rule is listed in the chain {table} {name}, which is not listed before it.");
        var statements = JsonText.Array(body["expr"], "A rule's 'expr'").Select(StatementJson.Read);
        var rule = new NftRule([.. statements]) { Comment = JsonText.TextOrNull(body, "comment") };
        var replaced = chain with { Rules = chain.Rules.Add(rule) };
        return table with { Chains = table.Chains.Replace(chain, replaced) };
    }

    private static NftSet Set(JsonObject body, bool isMap)
    {
        var elements = body["elem"] is { } listed ? ExpressionJson.ReadElements(listed) : ImmutableArray<NftExpression>.Empty;
        return new NftSet(JsonText.Text(body, "name", "A set"), [.. JsonText.Texts(body["type"])], elements)
        {
            IsMap = isMap,
            Flags = [.. JsonText.Texts(body["flags"])],
            Attributes = JsonText.Others(body, "family", "name", "table", "type", "handle", "flags", "elem"),
        };
    }
}
