using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Which store's records name records of which other store, in the data set and in the load alike.</summary>
/// <remarks>
/// The writers put a record down before they name it and delete nothing, so that
/// <see cref="Elma365Verify.Backup.References.BackupOrder"/> applies to these edges.
/// </remarks>
public static class ReferenceEdges
{
    /// <summary>Who names, and who is named.</summary>
    public static IReadOnlyList<(string From, string To)> All { get; } =
    [
        (StoreRole.PostgreSql, StoreRole.S3),
        (StoreRole.PostgreSql, StoreRole.MongoDb),
        (StoreRole.RabbitMq, StoreRole.PostgreSql),
        (StoreRole.Redis, StoreRole.PostgreSql),
    ];
}
