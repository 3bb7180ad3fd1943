using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Describes what a queue holds: its <c>contents</c>, and its messages in order: each <c>message</c> of the first 1,000, and those after
/// them by the hundred, as the digest of their lines in a backup.
/// </summary>
/// <param name="virtualHost">The queue's virtual host.</param>
/// <param name="queue">The queue.</param>
/// <param name="add">Takes an item; several queues may be described at the same time.</param>
internal sealed class QueueDescription(string virtualHost, string queue, Action<FingerprintItem> add) : IDisposable
{
    private const int NamedMessages = 1000;
    private const int ChunkMessages = 100;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many messages were described.</summary>
    public long Messages { get; private set; }

    /// <summary>Describes the next message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="line">Its line in a backup.</param>
    public void Add(RabbitMqMessage message, ReadOnlySpan<byte> line)
    {
        Messages++;
        if (Messages <= NamedMessages)
        {
            add(Named(message));
            return;
        }

        hash.AppendData(line);
        // No line holds a line feed, so no other messages have the same digest.
        hash.AppendData("\n"u8);
        if (Messages % ChunkMessages == 0)
            add(Chunk());
    }

    /// <summary>Describes how much the queue holds, when all its messages are described.</summary>
    public void Complete()
    {
        if (Messages > NamedMessages && Messages % ChunkMessages != 0)
            add(Chunk());
        add(FingerprintItem.Of(
            "contents", $"{virtualHost} {queue}",
            (FingerprintItem.Covers, $"queue {virtualHost} {queue}"),
            ("message count", Messages.ToString(CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private FingerprintItem Chunk() => FingerprintItem.Chunk(
        "messages", $"queue {virtualHost} {queue}", ((Messages - 1) / ChunkMessages * ChunkMessages) + 1, Messages, ContentDigest.Take(hash));

    private FingerprintItem Named(RabbitMqMessage message)
    {
        var properties = new List<KeyValuePair<string, string>>(message.TextProperties)
        {
            new(FingerprintItem.Covers, FormattableString.Invariant($"message {Messages:N0} of queue {virtualHost} {queue}")),
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
        return new FingerprintItem("message", FormattableString.Invariant($"{virtualHost} {queue} {Messages:D15}"), properties);
    }
}
