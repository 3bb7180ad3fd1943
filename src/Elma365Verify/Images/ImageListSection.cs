using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Images;

/// <summary>A mapping of the image list, which knows the lines its messages need.</summary>
internal sealed class ImageListSection(YamlMappingNode mapping, string file, int line)
{
    /// <summary>The line of the key that opens the section, from 1.</summary>
    internal int Line => line;

    internal IEnumerable<(string Key, int Line)> Entries() =>
        mapping.Children.Keys.Select(key => (Scalar(key, "a key"), (int)key.Start.Line));

    internal void Expect(params string[] keys)
    {
        foreach (var (key, keyLine) in Entries().Where(entry => !keys.Contains(entry.Key)))
            throw new ConfigurationException(file, keyLine, $"unknown key '{key}': known are {string.Join(", ", keys)}");
    }

    internal ImageListSection Section(string key)
    {
        var (keyNode, value) = Find(key) ?? throw Error($"'{key}' is missing");
        return value is YamlMappingNode { Children.Count: > 0 } section
            ? new ImageListSection(section, file, (int)keyNode.Start.Line)
            : throw new ConfigurationException(file, keyNode.Start.Line, $"'{key}' needs entries below it");
    }

    internal string Required(string key) => Optional(key) ?? throw Error($"'{key}' is missing");

    internal string? Optional(string key) => Find(key) is { Value: var value } ? Scalar(value, $"'{key}'") : null;

    internal ConfigurationException Error(string message) => new(file, line, message);

    internal ConfigurationException Error(string key, string message) =>
        new(file, Find(key)?.Value.Start.Line ?? line, message);

    private (YamlNode Key, YamlNode Value)? Find(string key)
    {
        foreach (var (name, value) in mapping.Children)
        {
            if (name is YamlScalarNode scalar && scalar.Value == key)
                return (name, value);
        }

        return null;
    }

    private string Scalar(YamlNode node, string what) => node is YamlScalarNode { Value: { Length: > 0 } value }
        ? value
        : throw new ConfigurationException(file, node.Start.Line, $"{what} must be a text");
}
