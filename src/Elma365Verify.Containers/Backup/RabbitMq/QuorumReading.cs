using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Takes the messages of a quorum queue and returns them.</summary>
/// <remarks>
/// By one consumer, which keeps their order, also where the connection is cut: messages taken one by one (<c>basic.get</c>) come back in
/// another order as soon as there are more than 32 of them (tried with RabbitMQ 4.0.5).
/// <para>
/// Where others consume, it reads what they leave. The broker's figures of what they hold are of the last five seconds, which are waited
/// for before and after the messages are returned.
/// </para>
/// </remarks>
/// <param name="channel">A channel of its own.</param>
/// <param name="name">The queue.</param>
/// <param name="shown">The queue with its virtual host, for an error message.</param>
/// <param name="totals">Tells how many messages others hold.</param>
internal sealed class QuorumReading(IChannel channel, string name, string shown, QueueTotals totals)
{
    private const string Returns = "x-delivery-count";
    private const string Acquisitions = "x-acquired-count";
    private const int Questions = 300;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FiguresAge = TimeSpan.FromSeconds(6);

    /// <summary>Whether the queue has taken all messages back; until then none may be judged by the delivery limit.</summary>
    public bool IsReturned { get; private set; } = true;

    /// <summary>Refuses more messages than one consumer can hold.</summary>
    /// <exception cref="BackupException">There are more than 65,535.</exception>
    public void Require(long there)
    {
        if (there > ushort.MaxValue)
            throw new BackupException(FormattableString.Invariant(
                $"queue {shown} is a quorum queue with {there:N0} messages, and no more than {ushort.MaxValue:N0} can be read in one go ")
                + "without changing their order; copy the broker's data while it is stopped");
    }

    /// <summary>
    /// Reads as many messages as there are, or those that others leave, and returns them all before it returns or throws, unless the
    /// channel is cut.
    /// </summary>
    /// <param name="there">How many, those that others hold among them.</param>
    /// <param name="areOthers">Whether others consume, or hold messages.</param>
    /// <param name="limit">Says whether a message may be read once more.</param>
    /// <param name="takeAsync">Given each message.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How many were read, and how many were not.</returns>
    /// <exception cref="BackupException">A message may not be read once more, or the queue does not take them back.</exception>
    public async Task<QueueReading> ReadAsync(
        long there, bool areOthers, DeliveryLimit limit, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        IsReturned = false;
        using var deliveries = await Deliveries.BeginAsync(channel, name, ushort.MaxValue, [], cancellation).ConfigureAwait(false);
        var (read, isEnded, reading) = (0L, false, new QueueReading(there, 0));
        try
        {
            // That the queue has no message ready proves nothing: those on their way are not ready either.
            while (read < there && await TakeAsync(areOthers ? Quiet : Patience).ConfigureAwait(false))
                read++;
            if (areOthers || read < there)
            {
                await deliveries.EndAsync(cancellation).ConfigureAwait(false);
                isEnded = true;
                while (await TakeAsync(Quiet).ConfigureAwait(false))
                    read++;
                reading = await AccountAsync(read, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            if (channel.IsOpen)
                await ReturnAsync(deliveries, isEnded, read, areOthers || read < there).ConfigureAwait(false);
        }

        return IsReturned
            ? reading
            : throw new BackupException($"queue {shown} did not take all of its messages back; see that it does, and read it again");

        async Task<bool> TakeAsync(TimeSpan patience)
        {
            if (await deliveries.NextAsync(patience, cancellation).ConfigureAwait(false) is not { Message: var message })
                return false;
            limit.Require(message.Number(Returns));
            await takeAsync(message.Published(shown, Returns, Acquisitions)).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Says what others hold, from figures no older than this question.</summary>
    /// <param name="read">How many are held here.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<QueueReading> AccountAsync(long read, CancellationToken cancellation)
    {
        await Task.Delay(FiguresAge, cancellation).ConfigureAwait(false);
        var (ready, unacknowledged) = await totals.AskAsync(cancellation).ConfigureAwait(false);
        var held = Math.Max(0, unacknowledged - read);
        return new QueueReading(read, held, IsSettled: held > 0 || ready == 0);
    }

    // Accepted is not yet applied: the queue has them back when it says that they are ready. Others may take them at once; then they
    // are back when the broker's figures have had the time to tell.
    private async Task ReturnAsync(Deliveries deliveries, bool isEnded, long read, bool areOthers)
    {
        if (!isEnded)
            await deliveries.EndAsync(CancellationToken.None).ConfigureAwait(false);
        // The tag 0 stands for all that was delivered.
        await channel.BasicNackAsync(0, multiple: true, requeue: true, CancellationToken.None).ConfigureAwait(false);
        for (var question = 1; question <= Questions && !IsReturned; question++)
        {
            var ready = await channel.QueueDeclarePassiveAsync(name, CancellationToken.None).ConfigureAwait(false);
            IsReturned = ready.MessageCount >= read || (areOthers && question * AskAgain >= FiguresAge);
            if (!IsReturned)
                await Task.Delay(AskAgain, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
