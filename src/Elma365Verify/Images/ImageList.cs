using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>Every image an environment needs.</summary>
/// <param name="File">The file it was read from, as the user would name it.</param>
/// <param name="Bases">The base image of each Debian suite, by the suite's name.</param>
/// <param name="Sources">The sources in the order of the file; roles are unique.</param>
public sealed record ImageList(string File, ImmutableDictionary<string, string> Bases, ImmutableArray<ImageSource> Sources)
{
    /// <summary>The source of a role's image.</summary>
    /// <exception cref="ConfigurationException">The list has no such role.</exception>
    public ImageSource For(string role) => Sources.FirstOrDefault(source => source.Role == role)
        ?? throw new ConfigurationException(
            $"{File}: no image for the role '{role}': the list has {string.Join(", ", Sources.Select(source => source.Role))}");

    /// <summary>The base image a source's recipe is built on.</summary>
    public string BaseFor(ImageSource source) => Bases[source.Suite];
}
