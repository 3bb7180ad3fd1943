using System.Collections.Frozen;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// The fields of a server's catalogue that are described and restored. One that nobody decided on is left out and named: in a command
/// made of it a server would do with it whatever it likes.
/// </summary>
internal static class KnownFields
{
    /// <summary>What <c>create</c> takes: <see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>.</summary>
    public static readonly FrozenSet<string> Collection = Set(
        "capped", "size", "max", "validator", "validationLevel", "validationAction", "collation", "viewOn", "pipeline", "clusteredIndex",
        "changeStreamPreAndPostImages", "expireAfterSeconds", "encryptedFields", "storageEngine", "indexOptionDefaults", "timeseries");

    /// <summary>
    /// What <c>createIndexes</c> takes: <see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/>.
    /// </summary>
    public static readonly FrozenSet<string> Index = Set(
        "v", "key", "name", "ns", "unique", "sparse", "expireAfterSeconds", "hidden", "partialFilterExpression", "collation", "weights",
        "default_language", "language_override", "textIndexVersion", "2dsphereIndexVersion", "finestIndexedLevel", "coarsestIndexedLevel",
        "2dIndexVersion", "bits", "min", "max", "bucketSize", "wildcardProjection", "columnstoreProjection", "storageEngine", "background",
        "dropDups", "clustered", "prepareUnique");

    /// <summary>What <c>system.users</c> holds, and <c>usersInfo</c> tells.</summary>
    public static readonly FrozenSet<string> User = Set(
        "_id", "userId", "user", "db", "roles", "credentials", "mechanisms", "customData", "authenticationRestrictions");

    /// <summary>What <c>system.roles</c> holds.</summary>
    public static readonly FrozenSet<string> Role = Set("_id", "role", "db", "roles", "privileges", "authenticationRestrictions");

    /// <summary>A document without the fields that are not known.</summary>
    public static BsonDocument Of(BsonDocument document, FrozenSet<string> known) =>
        document.All(field => known.Contains(field.Name))
            ? document
            : new BsonDocument(document.Where(field => known.Contains(field.Name)));

    /// <summary>The fields of a document that are not known.</summary>
    public static IEnumerable<string> Beyond(BsonDocument document, FrozenSet<string> known) =>
        document.Names.Where(name => !known.Contains(name));

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
