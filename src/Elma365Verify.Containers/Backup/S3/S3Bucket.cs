using System.Collections.Immutable;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>A bucket without its objects, as <c>bucket.json</c> of the backup holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versioning">Whether it keeps versions.</param>
/// <param name="Policy">Its policy, JSON with sorted keys; null where it has none or the server knows none.</param>
/// <param name="Tags">Its tags; empty where it has none or the server knows none.</param>
internal sealed record S3Bucket(
    string Name, S3Versioning Versioning, string? Policy, ImmutableSortedDictionary<string, string> Tags);
