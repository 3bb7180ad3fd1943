using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Which kinds of items the data set puts into each store. Where none of a kind was compared, its reader forgot it, on both sides
/// alike, and nothing of that kind was proven.
/// </summary>
internal static class DataSetKinds
{
    /// <summary>The kinds of a store, as its fingerprint names them.</summary>
    public static IReadOnlyCollection<string> Of(string store) => store switch
    {
        StoreRole.PostgreSql =>
        [
            "column", "comment", "constraint", "database", "domain", "enum", "extension", "function", "grant", "index", "large object",
            "membership", "policy", "role", "rows", "schema", "sequence", "sequence state", "setting", "table", "table content",
            "trigger", "view",
        ],
        StoreRole.S3 => ["bucket", "object", "version"],
        StoreRole.MongoDb => ["collection", "database", "documents", "index", "user", "view"],
        StoreRole.RabbitMq =>
            ["binding", "contents", "exchange", "message", "parameter", "permission", "policy", "queue", "user", "virtual host"],
        StoreRole.Redis => ["function library", "key", "stream group", "user"],
        _ => throw new ArgumentOutOfRangeException(nameof(store), store, "There is no such store."),
    };
}
