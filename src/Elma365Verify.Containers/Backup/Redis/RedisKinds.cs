using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Everything a Redis server can hold.</summary>
internal static class RedisKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}
