using System.Threading.Channels;
using Elma365Verify.Backup;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>What a broker delivers to one consumer, in order. Nothing is acknowledged here.</summary>
/// <remarks>
/// The client takes deliveries off the connection as fast as they come, and they are held here until somebody asks for them: as many as
/// may be unacknowledged.
/// </remarks>
internal sealed class Deliveries : AsyncDefaultBasicConsumer, IDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromMinutes(1);

    private readonly string queue;
    private readonly Channel<(ulong Tag, RabbitMqMessage Message)> arrived =
        System.Threading.Channels.Channel.CreateUnbounded<(ulong Tag, RabbitMqMessage Message)>(
            new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource quiet = new();
    private string consumerTag = string.Empty;

    private Deliveries(IChannel channel, string queue)
        : base(channel)
    {
        this.queue = queue;
        channel.ChannelShutdownAsync += HandleChannelShutdownAsync;
    }

    /// <summary>Begins to consume.</summary>
    /// <param name="channel">A channel of the queue's virtual host.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="ahead">How many messages may be unacknowledged.</param>
    /// <param name="arguments">Of the consumer.</param>
    /// <param name="cancellation">Ends the beginning.</param>
    public static async Task<Deliveries> BeginAsync(
        IChannel channel, string queue, ushort ahead, Dictionary<string, object?> arguments, CancellationToken cancellation)
    {
        var deliveries = new Deliveries(channel, queue);
        await channel.BasicQosAsync(0, ahead, global: false, cancellation).ConfigureAwait(false);
        deliveries.consumerTag = await channel.BasicConsumeAsync(
            queue, autoAck: false, string.Empty, noLocal: false, exclusive: false, arguments, deliveries, cancellation).ConfigureAwait(false);
        return deliveries;
    }

    /// <summary>The next message; null where none came for a while, or after the end.</summary>
    /// <exception cref="BackupException">The channel was cut, or the queue is gone.</exception>
    public async ValueTask<(ulong Tag, RabbitMqMessage Message)?> NextAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (arrived.Reader.TryRead(out var ready))
            return ready;
        if (!quiet.TryReset())
        {
            quiet.Dispose();
            quiet = new CancellationTokenSource();
        }

        await using var _ = cancellation.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), quiet).ConfigureAwait(false);
        quiet.CancelAfter(patience);
        try
        {
            return await arrived.Reader.ReadAsync(quiet.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
        catch (ChannelClosedException exception)
        {
            return exception.InnerException is BackupException reason ? throw new BackupException(reason.Message, exception) : null;
        }
    }

    /// <summary>
    /// Ends it: nothing is delivered any more, and what was stays unacknowledged. Returns when all that was delivered can be had
    /// by <see cref="NextAsync"/>.
    /// </summary>
    /// <exception cref="BackupException">The broker does not end it.</exception>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await Channel.BasicCancelAsync(consumerTag, cancellationToken: cancellation).ConfigureAwait(false);
        try
        {
            await ended.Task.WaitAsync(EndWithin, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new BackupException($"the broker does not end a consumer of the queue {queue}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Channel.ChannelShutdownAsync -= HandleChannelShutdownAsync;
        quiet.Dispose();
    }

    /// <inheritdoc/>
    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        // The body is the client's again when this returns.
        arrived.Writer.TryWrite((deliveryTag, new RabbitMqMessage(exchange, routingKey, new BasicProperties(properties), body.ToArray())));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Complete(null);

    /// <inheritdoc/>
    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        Complete("it ended the consumer");

    /// <inheritdoc/>
    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Complete(reason.ReplyText);

    private Task Complete(string? reason)
    {
        arrived.Writer.TryComplete(reason is null ? null : new BackupException($"queue {queue}: the broker delivers no more of it: {reason}"));
        ended.TrySetResult();
        return Task.CompletedTask;
    }
}
