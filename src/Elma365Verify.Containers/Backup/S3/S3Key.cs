using System.Collections.Immutable;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>A key with all its versions, a line of <c>keys.jsonl</c> of the backup.</summary>
/// <param name="Key">The key: up to 1,024 bytes of any UTF-8.</param>
/// <param name="Versions">Its versions and delete markers, oldest first; at least one.</param>
/// <param name="HasLatest">
/// Whether one of them is what a reader of the key gets. OpenStack Swift leaves none, and no marker, where an object is removed
/// while versioning is suspended.
/// </param>
internal sealed record S3Key(string Key, ImmutableArray<S3Version> Versions, bool HasLatest);
