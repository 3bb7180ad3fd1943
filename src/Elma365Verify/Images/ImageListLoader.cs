using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Elma365Verify.Images;

/// <summary>Reads the image list, <c>environments/elma365/images.yaml</c>.</summary>
public static partial class ImageListLoader
{
    private static readonly string[] Contracts = ["official"];

    /// <summary>Reads the list from a file.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, or says something no image list says.</exception>
    public static ImageList Load(string file)
    {
        try
        {
            if (new FileInfo(file).Length > ImageListDocument.MaximumLength)
                throw new ConfigurationException(file, 1, $"the file is larger than {ImageListDocument.MaximumLength} bytes");
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the list from its text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">How messages name the file.</param>
    /// <exception cref="ConfigurationException">The text says something no image list says; the message has the line.</exception>
    public static ImageList Parse(string text, string file)
    {
        var root = ImageListDocument.Read(text, file);
        root.Expect("bases", "images");
        var bases = root.Section("bases").Entries()
            .ToImmutableDictionary(entry => entry.Key, entry => Reference(root.Section("bases"), entry.Key));
        var images = root.Section("images");
        return new ImageList(file, bases, [.. images.Entries().Select(entry => Source(images.Section(entry.Key), entry.Key, bases))]);
    }

    private static ImageSource Source(ImageListSection section, string role, ImmutableDictionary<string, string> bases)
    {
        section.Expect("upstream", "recipe", "suite", "contract", "stand-in");
        if (!Name().IsMatch(role))
            throw section.Error($"'{role}' is not a role: a role has lower-case letters, digits and hyphens");
        var recipe = section.Required("recipe");
        if (!Name().IsMatch(recipe))
            throw section.Error("recipe", $"'{recipe}' is not a folder's name of lower-case letters, digits and hyphens");
        var suite = section.Required("suite");
        if (!bases.ContainsKey(suite))
            throw section.Error("suite", $"no base for the suite '{suite}': the list has {string.Join(", ", bases.Keys.Order())}");
        var upstream = section.Optional("upstream") is null ? null : Reference(section, "upstream");
        var contract = upstream is null ? section.Optional("contract") : section.Required("contract");
        if (contract is not null && !Contracts.Contains(contract))
            throw section.Error("contract", $"unknown contract '{contract}': known are {string.Join(", ", Contracts)}");
        return new ImageSource(role, upstream, recipe, suite, contract, section.Optional("stand-in"), section.Line);
    }

    private static string Reference(ImageListSection section, string key)
    {
        var reference = section.Required(key);
        return PinnedReference().IsMatch(reference) && !reference.EndsWith(":latest", StringComparison.Ordinal)
            ? reference
            : throw section.Error(key, $"'{reference}' is not an image pinned to a tag, such as redis:7.0.15");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // registry[:port]/path:tag, as the distribution project's reference grammar has it; a digest may follow.
    [GeneratedRegex(
        @"^([a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*:\w[\w.-]{0,127}(@sha256:[0-9a-f]{64})?$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PinnedReference();
}
