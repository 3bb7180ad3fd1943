using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Configuration;

/// <summary>A YAML mapping with known keys. What is wrong with it is recorded, and read as absent.</summary>
internal sealed partial class YamlTable
{
    private const int LongestText = 1000;

    private readonly YamlMappingNode mapping;
    private readonly ConfigurationErrors errors;

    private YamlTable(YamlMappingNode mapping, ConfigurationErrors errors)
    {
        this.mapping = mapping;
        this.errors = errors;
    }

    /// <summary>The line the mapping begins in.</summary>
    public long Line => mapping.Start.Line;

    /// <summary>Reads a mapping and records keys that are unknown or missing.</summary>
    /// <param name="node">The node that should be a mapping.</param>
    /// <param name="what">What it describes, for errors: <c>a flow</c>.</param>
    /// <param name="required">The keys it must have.</param>
    /// <param name="optional">The keys it may have.</param>
    /// <param name="errors">Where to record.</param>
    /// <returns>The table, or null where the node is no mapping.</returns>
    public static YamlTable? From(YamlNode node, string what, string[] required, string[] optional, ConfigurationErrors errors)
    {
        var known = required.Concat(optional).ToList();
        if (node is not YamlMappingNode mapping)
        {
            errors.Add(node.Start.Line, $"{what} is a mapping with the keys {string.Join(", ", known)}");
            return null;
        }

        var table = new YamlTable(mapping, errors);
        foreach (var (name, key) in table.Keys().Where(key => !known.Contains(key.Name)))
            errors.Add(key.Start.Line, $"{what} has no key {Spelling.Quote(name)}{Spelling.Suggest(name, known)}");
        foreach (var key in required.Where(key => table.Node(key) is null))
            errors.Add(mapping.Start.Line, $"{what} needs the key '{key}'; add it");
        return table;
    }

    /// <summary>The keys as texts, in the order of the file; for tables whose keys the user chooses.</summary>
    public static IEnumerable<(string Name, YamlNode Key, YamlNode Value)> Entries(YamlNode node, string what, ConfigurationErrors errors)
    {
        if (node is YamlMappingNode { Children.Count: > 0 } mapping)
            return mapping.Children.Select(child => (NameOf(child.Key), child.Key, child.Value));
        errors.Add(node.Start.Line, $"{what} is a mapping from names to what they mean; give at least one");
        return [];
    }

    /// <summary>The value of a key, or null where the key is absent.</summary>
    public YamlNode? Node(string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    /// <summary>The line of a key's value, or of the mapping where the key is absent.</summary>
    public long LineOf(string key) => Node(key)?.Start.Line ?? Line;

    /// <summary>Records an error at a key's value.</summary>
    public void Reject(string key, string message) => errors.Add(LineOf(key), message);

    /// <summary>The text of a key with white space collapsed; null where it is absent or (recorded) no text.</summary>
    public string? Text(string key) => Node(key) is { } node ? Text(node, $"'{key}'", errors) : null;

    /// <summary>The text of a node with white space collapsed; null where it is (recorded) no text.</summary>
    public static string? Text(YamlNode node, string what, ConfigurationErrors errors)
    {
        var text = node is YamlScalarNode { Value: { } value } ? WhiteSpace().Replace(value, " ").Trim() : null;
        var fault = text switch
        {
            null => $"{what} is a text, not a list or a mapping",
            "" => $"{what} is empty; give it a value",
            { Length: > LongestText } => $"{what} is longer than {LongestText} characters; shorten it",
            _ when text.Any(char.IsControl) => $"{what} holds a control character; remove it",
            _ => null,
        };
        if (fault is null)
            return text;
        errors.Add(node.Start.Line, fault);
        return null;
    }

    /// <summary>The items of a key that holds one item or a list of them; empty where it is absent or (recorded) an empty list.</summary>
    public IReadOnlyList<YamlNode> Items(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlSequenceNode { Children.Count: 0 }:
                Reject(key, $"'{key}' is an empty list; give at least one item");
                return [];
            case YamlSequenceNode sequence:
                return [.. sequence.Children];
            case var single:
                return [single];
        }
    }

    private static string NameOf(YamlNode key) => (key as YamlScalarNode)?.Value ?? "(not a text)";

    private IEnumerable<(string Name, YamlNode Key)> Keys() => mapping.Children.Keys.Select(key => (NameOf(key), key));

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
