using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Configuration;
using Elma365Verify.Images;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Settings;

/// <summary>
/// Reads a settings file, whose form <c>environments/settings.schema.json</c> describes. Errors name file, line and mend, and
/// all that can be found at once are reported together.
/// </summary>
public static class SettingsFileLoader
{
    /// <summary>The file that is found by itself where a run starts.</summary>
    public const string UsualName = "elma365-verify.yaml";

    internal static readonly string[] Keys =
    [
        "ruleset", "addresses", "policy", "topology", "images", "images-file", "images-from", "images-lock", "registry-mirror", "lanes",
        "passes", "ready-within", "artifacts",
    ];

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It can't be read, or says something no settings file says.</exception>
    public static SettingsLayer Load(string file) => Parse(ConfigurationText.Read(file), file);

    /// <summary>Reads the settings from their text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">How messages name the file; relative paths in it start at its directory.</param>
    /// <exception cref="ConfigurationException">The text says something no settings file says; the message has the line.</exception>
    public static SettingsLayer Parse(string text, string file)
    {
        var errors = new ConfigurationErrors(file);
        var table = YamlTable.From(YamlFile.Parse(text, file), "a settings file", [], Keys, errors)!;
        var layer = new SettingsLayer
        {
            Rulesets = PathsOf(table, "ruleset", file, errors),
            Addresses = PathOf(table, "addresses", file),
            Policy = PathOf(table, "policy", file),
            Topology = PathOf(table, "topology", file),
            Artifacts = PathOf(table, "artifacts", file),
            ImagesFile = PathOf(table, "images-file", file),
            ImagesLock = PathOf(table, "images-lock", file),
            ImagesFrom = From(table),
            RegistryMirror = Mirror(table),
            Lanes = Number(table, "lanes", SettingsBounds.Lanes),
            Passes = Number(table, "passes", SettingsBounds.Passes),
            ReadyWithin = Number(table, "ready-within", SettingsBounds.ReadyWithin) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Images = table.Node("images") is { } images ? Images(images, errors) : SettingsLayer.Empty.Images,
        };
        errors.ThrowIfAny();
        return layer;
    }

    private static string? PathOf(YamlTable table, string key, string file) =>
        table.Text(key) is { } path ? From(file, path) : null;

    private static ImmutableArray<string> PathsOf(YamlTable table, string key, string file, ConfigurationErrors errors) =>
        [.. table.Items(key).Select(node => YamlTable.Text(node, $"'{key}'", errors)).OfType<string>().Select(path => From(file, path))];

    private static string From(string file, string path) => Path.Combine(Path.GetDirectoryName(file) ?? string.Empty, path);

    private static int? Number(YamlTable table, string key, (int Least, int Most) bounds)
    {
        if (table.Text(key) is not { } text)
            return null;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= bounds.Least && number <= bounds.Most)
            return number;
        table.Reject(key, $"'{key}' is {Spelling.Quote(text)}; write a whole number from {bounds.Least} to {bounds.Most}");
        return null;
    }

    private static ImagesFrom? From(YamlTable table)
    {
        const string key = "images-from";
        if (table.Text(key) is not { } text)
            return null;
        if (SourcingWords.FindFrom(text) is { } from)
            return from;
        table.Reject(key, SourcingWords.NotFrom(text));
        return null;
    }

    private static RegistryMirror? Mirror(YamlTable table)
    {
        const string key = "registry-mirror";
        if (table.Text(key) is not { } text)
            return null;
        if (RegistryMirror.Read(text) is { } mirror)
            return mirror;
        table.Reject(key, SourcingWords.NotAMirror(text));
        return null;
    }

    private static ImmutableSortedDictionary<string, ImageChoice> Images(YamlNode node, ConfigurationErrors errors)
    {
        var reader = new ImageChoiceReader(errors);
        var choices = ImmutableSortedDictionary.CreateBuilder<string, ImageChoice>(StringComparer.Ordinal);
        foreach (var (role, key, value) in YamlTable.Entries(node, "'images'", errors))
        {
            if (reader.Read(role, key, value) is { } choice)
                choices[role] = choice;
        }

        return choices.ToImmutable();
    }
}
