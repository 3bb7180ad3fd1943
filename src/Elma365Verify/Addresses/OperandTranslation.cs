using System.Net;
using System.Text.Json.Nodes;

namespace Elma365Verify.Addresses;

/// <summary>Translates the values rules compare with.</summary>
internal sealed class OperandTranslation(AddressMap map)
{
    // No packet has this address as its source or target (RFC 1122, 3.2.1.3), and no interface this name.
    private const string NoAddress = "0.0.0.0";
    private const string NoInterface = "-";

    /// <summary>The values that mean in the topology what one value means outside; none where it means nobody in it.</summary>
    /// <exception cref="ConfigurationException">It can't be translated exactly.</exception>
    public IReadOnlyList<JsonNode> Of(JsonNode value, Operand operand)
    {
        if (value is JsonObject timed && timed["elem"] is JsonObject element)
        {
            if (element.ContainsKey("timeout") || element.ContainsKey("expires"))
                throw new ConfigurationException("it has elements that expire, which a verdict can't rest on");
            return Of(element["val"]!, operand);
        }

        if (operand.Types is [var type])
            return OfPart(value, type);
        if (value is not JsonObject joined || joined["concat"] is not JsonArray parts || parts.Count != operand.Types.Length)
            throw new ConfigurationException($"{value.ToJsonString()} is not made of {operand.Types.Length} parts");
        var rows = parts.Zip(operand.Types).Aggregate(
            (IEnumerable<JsonNode[]>)[[]],
            (all, part) => [.. from row in all from one in OfPart(part.First!, part.Second) select (JsonNode[])[.. row, one]]);
        return [.. rows.Select(row => new JsonObject { ["concat"] = new JsonArray([.. row.Select(one => one.DeepClone())]) })];
    }

    /// <summary>The right side of a comparison: a set, also where it was one value, for several hosts may stand for that.</summary>
    /// <exception cref="ConfigurationException">It can't be translated exactly.</exception>
    public JsonObject SetOf(JsonNode right, Operand operand)
    {
        IEnumerable<JsonNode?> values = right is JsonObject table && table["set"] is JsonArray list ? list.AsEnumerable() : [right];
        var all = values.SelectMany(value => Of(value!, operand)).DistinctBy(value => value.ToJsonString()).ToArray();
        return new JsonObject { ["set"] = new JsonArray(all.Length > 0 ? all : [Nobody(operand)]) };
    }

    /// <summary>A value no packet has, for nftables refuses empty sets in rules.</summary>
    public static JsonNode Nobody(Operand operand)
    {
        if (operand.Types is [var type])
            return type == Operand.Address ? NoAddress : NoInterface;
        throw new ConfigurationException("a rule names hosts by several properties at once, and none of the topology's is among them");
    }

    private IReadOnlyList<JsonNode> OfPart(JsonNode value, string type) => type switch
    {
        Operand.Address => [.. map.Within(Addresses(value)).Select(address => (JsonNode)address)],
        Operand.Interface or "iface_index" when (string?)value.AsValue() == "lo" => ["lo"],
        Operand.Interface or "iface_index" => [.. map.Legs((string)value!).Select(leg => (JsonNode)leg)],
        _ => [value.DeepClone()],
    };

    private static AddressSet Addresses(JsonNode value)
    {
        var set = value switch
        {
            JsonValue text => AddressSet.TryParse((string)text!),
            JsonObject table when table["prefix"] is JsonObject prefix =>
                IPAddress.TryParse((string?)prefix["addr"], out var address) ? AddressSet.Around(address, (int)prefix["len"]!) : null,
            JsonObject table when table["range"] is JsonArray { Count: 2 } range =>
                AddressSet.TryParse($"{(string?)range[0]}-{(string?)range[1]}"),
            _ => null,
        };
        return set ?? throw new ConfigurationException($"{value.ToJsonString()} is no address that can be translated");
    }
}
