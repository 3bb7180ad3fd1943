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
    private const int Waits = 15;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

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
    /// <returns>How many were read; fewer where some expired meanwhile.</returns>
    /// <exception cref="BackupException">A message may not be read once more, or the queue delivers none.</exception>
    public async Task<long> ReadAsync(
        long there, DeliveryLimit limit, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var deliveries = await Deliveries.BeginAsync(channel, name, ushort.MaxValue, [], cancellation).ConfigureAwait(false);
        var read = 0L;
        try
        {
            for (var waits = 0; read < there;)
            {
                if (await deliveries.NextAsync(Quiet, cancellation).ConfigureAwait(false) is not { } delivery)
                {
                    if (await IsEmptyAsync(cancellation).ConfigureAwait(false))
                        return read;
                    if (++waits == Waits)
                        throw new BackupException($"queue {shown} holds messages and delivers none: another consumer has it for itself");
                    continue;
                }

                limit.Require(delivery.Message.Number(Returns));
                await takeAsync(delivery.Message.Published(shown, Returns, Acquisitions)).ConfigureAwait(false);
                read++;
            }

            return read;
        }
        finally
        {
            if (channel.IsOpen)
                await ReturnAsync(deliveries).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancellation) =>
        (await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).MessageCount == 0;

    private async Task ReturnAsync(Deliveries deliveries)
    {
        await deliveries.EndAsync(CancellationToken.None).ConfigureAwait(false);
        // The tag 0 stands for all that was delivered.
        await channel.BasicNackAsync(0, multiple: true, requeue: true, CancellationToken.None).ConfigureAwait(false);
        // Answered by the queue, and so only once it has taken the messages back.
        await channel.QueueDeclarePassiveAsync(name, CancellationToken.None).ConfigureAwait(false);
    }
}
