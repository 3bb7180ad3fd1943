using System.Text.Json.Nodes;

namespace Elma365Verify.Addresses;

/// <summary>
/// Writes a ruleset for the topology's addresses: whatever it says of an address or an interface of the user's, the translation says of
/// the hosts that stand for it. Pure; works on nftables' own listing, in which definitions and includes are resolved.
/// </summary>
/// <remarks>
/// <see href="https://manpages.debian.org/bookworm/libnftables1/libnftables-json.5.en.html"/>. IPv6 addresses stay as they are. What can't
/// be translated exactly is refused, with the chain it stands in.
/// </remarks>
public sealed class RulesetTranslation
{
    private readonly OperandTranslation operands;

    private RulesetTranslation(AddressMap map) => operands = new OperandTranslation(map);

    /// <summary>Translates a listing.</summary>
    /// <param name="listing">What <c>nft -j list ruleset</c> printed: an object with the array <c>nftables</c>.</param>
    /// <param name="map">Who stands for which addresses.</param>
    /// <returns>Such an object for <c>nft -j -f</c>.</returns>
    /// <exception cref="ConfigurationException">A rule or a set can't be translated; the message names it.</exception>
    public static JsonObject Of(JsonObject listing, AddressMap map)
    {
        var translation = new RulesetTranslation(map);
        var commands = listing["nftables"]!.AsArray()
            .Where(entry => entry!["metainfo"] is null)
            .Select(entry => (JsonNode)new JsonObject { ["add"] = translation.Translate(entry!.AsObject()) });
        return new JsonObject { ["nftables"] = new JsonArray([.. commands]) };
    }

    private JsonObject Translate(JsonObject entry)
    {
        var copy = entry.DeepClone().AsObject();
        var (kind, content) = copy.Single();
        var body = content!.AsObject();
        body.Remove("handle");
        var place = $"{(string?)body["table"] ?? (string?)body["name"]} {(string?)body["chain"] ?? (string?)body["name"]}";
        try
        {
            if (kind is "set" or "map")
                TranslateElements(body, isMap: kind == "map");
            else if (kind == "rule")
                body["expr"]!.AsArray().ToList().ForEach(statement => TranslateStatement(statement!));
            return copy;
        }
        catch (ConfigurationException exception)
        {
            throw new ConfigurationException($"{kind} of {place}: {exception.Message}", exception);
        }
    }

    private void TranslateElements(JsonObject set, bool isMap)
    {
        string[] types = set["type"] switch
        {
            JsonValue one => [(string)one!],
            JsonArray several => [.. several.Select(type => (string)type!)],
            _ => throw new ConfigurationException("its type is told by an expression, and can't be translated"),
        };
        if (set["elem"] is not JsonArray elements || !types.Any(Operand.IsTranslated))
            return;
        var operand = new Operand([.. types]);
        var translated = isMap
            ? elements.SelectMany(pair => operands.Of(pair![0]!, operand)
                .Select(key => (JsonNode)new JsonArray(key, pair[1]!.DeepClone())))
            : elements.SelectMany(element => operands.Of(element!, operand));
        var all = translated.DistinctBy(element => element.ToJsonString()).ToArray();
        if (all.Length == 0)
            set.Remove("elem");
        else
            set["elem"] = new JsonArray(all);
    }

    private void TranslateStatement(JsonNode statement)
    {
        var (kind, content) = statement.AsObject().Single();
        switch (kind)
        {
            case "match":
                TranslateMatch(content!.AsObject());
                break;
            case "vmap":
                TranslateLookup(content!.AsObject());
                break;
            case "snat" or "dnat" when content is JsonObject && content["addr"] is not null:
                throw new ConfigurationException($"a rule translates addresses ({kind}), which can't be done for other addresses");
            case "snat" or "dnat" or "tproxy" or "dup" or "fwd":
                throw new ConfigurationException($"a rule sends packets elsewhere ({kind}), which can't be done for other addresses");
            case "set" or "meter":
                // Keyed by what each packet has, which needs no translation.
                break;
            default:
                RefuseNested(statement);
                break;
        }
    }

    private void TranslateMatch(JsonObject match)
    {
        if (Operand.Of(match["left"]!) is not { } operand)
        {
            RefuseNested(match["left"]!);
            RefuseNested(match["right"]!);
            return;
        }

        if ((string?)match["op"] is not ("==" or "!=" or "in"))
            throw new ConfigurationException($"a rule compares an address by '{(string?)match["op"]}', which can't be translated");
        if (match["right"] is JsonValue named && ((string?)named)?.StartsWith('@') == true)
            return;
        match["right"] = operands.SetOf(match["right"]!, operand);
    }

    private void TranslateLookup(JsonObject lookup)
    {
        if (Operand.Of(lookup["key"]!) is not { } operand)
        {
            RefuseNested(lookup["key"]!);
            return;
        }

        if (lookup["data"]?["set"] is not JsonArray pairs)
            return;
        var translated = pairs.SelectMany(pair => operands.Of(pair![0]!, operand)
            .Select(key => (JsonNode)new JsonArray(key, pair[1]!.DeepClone()))).ToArray();
        lookup["data"]!["set"] = new JsonArray(translated.Length > 0
            ? translated
            : [new JsonArray(OperandTranslation.Nobody(operand), pairs[0]![1]!.DeepClone())]);
    }

    // An address in a place this does not know would silently keep its old meaning.
    private static void RefuseNested(JsonNode node)
    {
        if (Reason(node) is { } reason)
            throw new ConfigurationException(reason);
    }

    private static string? Reason(JsonNode? node) => node switch
    {
        null => null,
        JsonObject table when Operand.Of(table) is not null => "a rule uses an address in a way that can't be translated",
        JsonObject table when table["ct"]?["key"] is { } key && ((string)key!).Contains("addr", StringComparison.Ordinal) =>
            $"a rule asks connection tracking for an address (ct {key}), which can't be translated",
        JsonArray list => list.Select(Reason).FirstOrDefault(found => found is not null),
        JsonObject table => table.Select(entry => Reason(entry.Value)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
