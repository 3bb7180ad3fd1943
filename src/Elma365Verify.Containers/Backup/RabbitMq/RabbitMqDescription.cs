using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Describes what a broker holds: each of its definitions, the <c>contents</c> of each queue, and its messages in order: each
/// <c>message</c> of the first 1,000, and those after them by the hundred, as the digest of their lines in a backup. Whether a message
/// was delivered before is not described, as describing it delivers it.
/// </summary>
/// <param name="fingerprint">Takes the description.</param>
internal sealed class RabbitMqDescription(FingerprintWriter fingerprint) : IDisposable
{
    private const int NamedMessages = 1000;
    private const int ChunkMessages = 100;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

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

    /// <summary>Describes a message.</summary>
    /// <param name="virtualHost">The queue's virtual host.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="number">The message's place, from 1.</param>
    /// <param name="message">The message.</param>
    /// <param name="line">The message's line in a backup.</param>
    public void Add(string virtualHost, string queue, long number, RabbitMqMessage message, ReadOnlySpan<byte> line)
    {
        if (number <= NamedMessages)
        {
            AddNamed(virtualHost, queue, number, message);
            return;
        }

        hash.AppendData(line);
        // No line holds a line feed, so the digest is of no other messages' lines.
        hash.AppendData("\n"u8);
        if (number % ChunkMessages == 0)
            AddChunk(virtualHost, queue, number);
    }

    /// <summary>Describes how much a queue holds, when all its messages are described.</summary>
    public void Add(string virtualHost, string queue, long messages)
    {
        if (messages > NamedMessages && messages % ChunkMessages != 0)
            AddChunk(virtualHost, queue, messages);
        fingerprint.Add(FingerprintItem.Of(
            "contents", $"{virtualHost} {queue}",
            (FingerprintItem.Covers, $"queue {virtualHost} {queue}"),
            ("message count", messages.ToString(CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void AddChunk(string virtualHost, string queue, long last) => fingerprint.Add(FingerprintItem.Chunk(
        "messages", $"queue {virtualHost} {queue}", ((last - 1) / ChunkMessages * ChunkMessages) + 1, last, ContentDigest.Take(hash)));

    private void AddNamed(string virtualHost, string queue, long number, RabbitMqMessage message)
    {
        var properties = new List<KeyValuePair<string, string>>(message.TextProperties)
        {
            new(FingerprintItem.Covers, FormattableString.Invariant($"message {number:N0} of queue {virtualHost} {queue}")),
            new("exchange", message.Exchange),
            new("routing key", message.RoutingKey),
            new("body", ContentDigest.Of(message.Body.Span).ToString()),
            new("body size", message.Body.Length.ToString(CultureInfo.InvariantCulture)),
        };
        if (message.Properties.IsDeliveryModePresent())
            properties.Add(new("delivery-mode", message.Properties.Persistent ? "persistent" : "transient"));
        if (message.Properties.IsPriorityPresent())
            properties.Add(new("priority", message.Properties.Priority.ToString(CultureInfo.InvariantCulture)));
        if (message.Properties.IsTimestampPresent())
            properties.Add(new("timestamp", message.Properties.Timestamp.UnixTime.ToString(CultureInfo.InvariantCulture)));
        if (message.Properties.Headers is { } headers)
            properties.Add(new("headers", string.Create(CultureInfo.InvariantCulture, $"{headers.Count}")));
        properties.AddRange((message.Properties.Headers ?? new Dictionary<string, object?>())
            .Select(header => KeyValuePair.Create($"header {header.Key}", AmqpValue.Words(header.Value))));
        fingerprint.Add(new FingerprintItem(
            "message", FormattableString.Invariant($"{virtualHost} {queue} {number:D15}"), properties));
    }

    private void Add(string section, JsonObject item)
    {
        var (kind, identity) = Sections.GetValueOrDefault(section, (section, []));
        var name = identity.Length == 0
            ? item.ToJsonString()
            : string.Join(' ', identity.Select(key => item[key] is { } part ? Text(part) : string.Empty).Where(part => part.Length > 0));
        var properties = item.Where(pair => !identity.Contains(pair.Key)).SelectMany(pair => Flatten(pair.Key, pair.Value));
        fingerprint.Add(new FingerprintItem(kind, name.Length > 0 ? name : "(unnamed)", properties));
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
