using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// What a broker exports of itself: <see href="https://www.rabbitmq.com/docs/definitions"/>. Passwords are in it as salted hashes.
/// Operator policies and limits of virtual hosts are among the parameters; queues of one connection alone are not in it.
/// </summary>
/// <param name="document">The export.</param>
internal sealed class RabbitMqDefinitions(JsonObject document)
{
    private const string OwnIdentity = "internal_cluster_id";

    /// <summary>The export as it came.</summary>
    public JsonObject Document => document;

    /// <summary>The sections with their items, without what belongs to the server rather than to its contents.</summary>
    public IEnumerable<(string Name, IEnumerable<JsonObject> Items)> Sections =>
        from pair in document
        where pair.Value is JsonArray
        select (pair.Key, Items(pair.Key));

    /// <summary>Reads a server's.</summary>
    public static async Task<RabbitMqDefinitions> ReadAsync(RabbitMqManagement management, CancellationToken cancellation) =>
        new((await management.GetAsync("definitions", cancellation).ConfigureAwait(false)).AsObject());

    /// <summary>Reads a backup's.</summary>
    /// <exception cref="BackupException">The file holds none.</exception>
    public static RabbitMqDefinitions Load(string path)
    {
        try
        {
            return new RabbitMqDefinitions(JsonNode.Parse(File.ReadAllBytes(path))!.AsObject());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BackupException($"{path}: these are no definitions of a broker: {exception.Message}", exception);
        }
    }

    /// <summary>The items of a section, without what is our own; none where the server doesn't know it.</summary>
    public IEnumerable<JsonObject> Items(string section) =>
        from item in document[section] as JsonArray ?? []
        where item is JsonObject && (string?)item["name"] != OwnIdentity && !DeliveryLimit.IsOwn(item.AsObject())
        select item.AsObject();

    /// <summary>An import of some sections.</summary>
    public JsonObject Only(IEnumerable<string> sections) => new(sections.Select(section =>
        KeyValuePair.Create(section, (JsonNode?)new JsonArray([.. Items(section).Select(item => item.DeepClone())]))));
}
