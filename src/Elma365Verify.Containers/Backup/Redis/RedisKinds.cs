using System.Collections.Frozen;
using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Everything a Redis server can hold.</summary>
/// <remarks>
/// From its own commands, the sections of <c>INFO</c> and
/// <see href="https://redis.io/docs/latest/develop/data-types/"/>; a test asks a server for its categories of commands and sections, and
/// fails for one that is not assigned to a kind here.
/// </remarks>
internal static class RedisKinds
{
    internal const string Keys = "keys of every database";
    internal const string Streams = "streams' groups, consumers and pending entries";
    internal const string Users = "ACL users";
    internal const string Functions = "libraries of functions";
    internal const string Scripts = "cached scripts";
    internal const string Settings = "settings";
    internal const string Modules = "modules";
    internal const string Replication = "replication";
    internal const string Clusters = "cluster and sentinel state";
    internal const string Channels = "subscriptions and published messages";
    internal const string Clients = "clients' state";
    internal const string Logs = "logs and statistics";
    internal const string Files = "files of its own";

    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        new(Keys, Keeping.Compared, "strings, with bitmaps and HyperLogLogs, lists, sets, sorted sets, with places, hashes and streams"),
        new("expiries of keys", Keeping.Compared, "a key whose time is up meanwhile is not expected"),
        new("expiries of fields", Keeping.Kept, "from Redis 7.4; of a field that expires meanwhile a verification says that it is missing"),
        new(Streams, Keeping.Compared, "of more than 10,000 entries, when they were delivered is not compared"),
        new(Users, Keeping.Compared, "their rules, and their passwords as the hashes the server keeps"),
        new(Functions, Keeping.Compared, "by their code"),
        new("when keys were used", Keeping.Kept, "where maxmemory-policy counts it"),
        new(Scripts, Keeping.NotKept, "clients load them again, as after every restart"),
        new(Settings, Keeping.NotKept, "those that are not the product's defaults are named without their values; keep redis.conf"),
        new(Modules, Keeping.NotKept, "a server without them can't load a module's keys: the backup of such a server is refused"),
        new(Replication, Keeping.NotKept, "who replicates from whom is set up anew"),
        new(Clusters, Keeping.NotKept, "a node of a cluster and a sentinel are refused"),
        new(Channels, Keeping.NotKept, "they end with their clients"),
        new(Clients, Keeping.NotKept, "names, transactions, tracking and blocked commands end with their clients"),
        new(Logs, Keeping.NotKept, "slow log, latency, ACL log, counters: a restored server begins anew"),
        new(Files, Keeping.NotKept, "a restored server writes its RDB, append-only and ACL files anew where it is set up to"),
    ];

    /// <summary>The kind that each category of commands is about, as <c>ACL CAT</c> names it; empty for how it is carried out.</summary>
    public static FrozenDictionary<string, string> Categories { get; } = Assign(
        (Keys, "keyspace read write set sortedset list hash string bitmap hyperloglog geo"),
        (Streams, "stream"),
        (Channels, "pubsub"),
        (Scripts, "scripting"),
        (Settings, "admin dangerous"),
        (Clients, "connection transaction blocking"),
        (string.Empty, "fast slow"));

    /// <summary>The kind that each section of <c>INFO everything</c> is about.</summary>
    public static FrozenDictionary<string, string> Sections { get; } = Assign(
        (Settings, "Server"),
        (Clients, "Clients"),
        (Scripts, "Memory"),
        (Files, "Persistence"),
        (Logs, "Stats CPU Commandstats Errorstats Latencystats Keysizes Threads"),
        (Replication, "Replication"),
        (Modules, "Modules"),
        (Clusters, "Cluster Sentinel"),
        (Keys, "Keyspace"));

    /// <summary>The kind that each command with subcommands of its own is about: what a server holds beside keys.</summary>
    public static FrozenDictionary<string, string> Containers { get; } = Assign(
        (Users, "acl"),
        (Functions, "function"),
        (Scripts, "script"),
        (Settings, "config"),
        (Modules, "module"),
        (Clusters, "cluster sentinel"),
        (Channels, "pubsub"),
        (Clients, "client"),
        (Logs, "slowlog latency memory"),
        (Keys, "object"),
        (Streams, "xgroup xinfo"),
        (string.Empty, "command"));

    private static FrozenDictionary<string, string> Assign(params (string Kind, string Words)[] groups) => groups
        .SelectMany(group => group.Words.Split(' ').Select(word => KeyValuePair.Create(word, group.Kind)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
