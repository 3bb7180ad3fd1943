using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Takes the messages of a classic queue and returns them.</summary>
/// <remarks>
/// By one consumer after another of the same channel, each of which may hold some messages unacknowledged, so that no more than those
/// are in memory here: messages may not be acknowledged, the broker has no other way to be held back, and the client reads on
/// whatever is done with what it has read. A message is asked for by itself (<c>basic.get</c>) where a consumer would be one of several,
/// or be given nothing: a queue with consumers, and one with a single active consumer.
/// </remarks>
/// <param name="channel">A channel of its own.</param>
/// <param name="name">The queue.</param>
/// <param name="shown">The queue with its virtual host, for an error message.</param>
internal sealed class ClassicReading(IChannel channel, string name, string shown)
{
    private const int Fewest = 64;
    private const int Most = 4096;
    private const int BytesAhead = 8 * 1024 * 1024;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private int ahead = Fewest;
    private int largest = 1;
    private long read;
    private bool isReturned;

    /// <summary>Reads as many messages as there are, or fewer where others take some, and returns them all.</summary>
    /// <param name="there">How many.</param>
    /// <param name="byConsumer">Whether nobody else consumes.</param>
    /// <param name="takeAsync">Given each message.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="BackupException">The channel was cut, before or after all were read.</exception>
    public async Task<long> ReadAsync(
        long there, bool byConsumer, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        try
        {
            while (byConsumer && read < there)
                byConsumer = await ConsumeAsync(there, takeAsync, cancellation).ConfigureAwait(false);
            while (read < there && await GetAsync(cancellation).ConfigureAwait(false) is { } message)
                await TakeAsync(message, takeAsync).ConfigureAwait(false);
        }
        finally
        {
            if (channel.IsOpen)
                await ReturnAsync().ConfigureAwait(false);
        }

        return isReturned ? read : throw Cut();
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

    private async Task<RabbitMqMessage?> GetAsync(CancellationToken cancellation) =>
        await channel.BasicGetAsync(name, autoAck: false, cancellation).ConfigureAwait(false) is { } delivery
            ? RabbitMqMessage.Of(delivery)
            : null;

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
