using System.Collections.Immutable;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>A version of an object, or a delete marker. Its id and its time are the server's own and can't be restored.</summary>
/// <param name="IsNull">Whether its id is <c>null</c>: it was written while the bucket kept no versions.</param>
/// <param name="Content">Where its content is; null for a delete marker.</param>
/// <param name="Headers">Its content headers by their names in HTTP, in lower case.</param>
/// <param name="Metadata">Its user metadata, names without <c>x-amz-meta-</c>, values as the server gives them.</param>
/// <param name="Tags">Its tags; empty where it has none or the server knows none.</param>
internal sealed record S3Version(
    bool IsNull,
    S3Content? Content,
    ImmutableSortedDictionary<string, string> Headers,
    ImmutableSortedDictionary<string, string> Metadata,
    ImmutableSortedDictionary<string, string> Tags)
{
    /// <summary>A delete marker.</summary>
    public static S3Version Marker(bool isNull) => new(isNull, null, None, None, None);

    private static ImmutableSortedDictionary<string, string> None => ImmutableSortedDictionary<string, string>.Empty;
}
