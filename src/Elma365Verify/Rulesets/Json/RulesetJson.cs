using System.Text.Json.Nodes;

namespace Elma365Verify.Rulesets.Json;

/// <summary>
/// nftables' own JSON (libnftables-json(5)): what <c>nft -j list ruleset</c> prints is read, and what is written is read by
/// <c>nft -j -f</c>. The kernel's listing has includes, definitions and shorthands resolved.
/// </summary>
/// <remarks>
/// Handles and library versions are not kept. Some things a listing of nft 1.0.6 doesn't tell: the devices of netdev chains,
/// that a set is dynamic, and by a mistake of its own which flags a table has (it prints the table's name).
/// </remarks>
public static class RulesetJson
{
    /// <summary>The root's only property.</summary>
    internal const string Root = "nftables";

    /// <summary>Reads a listing.</summary>
    /// <exception cref="FormatException">The text is no listing of a ruleset.</exception>
    public static NftRuleset Read(string listing)
    {
        try
        {
            var root = JsonText.Object(JsonText.Parse(listing), "A listing");
            var reader = new ListingReader();
            foreach (var item in JsonText.Array(root[Root], $"'{Root}'"))
                reader.Add(item);
            return reader.Ruleset();
        }
        catch (InvalidOperationException exception)
        {
            // Strings are decoded where they are read, and an escape that is half a surrogate pair is no string.
            throw new FormatException($"This is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a listing, which adds everything in it when nft loads it. Equal rulesets make equal texts.</summary>
    public static string Write(NftRuleset ruleset) =>
        new JsonObject { [Root] = new JsonArray([.. ruleset.Tables.SelectMany(ListingWriter.Items)]) }.ToJsonString();
}
