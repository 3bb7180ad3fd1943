using System.Text.RegularExpressions;

namespace Elma365Verify.Images;

/// <summary>
/// A registry asked in place of those the image list names. It has each image under the path it has at home, below a prefix where there
/// is one: <c>postgres:15.14</c> is <c>mirror.example:5000/hub/library/postgres:15.14</c>, and
/// <c>quay.io/minio/minio:…</c> is <c>mirror.example:5000/hub/minio/minio:…</c>.
/// </summary>
/// <param name="Address"><c>HOST[:PORT][/PREFIX]</c>.</param>
public sealed partial record RegistryMirror(string Address)
{
    /// <summary>The form it is written in, for messages.</summary>
    public const string Form = "HOST[:PORT][/PREFIX], such as registry.example:5000/hub, without https://";

    /// <summary>Reads a mirror; null where the text is none.</summary>
    public static RegistryMirror? Read(string text) =>
        text.Length <= 200 && Written().IsMatch(text) ? new RegistryMirror(text.TrimEnd('/')) : null;

    /// <summary>What an image of another registry is called here; one that already is of this mirror stays as it is.</summary>
    public string Of(string reference)
    {
        if (reference.StartsWith(Address + "/", StringComparison.Ordinal))
            return reference;
        var name = ImageName.Parse(reference);
        var tag = name.Tag is null ? string.Empty : $":{name.Tag}";
        var digest = name.Digest is null ? string.Empty : $"@{name.Digest}";
        return $"{Address}/{name.Path}{tag}{digest}";
    }

    /// <inheritdoc/>
    public override string ToString() => Address;

    // A host alone would be taken for a folder of Docker Hub: it needs a dot or a port, or is localhost.
    [GeneratedRegex(
        @"^(localhost|[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
        + @"|[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(?=:))(:[0-9]{1,5})?(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*/?\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
