using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// Everything a MongoDB server can hold: its databases, what commands tell of the server as a whole, and what it keeps for itself.
/// </summary>
internal static class MongoDbKinds
{
    public const string Fields = "options of a kind not known here";
    public const string System = "system collections";
    public const string Own = "collections of the databases local and config";
    public const string Profiler = "profiler levels";
    public const string ReplicaSet = "replica set configuration";
    public const string Compatibility = "feature compatibility version";
    public const string Parameters = "server parameters and configuration";
    public const string ClusterParameters = "cluster parameters";
    public const string QuerySettings = "query settings";
    public const string SearchIndexes = "search indexes";
    public const string Passwords = "passwords of users";
    public const string Transactions = "open transactions";

    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        new("databases", Keeping.Compared),
        new("collections", Keeping.Compared,
            "with their options: capped, clustered, validator, collation, pre-images of change streams, encrypted fields"),
        new("documents", Keeping.Compared, "byte by byte; GridFS and system.js too; those that a TTL index removes by their moment"),
        new("indexes", Keeping.Compared,
            "with every option: unique, sparse, hidden, TTL, partial, wildcard, text, 2d, 2dsphere, hashed, collation"),
        new("views", Keeping.Compared),
        new("users", Keeping.Compared, "credentials by their digest; a stand-in tells none"),
        new("roles", Keeping.Compared),
        new(Passwords, Keeping.NotKept, "where a stand-in tells none: restored users have one that nobody knows; set theirs again"),
        new("time-series collections", Keeping.NotKept, "a server with one is refused"),
        new("sharded clusters", Keeping.NotKept, "a router is refused; shards have no common moment"),
        new(Fields, Keeping.NotKept, "what another version has and this one does not know"),
        new(System, Keeping.NotKept, "such as system.profile; views, users, roles and scripts are kept as what they are"),
        new(Own, Keeping.NotKept, "the oplog, sessions, and whatever else a server keeps there for itself"),
        new(Profiler, Keeping.NotKept, "set them again"),
        new(ReplicaSet, Keeping.NotKept,
            "a backup is restored into one node, and the others copy from it; resume tokens of change streams end"),
        new(Compatibility, Keeping.NotKept, "that of the server restored into stands"),
        new(Parameters, Keeping.NotKept, "keep them with the image: mongod.conf, command line, certificates, key file"),
        new(ClusterParameters, Keeping.NotKept, "set them again"),
        new(QuerySettings, Keeping.NotKept, "set them again"),
        new(SearchIndexes, Keeping.NotKept, "create them again"),
        new(Transactions, Keeping.NotKept, "what they wrote is not there before they commit"),
    ];
}
