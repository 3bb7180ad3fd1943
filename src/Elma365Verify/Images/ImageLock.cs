using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Configuration;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Images;

/// <summary>The exact image of each role, as <c>./verify images --lock</c> writes it and a run holds to it.</summary>
/// <param name="File">The file as the user would name it.</param>
/// <param name="Images">The images in the order of the file; roles are unique.</param>
public sealed record ImageLock(string File, ImmutableArray<LockedImage> Images)
{
    /// <summary>The file that is found by itself where a run starts.</summary>
    public const string UsualName = "elma365-verify.lock.yaml";

    private static readonly string[] RequiredKeys = ["image", "id"];
    private static readonly string[] OptionalKeys = ["digest"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It can't be read, or is no lock file; the message has the line.</exception>
    public static ImageLock Load(string file) => Parse(ConfigurationText.Read(file), file);

    /// <summary>Reads a lock from its text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">How messages name the file.</param>
    /// <exception cref="ConfigurationException">The text is no lock file; the message has the line.</exception>
    public static ImageLock Parse(string text, string file)
    {
        var errors = new ConfigurationErrors(file);
        var table = YamlTable.From(YamlFile.Parse(text, file), "a lock file", ["images"], [], errors)!;
        errors.ThrowIfAny();
        var images = YamlTable.Entries(table.Node("images")!, "'images'", errors)
            .Select(entry => Read(entry.Name, entry.Key, entry.Value, errors)).OfType<LockedImage>().ToImmutableArray();
        errors.ThrowIfAny();
        return new ImageLock(file, images);
    }

    /// <summary>The file's text.</summary>
    public string Render()
    {
        var text = new StringBuilder("# Written by ./verify images --lock: a run that finds it uses these images and no others.\n");
        text.Append("images:\n");
        foreach (var image in Images)
        {
            text.Append($"  {image.Role}:\n    image: {image.Reference}\n");
            if (image.Digest is not null)
                text.Append($"    digest: {image.Digest}\n");
            text.Append($"    id: {image.Id}\n");
        }

        return text.ToString();
    }

    /// <summary>The image a role is held to.</summary>
    /// <exception cref="ConfigurationException">The file does not have the role.</exception>
    public LockedImage For(string role) => Images.FirstOrDefault(image => image.Role == role)
        ?? throw new ConfigurationException($"{File}: no image for the role '{role}'; write it anew: ./verify images --lock {File}");

    /// <summary>What differs between the images of this file and others, a sentence a role; none where they are the same.</summary>
    public IEnumerable<string> Differences(IReadOnlyList<LockedImage> others)
    {
        foreach (var other in others)
        {
            if (Images.FirstOrDefault(image => image.Role == other.Role) is not { } locked)
                yield return $"{other.Role}: the lock has none, here it is {other.Reference} {other.Shown}";
            else if (!locked.IsSameContent(other))
                yield return $"{other.Role}: locked {locked.Reference} {locked.Shown}, here it is {other.Reference} {other.Shown}";
        }

        foreach (var locked in Images.Where(image => others.All(other => other.Role != image.Role)))
            yield return $"{locked.Role}: locked {locked.Reference}, here nothing has that role";
    }

    private static LockedImage? Read(string role, YamlNode key, YamlNode value, ConfigurationErrors errors)
    {
        if (!KnownContracts.Roles.Contains(role))
            errors.Add(key.Start.Line, $"unknown role {Spelling.Quote(role)}{Spelling.Suggest(role, KnownContracts.Roles)}");
        if (YamlTable.From(value, $"the image of {Spelling.Quote(role)}", RequiredKeys, OptionalKeys, errors) is not { } table)
            return null;
        var image = table.Text("image");
        if (image is not null && !Settings.SettingsBounds.IsReference(image))
            table.Reject("image", $"{Spelling.Quote(image)}: {Settings.RolePairs.NotAReference}");
        var (digest, id) = (DigestOf(table, "digest"), DigestOf(table, "id"));
        return image is null || id is null ? null : new LockedImage(role, image, digest, id);
    }

    private static string? DigestOf(YamlTable table, string key)
    {
        if (table.Text(key) is not { } text)
            return null;
        if (text.StartsWith("sha256:", StringComparison.Ordinal) && text.Length == 71 && text[7..].All(char.IsAsciiHexDigitLower))
            return text;
        table.Reject(key, $"'{key}' is {Spelling.Quote(text)}; a digest is sha256: and 64 digits");
        return null;
    }
}
