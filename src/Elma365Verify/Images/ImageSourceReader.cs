using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Elma365Verify.Configuration;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Images;

/// <summary>Reads one image of the list; what is wrong with it is recorded, and null returned.</summary>
internal sealed partial class ImageSourceReader(ImmutableDictionary<string, string> bases, ConfigurationErrors errors)
{
    internal static readonly string[] RequiredKeys = ["recipe", "suite"];
    internal static readonly string[] OptionalKeys = ["upstream", "contract", "stand-in"];

    /// <summary>Reads the image of a role.</summary>
    public ImageSource? Read(string role, YamlNode key, YamlNode value)
    {
        var line = key.Start.Line;
        if (!Name().IsMatch(role))
            errors.Add(line, $"{Spelling.Quote(role)} is not a role: a role has lower-case letters, digits and hyphens");
        if (YamlTable.From(value, $"the image of {Spelling.Quote(role)}", RequiredKeys, OptionalKeys, errors) is not { } table)
            return null;
        var recipe = Recipe(table);
        var suite = Suite(table);
        var upstream = table.Node("upstream") is { } node ? Reference(node, "'upstream'", errors) : null;
        var contract = Contract(table, role);
        var standIn = table.Node("stand-in") is { } replacement ? StandIn(replacement) : null;
        return recipe is null || suite is null ? null : new ImageSource(role, upstream, recipe, suite, contract, standIn, (int)line);
    }

    /// <summary>A reference pinned to a tag; null where it is (recorded) none.</summary>
    public static string? Reference(YamlNode node, string what, ConfigurationErrors errors)
    {
        if (YamlTable.Text(node, what, errors) is not { } reference)
            return null;
        if (PinnedReference().IsMatch(reference) && !reference.EndsWith(":latest", StringComparison.Ordinal))
            return reference;
        errors.Add(node.Start.Line, $"{Spelling.Quote(reference)} is not an image pinned to a tag, such as redis:7.0.15");
        return null;
    }

    private static string? Recipe(YamlTable table)
    {
        if (table.Text("recipe") is not { } recipe || Name().IsMatch(recipe))
            return table.Text("recipe");
        table.Reject("recipe", $"{Spelling.Quote(recipe)} is not a folder's name of lower-case letters, digits and hyphens");
        return null;
    }

    private string? Suite(YamlTable table)
    {
        if (table.Text("suite") is not { } suite || bases.ContainsKey(suite))
            return table.Text("suite");
        table.Reject("suite", $"no base for the suite {Spelling.Quote(suite)}: the list has {string.Join(", ", bases.Keys.Order())}");
        return null;
    }

    private string? Contract(YamlTable table, string role)
    {
        var contract = table.Text("contract");
        if (contract is not null && KnownContracts.Find(role, contract) is null)
        {
            var known = KnownContracts.NamesOf(role).DefaultIfEmpty($"none for {Spelling.Quote(role)}");
            table.Reject("contract", $"unknown contract {Spelling.Quote(contract)}: known are {string.Join(", ", known)}");
        }

        if (table.Node("contract") is null && table.Node("upstream") is not null)
            errors.Add(table.Line, "an image with an upstream needs the key 'contract'; add it");
        return contract;
    }

    private StandIn? StandIn(YamlNode node)
    {
        if (YamlTable.From(node, "'stand-in'", ["name"], ["lacks"], errors) is not { } table)
            return null;
        var lacks = table.Items("lacks").Select(Lack).OfType<string>().ToImmutableArray();
        return table.Text("name") is { } name ? new StandIn(name, lacks) : null;
    }

    private string? Lack(YamlNode node)
    {
        var lack = YamlTable.Text(node, "a capability", errors);
        if (lack is null || Capability.Known.Contains(lack))
            return lack;
        errors.Add(node.Start.Line, $"unknown capability {Spelling.Quote(lack)}{Spelling.Suggest(lack, Capability.Known)}");
        return null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // registry[:port]/path:tag, as the distribution project's reference grammar has it; a digest may follow.
    [GeneratedRegex(
        @"^([a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*:\w[\w.-]{0,127}(@sha256:[0-9a-f]{64})?$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PinnedReference();
}
