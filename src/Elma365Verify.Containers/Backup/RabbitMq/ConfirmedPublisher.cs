using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Publishes in order and waits for the broker's confirms, many messages at a time. The client's own tracking of confirms is not
/// used: it adds a header to each message.
/// </summary>
internal sealed class ConfirmedPublisher : IAsyncDisposable
{
    // A power of two, so that a number's place among the confirms is its last bits.
    private const int MostOutstanding = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IChannel channel;
    private readonly Lock gate = new();
    private readonly bool[] confirmed = new bool[MostOutstanding];
    private TaskCompletionSource? awaited;
    private ulong awaitedNumber;
    private string? fault;
    private ulong published;

    // All up to this one are confirmed.
    private ulong settled;

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

    /// <summary>Publishes a message; waits where too many before it are unconfirmed.</summary>
    /// <exception cref="BackupException">The broker refused this one or one before, or doesn't answer.</exception>
    public async Task PublishAsync(string exchange, RabbitMqMessage message, CancellationToken cancellation)
    {
        // Half of them make room at once, so that not each confirm wakes the publisher.
        if (published - Volatile.Read(ref settled) >= MostOutstanding)
            await SettledAsync(published - (MostOutstanding / 2), cancellation).ConfigureAwait(false);
        lock (gate)
            published++;
        await channel.BasicPublishAsync(
            exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body, cancellation).ConfigureAwait(false);
    }

    /// <summary>Returns when the broker has taken charge of all that was published.</summary>
    /// <exception cref="BackupException">It refused one, or doesn't answer.</exception>
    public Task FlushAsync(CancellationToken cancellation) => SettledAsync(published, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private async Task SettledAsync(ulong number, CancellationToken cancellation)
    {
        Task waiting;
        lock (gate)
        {
            awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaitedNumber = number;
            waiting = awaited.Task;
            Wake();
        }

        try
        {
            await waiting.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (gate)
                fault ??= "never confirmed";
        }

        if (fault is not null)
            throw new BackupException($"a message was {fault}");
    }

    // Confirms of single messages may come in any order; one of several messages stands for all up to it.
    private Task Settle(ulong tag, bool multiple, string? refusal)
    {
        lock (gate)
        {
            fault ??= tag > published ? "confirmed that was never published" : refusal;
            if (fault is null && !multiple && tag > settled)
                confirmed[tag % MostOutstanding] = true;
            while (fault is null && settled < published && (confirmed[(settled + 1) % MostOutstanding] || (multiple && settled < tag)))
                confirmed[++settled % MostOutstanding] = false;
            Wake();
        }

        return Task.CompletedTask;
    }

    private Task Fail(string reason)
    {
        lock (gate)
        {
            fault ??= reason;
            Wake();
        }

        return Task.CompletedTask;
    }

    private void Wake()
    {
        if (settled >= awaitedNumber || fault is not null)
            awaited?.TrySetResult();
    }
}
