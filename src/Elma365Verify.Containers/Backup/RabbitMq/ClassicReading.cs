using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Takes the messages of a classic queue and returns them.</summary>
/// <remarks>
/// By one consumer after another of the same channel, each of which may hold some messages unacknowledged, so that no more than those
/// are in memory here: messages may not be acknowledged, the broker has no other way to be held back, and the client reads on
/// whatever is done with what it has read. A message is asked for by itself (<c>basic.get</c>) where a consumer would be one of several,
/// or be given nothing: a queue with consumers, and one with a single active consumer.
/// <para>
/// What consumers hold can't be read. What they return meanwhile lies before all that was never delivered, so the reading goes on until
/// the queue is empty or gives such a message, and then asks how many others hold, while it holds what it has read.
/// </para>
/// </remarks>
/// <param name="channel">A channel of its own.</param>
/// <param name="name">The queue.</param>
/// <param name="shown">The queue with its virtual host, for an error message.</param>
/// <param name="totals">Tells how many messages others hold; null to leave those out.</param>
internal sealed class ClassicReading(IChannel channel, string name, string shown, QueueTotals? totals = null)
{
    private const int Rounds = 20;

    private const int Fewest = 64;
    private const int Most = 4096;
    private const int BytesAhead = 8 * 1024 * 1024;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private int ahead = Fewest;
    private int largest = 1;
    private long read;
    private bool isReturned;

    // Whether the last message read had been delivered to somebody before.
    private bool wasDelivered;

    /// <summary>Reads as many messages as there are, or fewer where others take some, and returns them all.</summary>
    /// <param name="there">How many can be delivered.</param>
    /// <param name="byConsumer">Whether nobody else consumes.</param>
    /// <param name="takeAsync">Given each message.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="held">How many others held before.</param>
    /// <returns>How many were read, and how many were not.</returns>
    /// <exception cref="BackupException">The channel was cut, before or after all were read.</exception>
    public async Task<QueueReading> ReadAsync(
        long there, bool byConsumer, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation, long held = 0)
    {
        QueueReading reading;
        try
        {
            while (byConsumer && read < there)
                byConsumer = await ConsumeAsync(there, takeAsync, cancellation).ConfigureAwait(false);
            await GetAsync(there + held, takeAsync, cancellation).ConfigureAwait(false);
            reading = await SettleAsync(there + held, takeAsync, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (channel.IsOpen)
                await ReturnAsync().ConfigureAwait(false);
        }

        return isReturned ? reading : throw Cut();
    }

    private async Task<QueueReading> SettleAsync(long wanted, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var most = 0L;
        for (var round = 1; totals is not null; round++)
        {
            var (ready, unacknowledged) = await totals.AskAsync(cancellation).ConfigureAwait(false);
            var held = Math.Max(0, unacknowledged - read);
            most = Math.Max(most, held);
            // All that the queue holds at this moment is what was read and what others hold.
            if (ready == 0)
                return new QueueReading(read, held);
            var consumers = (await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).ConsumerCount;
            // Nobody took anything, so what is left was published since.
            if (consumers == 0 && most == 0 && read >= wanted)
                return new QueueReading(read, 0);
            if (round == Rounds)
                return new QueueReading(read, most, IsSettled: most > 0);
            await GetAsync(Math.Max(wanted, read + 1), takeAsync, cancellation).ConfigureAwait(false);
        }

        return new QueueReading(read, 0);
    }

    // False where the broker delivered nothing.
    private async Task<bool> ConsumeAsync(long there, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var wanted = (ushort)Math.Min(ahead, there - read);
        var before = read;
        using var deliveries = await Deliveries.BeginAsync(channel, name, wanted, [], cancellation).ConfigureAwait(false);
        try
        {
            while (read < before + wanted && await deliveries.NextAsync(Quiet, cancellation).ConfigureAwait(false) is { } delivery)
                await TakeAsync(delivery.Message, takeAsync).ConfigureAwait(false);
        }
        finally
        {
            if (channel.IsOpen)
                await deliveries.EndAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // Those that came while it was ended.
        while (await deliveries.NextAsync(Quiet, cancellation).ConfigureAwait(false) is { } late)
            await TakeAsync(late.Message, takeAsync).ConfigureAwait(false);
        ahead = Math.Clamp(BytesAhead / largest, 1, Math.Min(ahead * 2, Most));
        return read > before;
    }

    // Until the queue gives no more, or so many are read and the last one had never been delivered.
    private async Task GetAsync(long wanted, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        while ((read < wanted || (totals is not null && wasDelivered))
            && await channel.BasicGetAsync(name, autoAck: false, cancellation).ConfigureAwait(false) is { } delivery)
        {
            wasDelivered = delivery.Redelivered;
            await TakeAsync(RabbitMqMessage.Of(delivery), takeAsync).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(RabbitMqMessage message, Func<RabbitMqMessage, Task> takeAsync)
    {
        // What came before a cut is still in memory, and is no longer taken from the queue.
        if (!channel.IsOpen)
            throw Cut();
        read++;
        largest = Math.Max(largest, message.Body.Length);
        await takeAsync(message.Published(shown)).ConfigureAwait(false);
    }

    private async Task ReturnAsync()
    {
        // The tag 0 stands for all that was delivered.
        await channel.BasicNackAsync(0, multiple: true, requeue: true, CancellationToken.None).ConfigureAwait(false);
        // Answered by the queue, and so only once it has taken the messages back.
        await channel.QueueDeclarePassiveAsync(name, CancellationToken.None).ConfigureAwait(false);
        isReturned = true;
    }

    private BackupException Cut() =>
        new($"queue {shown}: the broker delivers no more of it: {channel.CloseReason?.ReplyText ?? "the channel is closed"}");
}
