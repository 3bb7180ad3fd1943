using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Takes the messages of a quorum queue and returns them.</summary>
/// <remarks>
/// By one consumer, which keeps their order, also where the connection is cut: messages taken one by one (<c>basic.get</c>) come back in
/// another order as soon as there are more than 32 of them (tried with RabbitMQ 4.0.5).
/// </remarks>
/// <param name="channel">A channel of its own.</param>
/// <param name="name">The queue.</param>
/// <param name="shown">The queue with its virtual host, for an error message.</param>
internal sealed class QuorumReading(IChannel channel, string name, string shown)
{
    private const string Returns = "x-delivery-count";
    private const string Acquisitions = "x-acquired-count";
    private const int Questions = 300;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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

    /// <summary>Reads as many messages as there are, and returns them all before it returns or throws, unless the channel is cut.</summary>
    /// <param name="there">How many.</param>
    /// <param name="limit">Says whether a message may be read once more.</param>
    /// <param name="takeAsync">Given each message.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How many were read: all.</returns>
    /// <exception cref="BackupException">
    /// A message may not be read once more, the queue delivers fewer than there were, or it does not take them back.
    /// </exception>
    public async Task<long> ReadAsync(
        long there, DeliveryLimit limit, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        IsReturned = false;
        using var deliveries = await Deliveries.BeginAsync(channel, name, ushort.MaxValue, [], cancellation).ConfigureAwait(false);
        try
        {
            for (var read = 0L; read < there; read++)
            {
                // That the queue has no message ready proves nothing: those on their way are not ready either.
                var (_, message) = await deliveries.NextAsync(Patience, cancellation).ConfigureAwait(false)
                    ?? throw new BackupException(FormattableString.Invariant(
                        $"queue {shown} delivers {read:N0} of its {there:N0} messages; others expired meanwhile, or went to other consumers"));
                limit.Require(message.Number(Returns));
                await takeAsync(message.Published(shown, Returns, Acquisitions)).ConfigureAwait(false);
            }
        }
        finally
        {
            if (channel.IsOpen)
                await ReturnAsync(deliveries, there).ConfigureAwait(false);
        }

        return IsReturned
            ? there
            : throw new BackupException($"queue {shown} did not take all of its messages back; see that it does, and read it again");
    }

    // Accepted is not yet applied: the queue has them back when it says that they are ready.
    private async Task ReturnAsync(Deliveries deliveries, long there)
    {
        await deliveries.EndAsync(CancellationToken.None).ConfigureAwait(false);
        // The tag 0 stands for all that was delivered.
        await channel.BasicNackAsync(0, multiple: true, requeue: true, CancellationToken.None).ConfigureAwait(false);
        for (var question = 1; question <= Questions && !IsReturned; question++)
        {
            var ready = await channel.QueueDeclarePassiveAsync(name, CancellationToken.None).ConfigureAwait(false);
            IsReturned = ready.MessageCount >= there;
            if (!IsReturned)
                await Task.Delay(AskAgain, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
