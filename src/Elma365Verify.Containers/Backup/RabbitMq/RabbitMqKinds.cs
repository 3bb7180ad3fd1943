using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Everything a RabbitMQ server can hold: its definitions (<see href="https://www.rabbitmq.com/docs/definitions"/>), what its queues
/// hold, and what plugins and the node keep beside.
/// </summary>
internal static class RabbitMqKinds
{
    public const string Held = "messages that consumers hold";
    public const string Exclusive = "exclusive queues";
    public const string Undecided = "definitions of a kind not known here";
    public const string Offsets = "offsets of streams";
    public const string Lives = "time to live that is left";
    public const string Deliveries = "delivery counts";
    public const string InternalExchange = "internal exchanges of messages";
    public const string Delayed = "delayed messages";
    public const string Cached = "messages an exchange remembers";
    public const string Retained = "retained messages of MQTT";
    public const string Tracing = "tracing";
    public const string Flags = "feature flags";
    public const string Nodes = "cluster nodes";
    public const string Configuration = "configuration files";
    public const string Certificates = "certificates of listeners";
    public const string Connections = "connections, channels and consumers";

    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        new("virtual hosts", Keeping.Compared, "with description, tags, default queue type"),
        new("limits of virtual hosts", Keeping.Compared, "among the parameters"),
        new("users", Keeping.Compared, "with salted hash, tags and limits; the hash by its digest"),
        new("permissions", Keeping.Compared),
        new("topic permissions", Keeping.Compared),
        new("exchanges", Keeping.Compared),
        new("bindings", Keeping.Compared, "of queues and of exchanges"),
        new("queues", Keeping.Compared,
            "classic, quorum and stream, with arguments; also those that end with their last consumer, and transient ones"),
        new("policies", Keeping.Compared),
        new("operator policies", Keeping.Compared, "among the parameters"),
        new("parameters", Keeping.Compared,
            "those of federation and shovel too; a server without their plugin refuses them, by its name"),
        new("global parameters", Keeping.Compared, "but for the cluster's own id"),
        new("messages", Keeping.Compared,
            "order, exchange, routing key, CC, body, properties and headers with their types, dead-letter "
            + "history; " + "an empty table or array among the headers comes back as a void"),
        new("plugins", Keeping.Kept,
            "which are enabled; where a backup is verified, the fresh server has the same as far as its image holds them"),
        new(Held, Keeping.NotKept, "nobody else can read them: they are waited for shortly, then named with their number"),
        new(Exclusive, Keeping.NotKept, "they end with the connection that declared them"),
        new(Undecided, Keeping.NotKept, "what another version exports and this one does not know"),
        new(Offsets, Keeping.NotKept, "a restored stream counts from 0, and stored positions of consumers are gone"),
        new(Lives, Keeping.NotKept, "it begins anew"),
        new(Deliveries, Keeping.NotKept, "a restored message was never delivered; reading a queue adds one"),
        new(InternalExchange, Keeping.NotKept, "nobody can publish to one; the messages come back through " + RabbitMqRoutes.Substitute),
        new(Delayed, Keeping.NotKept, "the plugin keeps them outside of queues, where nobody can read them"),
        new(Cached, Keeping.NotKept, "nobody can read them out of the exchange"),
        new(Retained, Keeping.NotKept, "the plugin keeps them outside of queues; sessions are queues and kept"),
        new(Tracing, Keeping.NotKept, "switch it on again"),
        new(Flags, Keeping.NotKept, "a fresh server enables all stable ones"),
        new(Nodes, Keeping.NotKept, "a backup is restored into one node; queues spread when others join"),
        new(Configuration, Keeping.NotKept,
            "rabbitmq.conf, conf.d, advanced.config, the environment and the Erlang cookie: keep them with the image"),
        new(Certificates, Keeping.NotKept, "keep them with the configuration"),
        new(Connections, Keeping.NotKept, "clients connect again"),
    ];
}
