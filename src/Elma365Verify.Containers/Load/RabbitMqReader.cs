using Elma365Verify.Containers.DataSets;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Load;

/// <summary>
/// Reads a queue's messages and puts them back where they were; they are marked as redelivered then. A key is the message's id, and
/// one without an id is called by its position.
/// </summary>
internal sealed class RabbitMqReader(Func<string, CancellationToken, Task<IConnection>> connectAsync, HttpClient management) : IPlaceReader
{
    /// <inheritdoc/>
    public async Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation)
    {
        var path = $"queues/{Uri.EscapeDataString(place.Area)}/{Uri.EscapeDataString(place.Leaf)}";
        if (await new BrokerApi(management).FindAsync(path, cancellation).ConfigureAwait(false) is null)
            return [];
        var connection = await connectAsync(place.Area, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await using var __ = channel.ConfigureAwait(false);
        var found = new List<FoundRecord>();
        var last = 0UL;
        while (await channel.BasicGetAsync(place.Leaf, autoAck: false, cancellation).ConfigureAwait(false) is { } delivery)
        {
            last = delivery.DeliveryTag;
            found.Add(Message(delivery, found.Count + 1));
        }

        if (last > 0)
            await channel.BasicNackAsync(last, multiple: true, requeue: true, cancellation).ConfigureAwait(false);
        // Answered by the queue, and so only once it has taken the messages back.
        await channel.QueueDeclarePassiveAsync(place.Leaf, cancellation).ConfigureAwait(false);
        return found;
    }

    private static FoundRecord Message(BasicGetResult delivery, int position)
    {
        var key = string.IsNullOrEmpty(delivery.BasicProperties.MessageId)
            ? FormattableString.Invariant($"without an id, at position {position}")
            : delivery.BasicProperties.MessageId;
        return OrderName.Read(delivery.Body) is { } order
            ? new FoundRecord(key, [("order", RecordPlace.Named(StoreRole.PostgreSql, order))])
            : FoundRecord.Of(key);
    }
}
