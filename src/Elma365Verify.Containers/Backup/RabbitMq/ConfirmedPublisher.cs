using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Publishes in order and waits for the broker's confirms, many messages at a time. The client's own tracking of confirms is not
/// used: it adds a header to each message.
/// </summary>
internal sealed class ConfirmedPublisher : IAsyncDisposable
{
    private const int MostOutstanding = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IChannel channel;
    private readonly Lock gate = new();
    private readonly SortedSet<ulong> outstanding = [];
    private TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? fault;
    private ulong published;

    private ConfirmedPublisher(IChannel channel)
    {
        this.channel = channel;
        channel.BasicAcksAsync += (_, arguments) => Settle(arguments.DeliveryTag, arguments.Multiple, null);
        channel.BasicNacksAsync += (_, arguments) => Settle(arguments.DeliveryTag, arguments.Multiple, "refused by its queue");
        channel.BasicReturnAsync += (_, arguments) => Fail($"returned: {arguments.ReplyText}");
        channel.ChannelShutdownAsync += (_, arguments) => Fail($"cut off: {arguments.ReplyText}");
    }

    /// <summary>The channel, for what is to be declared on the way.</summary>
    public IChannel Channel => channel;

    /// <summary>Opens a channel with confirms.</summary>
    public static async Task<ConfirmedPublisher> OpenAsync(IConnection connection, CancellationToken cancellation)
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
        return new ConfirmedPublisher(await connection.CreateChannelAsync(options, cancellation).ConfigureAwait(false));
    }

    /// <summary>Publishes a message.</summary>
    /// <exception cref="BackupException">The broker refused this one or one before.</exception>
    public async Task PublishAsync(string exchange, RabbitMqMessage message, CancellationToken cancellation)
    {
        lock (gate)
            outstanding.Add(++published);
        await channel.BasicPublishAsync(
            exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body, cancellation).ConfigureAwait(false);
        if (published % MostOutstanding == 0)
            await FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Returns when the broker has taken charge of all that was published.</summary>
    /// <exception cref="BackupException">It refused one, or doesn't answer.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        Task waiting;
        lock (gate)
        {
            if (outstanding.Count > 0 && settled.Task.IsCompleted && fault is null)
                settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = outstanding.Count == 0 || fault is not null ? Task.CompletedTask : settled.Task;
        }

        try
        {
            await waiting.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            fault = "never confirmed";
        }

        if (fault is not null)
            throw new BackupException($"a message was {fault}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private Task Settle(ulong tag, bool multiple, string? refusal)
    {
        lock (gate)
        {
            outstanding.RemoveWhere(number => number == tag || (multiple && number < tag));
            fault ??= refusal;
            if (outstanding.Count == 0 || fault is not null)
                settled.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private Task Fail(string reason)
    {
        lock (gate)
        {
            fault ??= reason;
            settled.TrySetResult();
        }

        return Task.CompletedTask;
    }
}
