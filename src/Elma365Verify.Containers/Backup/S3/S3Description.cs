using System.Globalization;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>
/// Describes what a store holds: a <c>bucket</c> each, an <c>object</c> each key, a <c>version</c> each version or delete marker,
/// numbered from the oldest. Ids and times of versions are the server's own, and ETags of objects written in parts depend on the
/// parts; none of them is described.
/// </summary>
/// <param name="fingerprint">Takes the description.</param>
internal sealed class S3Description(FingerprintWriter fingerprint)
{
    /// <summary>Describes a bucket.</summary>
    public void Add(S3Bucket bucket)
    {
        var properties = new List<KeyValuePair<string, string>> { new("versioning", Word(bucket.Versioning)) };
        if (bucket.Policy is { } policy)
            properties.Add(new("policy", policy));
        properties.AddRange(bucket.Tags.Select(tag => Prefixed("tag", tag)));
        fingerprint.Add(new FingerprintItem("bucket", bucket.Name, properties));
    }

    /// <summary>Describes a key of a bucket.</summary>
    public void Add(S3Bucket bucket, S3Key key)
    {
        var name = $"{bucket.Name}/{key.Key}";
        var markers = key.Versions.Count(version => version.Content is null);
        fingerprint.Add(FingerprintItem.Of(
            "object",
            name,
            ("version count", Number(key.Versions.Length - markers)),
            ("delete marker count", Number(markers)),
            ("state", key.HasLatest && key.Versions[^1].Content is not null ? "present" : "removed")));
        for (var i = 0; i < key.Versions.Length; i++)
            fingerprint.Add(Describe(name, i + 1, key.Versions[i]));
    }

    private static FingerprintItem Describe(string name, int number, S3Version version)
    {
        var properties = new List<KeyValuePair<string, string>>
        {
            new(FingerprintItem.Covers, FormattableString.Invariant($"version {number} of {name}")),
            new("kind", version.Content is null ? "delete marker" : "object"),
            new("null version", version.IsNull ? "yes" : "no"),
        };
        if (version.Content is { } content)
        {
            properties.Add(new("size", content.Size.ToString(CultureInfo.InvariantCulture)));
            properties.Add(new("content", "sha256:" + content.Sha256));
        }

        properties.AddRange(version.Headers.Select(header => Prefixed("header", header)));
        properties.AddRange(version.Metadata.Select(metadata => Prefixed("metadata", metadata)));
        properties.AddRange(version.Tags.Select(tag => Prefixed("tag", tag)));
        return new FingerprintItem("version", FormattableString.Invariant($"{name} {number:D9}"), properties);
    }

    private static KeyValuePair<string, string> Prefixed(string prefix, KeyValuePair<string, string> pair) =>
        new($"{prefix} {pair.Key}", pair.Value);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(S3Versioning versioning) => versioning switch
    {
        S3Versioning.Enabled => "enabled",
        S3Versioning.Suspended => "suspended",
        _ => "off",
    };
}
