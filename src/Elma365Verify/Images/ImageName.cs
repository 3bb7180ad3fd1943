namespace Elma365Verify.Images;

/// <summary>
/// The parts of an image's reference, <c>[registry[:port]/]path[:tag][@digest]</c>, read as Docker reads it: the first part names a
/// registry only where it has a dot, a colon or a capital letter, or is <c>localhost</c>.
/// </summary>
/// <param name="Registry">The registry's host, with its port: <c>registry.example:5000</c>; <see cref="DockerHub"/> for none.</param>
/// <param name="Path">The path in it, complete: <c>library/postgres</c> for <c>postgres</c>.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest"><c>sha256:…</c>, or null.</param>
public sealed record ImageName(string Registry, string Path, string? Tag, string? Digest)
{
    /// <summary>The registry of references that name none.</summary>
    public const string DockerHub = "docker.io";

    private const string Official = "library/";

    /// <summary>Registry and path.</summary>
    public string Repository => $"{Registry}/{Path}";

    /// <summary>Reads a reference that <see cref="Settings.SettingsBounds.IsReference"/> accepts; the id of an image is none.</summary>
    public static ImageName Parse(string reference)
    {
        var (named, digest) = reference.Split('@') is [var before, var after] ? (before, after) : (reference, null);
        var colon = named.LastIndexOf(':');
        var (place, tag) = colon > named.LastIndexOf('/') ? (named[..colon], named[(colon + 1)..]) : (named, null);
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IsRegistry(place[..slash]))
            return new ImageName(DockerHub, Complete(place), tag, digest);
        var registry = place[..slash];
        return registry is DockerHub or "index.docker.io"
            ? new ImageName(DockerHub, Complete(place[(slash + 1)..]), tag, digest)
            : new ImageName(registry, place[(slash + 1)..], tag, digest);
    }

    /// <summary>Whether two references name the same repository, however it is written.</summary>
    public static bool AreOfOneRepository(string one, string other) => Parse(one).Repository == Parse(other).Repository;

    /// <summary>The same repository by the content's digest alone.</summary>
    /// <param name="reference">Such as <c>postgres:15.14</c>.</param>
    /// <param name="digest"><c>sha256:…</c></param>
    public static string ByDigest(string reference, string digest)
    {
        var named = reference.Split('@')[0];
        var colon = named.LastIndexOf(':');
        return $"{(colon > named.LastIndexOf('/') ? named[..colon] : named)}@{digest}";
    }

    private static bool IsRegistry(string part) =>
        part == "localhost" || part.AsSpan().ContainsAny('.', ':') || part.Any(char.IsAsciiLetterUpper);

    private static string Complete(string path) => path.Contains('/', StringComparison.Ordinal) ? path : Official + path;
}
