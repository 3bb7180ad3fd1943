using System.Threading.Channels;
using Elma365Verify.Backup;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>What a broker delivers to one consumer, in order. Nothing is acknowledged here.</summary>
internal sealed class Deliveries
{
    private readonly IChannel channel;
    private readonly Channel<(ulong Tag, RabbitMqMessage Message)> arrived =
        Channel.CreateUnbounded<(ulong Tag, RabbitMqMessage Message)>();

    private string consumerTag = string.Empty;

    private Deliveries(IChannel channel) => this.channel = channel;

    /// <summary>Begins to consume.</summary>
    /// <param name="channel">A channel of the queue's virtual host.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="ahead">How many messages may be unacknowledged.</param>
    /// <param name="arguments">Of the consumer.</param>
    /// <param name="cancellation">Ends the beginning.</param>
    public static async Task<Deliveries> BeginAsync(
        IChannel channel, string queue, ushort ahead, Dictionary<string, object?> arguments, CancellationToken cancellation)
    {
        var deliveries = new Deliveries(channel);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += deliveries.TakeAsync;
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            deliveries.arrived.Writer.TryComplete(new BackupException($"queue {queue} can't be read on: {reason.ReplyText}"));
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, ahead, global: false, cancellation).ConfigureAwait(false);
        deliveries.consumerTag = await channel.BasicConsumeAsync(
            queue, autoAck: false, string.Empty, noLocal: false, exclusive: false, arguments, consumer, cancellation).ConfigureAwait(false);
        return deliveries;
    }

    /// <summary>The next message; null where none came for a while.</summary>
    /// <exception cref="BackupException">The channel was cut.</exception>
    public async Task<(ulong Tag, RabbitMqMessage Message)?> NextAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (arrived.Reader.TryRead(out var ready))
            return ready;
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        quiet.CancelAfter(patience);
        try
        {
            return await arrived.Reader.ReadAsync(quiet.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (ChannelClosedException exception) when (exception.InnerException is BackupException reason)
        {
            throw new BackupException(reason.Message, exception);
        }
    }

    /// <summary>Ends it: nothing is delivered any more, and what was stays unacknowledged.</summary>
    public Task EndAsync(CancellationToken cancellation) => channel.BasicCancelAsync(consumerTag, cancellationToken: cancellation);

    // The body is the client's again when this returns.
    private Task TakeAsync(object sender, BasicDeliverEventArgs delivery)
    {
        var message = new RabbitMqMessage(
            delivery.Exchange, delivery.RoutingKey, new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray());
        arrived.Writer.TryWrite((delivery.DeliveryTag, message));
        return Task.CompletedTask;
    }
}
