using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>A message as it lies in a queue.</summary>
/// <param name="Exchange">The exchange it was published to; empty for the default one.</param>
/// <param name="RoutingKey">The routing key it was published with.</param>
/// <param name="Properties">Its properties and headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record RabbitMqMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    private const char Replacement = '\uFFFD';

    /// <summary>The properties that are texts, with what reads and sets them; reading gives null where the property is not there.</summary>
    public static readonly (string Name, Func<BasicProperties, string?> Get, Action<BasicProperties, string> Set)[] Texts =
    [
        ("content-type", from => from.ContentType, (to, text) => to.ContentType = text),
        ("content-encoding", from => from.ContentEncoding, (to, text) => to.ContentEncoding = text),
        ("correlation-id", from => from.CorrelationId, (to, text) => to.CorrelationId = text),
        ("reply-to", from => from.ReplyTo, (to, text) => to.ReplyTo = text),
        ("expiration", from => from.Expiration, (to, text) => to.Expiration = text),
        ("message-id", from => from.MessageId, (to, text) => to.MessageId = text),
        ("type", from => from.Type, (to, text) => to.Type = text),
        ("user-id", from => from.UserId, (to, text) => to.UserId = text),
        ("app-id", from => from.AppId, (to, text) => to.AppId = text),
        ("cluster-id", from => from.ClusterId, (to, text) => to.ClusterId = text),
    ];

    /// <summary>The properties that are texts, of those that are there.</summary>
    public IEnumerable<KeyValuePair<string, string>> TextProperties =>
        from property in Texts
        let text = property.Get(Properties)
        where text is not null
        select KeyValuePair.Create(property.Name, text);

    /// <summary>Takes a message over from a delivery.</summary>
    public static RabbitMqMessage Of(BasicGetResult delivery) =>
        new(delivery.Exchange, delivery.RoutingKey, new BasicProperties(delivery.BasicProperties), delivery.Body);

    /// <summary>The number in a header; 0 where there is none.</summary>
    public long Number(string header) => Properties.Headers?.TryGetValue(header, out var value) == true && value is long number ? number : 0;

    /// <summary>The message as it was published.</summary>
    /// <param name="queue">The queue, for an error message.</param>
    /// <param name="bookkeeping">Headers the queue itself adds when it delivers.</param>
    /// <exception cref="BackupException">A text of it is no UTF-8, so that it can't be kept as it is.</exception>
    public RabbitMqMessage Published(string queue, params ReadOnlySpan<string> bookkeeping)
    {
        foreach (var header in bookkeeping)
            Properties.Headers?.Remove(header);
        if (bookkeeping.Length > 0 && Properties.Headers is { Count: 0 })
            Properties.Headers = null;
        return Exchange.Contains(Replacement, StringComparison.Ordinal) || RoutingKey.Contains(Replacement, StringComparison.Ordinal)
            || Properties.Headers?.Keys.Any(name => name.Contains(Replacement, StringComparison.Ordinal)) == true
            || Array.Exists(Texts, text => text.Get(Properties)?.Contains(Replacement, StringComparison.Ordinal) == true)
            ? throw new BackupException($"queue {queue}: a message has a property that is no UTF-8, which can't be kept as it is")
            : this;
    }
}
