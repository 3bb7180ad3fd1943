using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Everything a MongoDB server can hold.</summary>
internal static class MongoDbKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}
