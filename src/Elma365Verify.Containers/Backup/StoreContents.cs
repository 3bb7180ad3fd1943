using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Containers.Backup.MongoDb;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Backup.S3;

namespace Elma365Verify.Containers.Backup;

/// <summary>Everything a server of each store can hold, and what becomes of it in a backup.</summary>
public static class StoreContents
{
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<ContentKind>> ByStore =
        new Dictionary<string, ImmutableArray<ContentKind>>
        {
            ["minio"] = S3Kinds.All,
            ["mongodb"] = MongoDbKinds.All,
            ["postgresql"] = [.. PostgreSqlClusterKinds.All, .. PostgreSqlDatabaseKinds.All],
            ["rabbitmq"] = RabbitMqKinds.All,
            ["redis"] = RedisKinds.All,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The kinds of a store, by its role: <c>postgresql</c>.</summary>
    public static ImmutableArray<ContentKind> Of(string store) => ByStore[store];
}
