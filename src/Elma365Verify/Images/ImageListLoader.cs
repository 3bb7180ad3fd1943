using System.Collections.Immutable;
using Elma365Verify.Configuration;

namespace Elma365Verify.Images;

/// <summary>
/// Reads the image list, <c>environments/elma365/images.yaml</c>. Errors name file, line and mend, and all that can be found
/// at once are reported together.
/// </summary>
public static class ImageListLoader
{
    private static readonly string[] Keys = ["bases", "images"];

    /// <summary>Reads the list from a file.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, or says something no image list says.</exception>
    public static ImageList Load(string file) => Parse(ConfigurationText.Read(file), file);

    /// <summary>Reads the list from its text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">How messages name the file.</param>
    /// <exception cref="ConfigurationException">The text says something no image list says; the message has the line.</exception>
    public static ImageList Parse(string text, string file)
    {
        var errors = new ConfigurationErrors(file);
        var table = YamlTable.From(YamlFile.Parse(text, file), "an image list", Keys, [], errors)!;
        errors.ThrowIfAny();

        var bases = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (suite, key, value) in YamlTable.Entries(table.Node("bases")!, "'bases'", errors))
        {
            _ = YamlTable.Text(key, "a suite", errors);
            if (ImageSourceReader.Reference(value, $"the base of {Spelling.Quote(suite)}", errors) is { } reference)
                bases.Add(suite, reference);
        }

        errors.ThrowIfAny();
        var reader = new ImageSourceReader(bases.ToImmutable(), errors);
        var sources = YamlTable.Entries(table.Node("images")!, "'images'", errors)
            .Select(entry => reader.Read(entry.Name, entry.Key, entry.Value)).OfType<ImageSource>().ToImmutableArray();
        errors.ThrowIfAny();
        return new ImageList(file, bases.ToImmutable(), sources);
    }
}
