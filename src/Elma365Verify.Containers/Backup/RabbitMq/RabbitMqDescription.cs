using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Describes what a broker holds: each of its definitions, and by <see cref="QueueDescription"/> what its queues hold. Whether a message
/// was delivered before is not described, as describing it delivers it.
/// </summary>
/// <param name="fingerprint">Takes the description.</param>
internal sealed class RabbitMqDescription(FingerprintWriter fingerprint)
{
    private readonly Lock gate = new();

    // Queues whose virtual host and name, side by side, read like those of another one.
    private HashSet<string> ambiguous = [];

    private static readonly Dictionary<string, (string Kind, string[] Identity)> Sections = new(StringComparer.Ordinal)
    {
        ["users"] = ("user", ["name"]),
        ["vhosts"] = ("virtual host", ["name"]),
        ["permissions"] = ("permission", ["vhost", "user"]),
        ["topic_permissions"] = ("topic permission", ["vhost", "user", "exchange"]),
        ["parameters"] = ("parameter", ["vhost", "component", "name"]),
        ["global_parameters"] = ("global parameter", ["name"]),
        ["policies"] = ("policy", ["vhost", "name"]),
        ["queues"] = ("queue", ["vhost", "name"]),
        ["exchanges"] = ("exchange", ["vhost", "name"]),
        ["bindings"] = ("binding", ["vhost", "source", "destination_type", "destination", "routing_key", "arguments"]),
    };

    /// <summary>Describes everything the definitions hold.</summary>
    public void Add(RabbitMqDefinitions definitions)
    {
        foreach (var (section, items) in definitions.Sections)
        {
            var (kind, identity) = Sections[section];
            foreach (var alike in items.GroupBy(item => Name(item, identity), StringComparer.Ordinal).Select(alike => alike.ToArray()))
            {
                foreach (var item in alike)
                    Add(kind, identity, item, alike.Length > 1);
            }
        }

        ambiguous = [.. definitions.Items("queues").GroupBy(queue => $"{queue["vhost"]} {queue["name"]}", StringComparer.Ordinal)
            .Where(alike => alike.Count() > 1).Select(alike => alike.Key)];
    }

    /// <summary>Describes what a queue holds; several may be described at the same time.</summary>
    public QueueDescription Queue(string virtualHost, string queue) => ambiguous.Contains($"{virtualHost} {queue}")
        ? new QueueDescription(Quoted(virtualHost), Quoted(queue), Add)
        : new QueueDescription(virtualHost, queue, Add);

    // Names may hold what stands between them: "a b" in "c", and "b c" in "a".
    private void Add(string kind, string[] identity, JsonObject item, bool isQuoted)
    {
        var name = isQuoted ? string.Join(' ', identity.Select(key => item[key]?.ToJsonString() ?? "null")) : Name(item, identity);
        var properties = item.Where(pair => !identity.Contains(pair.Key)).SelectMany(pair => Flatten(pair.Key, pair.Value));
        Add(new FingerprintItem(kind, name.Length > 0 ? name : "(unnamed)", properties));
    }

    private static string Name(JsonObject item, string[] identity) =>
        string.Join(' ', identity.Select(key => item[key] is { } part ? Text(part) : string.Empty).Where(part => part.Length > 0));

    private static string Quoted(string name) => JsonSerializer.Serialize(name);

    private void Add(FingerprintItem item)
    {
        lock (gate)
            fingerprint.Add(item);
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string name, JsonNode? value) => (name, value) switch
    {
        ("password_hash", { } hash) => [new("password", ContentDigest.Of(JsonSerializer.SerializeToUtf8Bytes(hash)).ToString())],
        ("arguments" or "definition", JsonObject map) =>
            map.Select(pair => KeyValuePair.Create($"{name.TrimEnd('s')} {pair.Key}", Value(pair.Value))),
        _ => [new(name.Replace('_', ' '), Value(value))],
    };

    private static string Text(JsonNode node) =>
        node is JsonObject { Count: 0 } ? string.Empty : node.GetValueKind() == JsonValueKind.String ? (string)node! : Sorted(node);

    // A text that reads like a number is quoted, to differ from the number.
    private static string Value(JsonNode? node)
    {
        if (node is null || node.GetValueKind() != JsonValueKind.String)
            return node is null ? "null" : Sorted(node);
        var text = (string)node!;
        return text.Length > 0 && (char.IsAsciiDigit(text[0]) || "-\"{[".Contains(text[0]) || text is "true" or "false" or "null")
            ? node.ToJsonString()
            : text;
    }

    private static string Sorted(JsonNode node) => node is JsonObject map
        ? $"{{{string.Join(", ", from pair in map orderby pair.Key select $"{pair.Key}: {Value(pair.Value)}")}}}"
        : node.ToJsonString();
}
