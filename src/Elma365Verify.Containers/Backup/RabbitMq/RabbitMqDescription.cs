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

    /// <summary>Describes everything the management API exports; what it exports beyond what is known here is described as it is.</summary>
    public void Add(RabbitMqDefinitions definitions)
    {
        foreach (var (section, items) in definitions.Sections)
        {
            foreach (var item in items)
                Add(section, item);
        }
    }

    /// <summary>Describes what a queue holds; several may be described at the same time.</summary>
    public QueueDescription Queue(string virtualHost, string queue) => new(virtualHost, queue, Add);

    private void Add(string section, JsonObject item)
    {
        var (kind, identity) = Sections.GetValueOrDefault(section, (section, []));
        var name = identity.Length == 0
            ? item.ToJsonString()
            : string.Join(' ', identity.Select(key => item[key] is { } part ? Text(part) : string.Empty).Where(part => part.Length > 0));
        var properties = item.Where(pair => !identity.Contains(pair.Key)).SelectMany(pair => Flatten(pair.Key, pair.Value));
        Add(new FingerprintItem(kind, name.Length > 0 ? name : "(unnamed)", properties));
    }

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
