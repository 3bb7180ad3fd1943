using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Everything an S3 store can hold.</summary>
internal static class S3Kinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}
