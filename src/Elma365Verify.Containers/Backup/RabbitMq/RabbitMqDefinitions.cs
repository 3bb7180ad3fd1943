using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// What a broker exports of itself: <see href="https://www.rabbitmq.com/docs/definitions"/>. Passwords are in it as salted hashes.
/// Operator policies and limits of virtual hosts are among the parameters; queues of one connection alone are not in it.
/// </summary>
/// <remarks>
/// Only what is known here is described and restored: a key of the export that nobody decided on would be carried into a broker that
/// may do with it whatever it likes.
/// </remarks>
/// <param name="document">The export.</param>
internal sealed class RabbitMqDefinitions(JsonObject document)
{
    private const string OwnIdentity = "internal_cluster_id";

    /// <summary>The sections, and the keys of their items, that are described and restored, in the order of a restore.</summary>
    public static readonly ImmutableArray<(string Section, ImmutableArray<string> Keys)> Known =
    [
        ("vhosts", ["name", "description", "tags", "default_queue_type", "metadata", "protected_from_deletion"]),
        ("queues", ["name", "vhost", "type", "durable", "auto_delete", "arguments"]),
        ("exchanges", ["name", "vhost", "type", "durable", "auto_delete", "internal", "arguments"]),
        ("bindings", ["source", "vhost", "destination", "destination_type", "routing_key", "arguments"]),
        ("parameters", ["vhost", "component", "name", "value"]),
        ("global_parameters", ["name", "value"]),
        ("policies", ["vhost", "name", "pattern", "apply-to", "definition", "priority"]),
        ("permissions", ["user", "vhost", "configure", "write", "read"]),
        ("topic_permissions", ["user", "vhost", "exchange", "write", "read"]),
        ("users", ["name", "password_hash", "hashing_algorithm", "tags", "limits"]),
    ];

    /// <summary>What the export says of itself and of the server; nothing of it is restored.</summary>
    public static readonly ImmutableArray<string> AboutTheServer =
    [
        "rabbit_version", "rabbitmq_version", "product_name", "product_version", "rabbitmq_definition_format", "original_cluster_name",
        "explanation",
    ];

    /// <summary>The export as it came.</summary>
    public JsonObject Document => document;

    /// <summary>The sections with their items, without what belongs to the server rather than to its contents.</summary>
    public IEnumerable<(string Name, IEnumerable<JsonObject> Items)> Sections =>
        from known in Known
        where document[known.Section] is JsonArray
        select (known.Section, Items(known.Section));

    /// <summary>
    /// The sections and the items' keys that the export holds and a restore leaves out: <c>quotas</c>, <c>queues: colour</c>.
    /// </summary>
    public IEnumerable<string> Undecided =>
        from pair in document
        where !AboutTheServer.Contains(pair.Key)
        let keys = Known.FirstOrDefault(known => known.Section == pair.Key).Keys
        from name in keys.IsDefault
            ? [pair.Key]
            : (pair.Value as JsonArray ?? []).OfType<JsonObject>().SelectMany(item => item.Select(member => member.Key)).Distinct()
                .Except(keys).Select(key => $"{pair.Key}: {key}")
        select name;

    /// <summary>Reads a server's.</summary>
    public static async Task<RabbitMqDefinitions> ReadAsync(RabbitMqManagement management, CancellationToken cancellation) =>
        new((await management.GetAsync("definitions", cancellation).ConfigureAwait(false)).AsObject());

    /// <summary>Reads a backup's.</summary>
    /// <exception cref="BackupException">The file holds none.</exception>
    public static RabbitMqDefinitions Load(string path)
    {
        try
        {
            return new RabbitMqDefinitions(
                (ManagementJson.Parse(File.ReadAllText(path)) ?? throw new InvalidOperationException("it is null")).AsObject());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BackupException($"{path}: these are no definitions of a broker: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// The items of a section with the keys that are known, without what is our own; none where the server has no such section.
    /// </summary>
    public IEnumerable<JsonObject> Items(string section) =>
        from item in document[section] as JsonArray ?? []
        where item is JsonObject && (string?)item["name"] != OwnIdentity && !DeliveryLimit.IsOwn(item.AsObject())
        select Record(section, item.AsObject());

    /// <summary>An import of some sections.</summary>
    public JsonObject Only(IEnumerable<string> sections) => new(sections.Select(section =>
        KeyValuePair.Create(section, (JsonNode?)new JsonArray([.. Items(section)]))));

    private static JsonObject Record(string section, JsonObject item)
    {
        var keys = Known.First(known => known.Section == section).Keys;
        return new JsonObject(item.Where(member => keys.Contains(member.Key))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
    }
}
