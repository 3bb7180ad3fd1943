using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Elma365Verify.Addresses;

/// <summary>What a rule looks at, as the types of its parts: one, or several joined by dots.</summary>
/// <param name="Types">nftables' names of the types; any that is not translated may be empty.</param>
internal sealed record Operand(ImmutableArray<string> Types)
{
    /// <summary>The type of IPv4 addresses.</summary>
    public const string Address = "ipv4_addr";

    /// <summary>The type of interfaces' names.</summary>
    public const string Interface = "ifname";

    /// <summary>Whether a type's values mean something else in the topology.</summary>
    public static bool IsTranslated(string type) => type is Address or Interface or "iface_index";

    /// <summary>The operand an expression is.</summary>
    /// <returns>Null where no part of it is translated.</returns>
    public static Operand? Of(JsonNode expression)
    {
        IEnumerable<JsonNode?> parts = expression is JsonObject table && table["concat"] is JsonArray list
            ? list.AsEnumerable()
            : [expression];
        var types = parts.Select(part => TypeOf(part!)).ToImmutableArray();
        return types.Any(IsTranslated) ? new Operand(types) : null;
    }

    private static string TypeOf(JsonNode expression) => expression is not JsonObject table
        ? string.Empty
        : (table["payload"], table["meta"]) switch
        {
            (JsonObject payload, _) when (string?)payload["protocol"] == "ip" && (string?)payload["field"] is "saddr" or "daddr" => Address,
            (_, JsonObject meta) when (string?)meta["key"] is "iifname" or "oifname" => Interface,
            (_, JsonObject meta) when (string?)meta["key"] is "iif" or "oif" => "iface_index",
            _ => string.Empty,
        };
}
