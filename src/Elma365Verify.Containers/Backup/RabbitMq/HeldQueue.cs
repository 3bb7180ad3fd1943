using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// A queue all of whose messages are taken and not acknowledged. Returned, they lie where they lay, in a classic queue and in a
/// quorum queue; what was added meanwhile is removed before (tried with RabbitMQ 4.0.5).
/// </summary>
internal sealed class HeldQueue : AsyncDefaultBasicConsumer, IAsyncDisposable
{
    private const int Questions = 600;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly IChannel channel;
    private readonly string name;
    private readonly uint messages;
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint taken;

    private HeldQueue(IChannel channel, string name, uint messages)
        : base(channel) => (this.channel, this.name, this.messages) = (channel, name, messages);

    /// <summary>Takes all messages of a queue nobody else uses.</summary>
    /// <exception cref="BackupException">They are not delivered.</exception>
    public static async Task<HeldQueue> HoldAsync(IConnection connection, string name, CancellationToken cancellation)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var count = (await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).MessageCount;
        var queue = new HeldQueue(channel, name, count);
        if (count > 0)
            await queue.TakeAsync(cancellation).ConfigureAwait(false);
        return queue;
    }

    /// <summary>Removes what was added since, and returns the messages.</summary>
    /// <exception cref="BackupException">The queue does not take them back.</exception>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        await channel.QueuePurgeAsync(name, cancellation).ConfigureAwait(false);
        if (messages == 0)
            return;
        // The tag 0 stands for all that was delivered.
        await channel.BasicNackAsync(0, multiple: true, requeue: true, cancellation).ConfigureAwait(false);
        for (var question = 1; question <= Questions; question++)
        {
            if ((await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).MessageCount >= messages)
                return;
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }

        throw new BackupException($"queue {name} did not take its messages back; restore into another empty broker");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => channel.DisposeAsync();

    /// <inheritdoc/>
    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (++taken == messages)
            all.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task TakeAsync(CancellationToken cancellation)
    {
        // A quorum queue takes no limit for one of some thousands, and holds no more than this after a backup.
        await channel.BasicQosAsync(0, messages <= ushort.MaxValue ? ushort.MaxValue : (ushort)0, global: false, cancellation)
            .ConfigureAwait(false);
        var tag = await channel.BasicConsumeAsync(name, autoAck: false, this, cancellation).ConfigureAwait(false);
        try
        {
            await all.Task.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new BackupException($"queue {name} does not deliver the messages restored into it", exception);
        }

        await channel.BasicCancelAsync(tag, cancellationToken: cancellation).ConfigureAwait(false);
    }
}
