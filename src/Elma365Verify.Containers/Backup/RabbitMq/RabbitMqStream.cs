using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Reads a stream from its first message to its last; reading takes nothing out of it:
/// <see href="https://www.rabbitmq.com/docs/streams#consuming"/>.
/// </summary>
/// <remarks>
/// A stream never says that it is at its end. It counts as read when a consumer put behind the last message was given nothing, and
/// the broker's own count of its messages, some seconds old, is no higher than what was read.
/// </remarks>
/// <param name="management">Tells how many messages the stream holds.</param>
/// <param name="host">Its virtual host.</param>
/// <param name="name">Its name.</param>
internal sealed class RabbitMqStream(RabbitMqManagement management, string host, string name)
{
    private const ushort Ahead = 500;
    private const ulong AcknowledgedEach = 100;
    private const string Offset = "x-stream-offset";
    private const int Questions = 80;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private long next;
    private long read;

    /// <summary>Reads it.</summary>
    /// <param name="connection">A connection to its virtual host.</param>
    /// <param name="takeAsync">Given each message.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="BackupException">The broker says it holds more than can be read.</exception>
    public async Task<long> ReadAsync(IConnection connection, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        for (var question = 1; ; question++)
        {
            if (await ReadOnceAsync(connection, takeAsync, cancellation).ConfigureAwait(false) > 0)
                continue;
            if (await CountAsync(cancellation).ConfigureAwait(false) is { } count && count <= read)
                return read;
            if (question > Questions)
                throw new BackupException(FormattableString.Invariant(
                    $"stream {host} {name}: {read:N0} messages could be read, and the broker says it holds more, or doesn't say"));
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }
    }

    // Null while the broker doesn't say yet.
    private async Task<long?> CountAsync(CancellationToken cancellation) =>
        (long?)(await management.GetAsync(RabbitMqManagement.Path("queues", host, name), cancellation).ConfigureAwait(false))["messages"];

    private async Task<long> ReadOnceAsync(
        IConnection connection, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var from = new Dictionary<string, object?> { [Offset] = next == 0 ? "first" : next };
        using var deliveries = await Deliveries.BeginAsync(channel, name, Ahead, from, cancellation).ConfigureAwait(false);
        var before = read;
        while (await deliveries.NextAsync(Quiet, cancellation).ConfigureAwait(false) is { } delivery)
            await TakeAsync(channel, delivery, takeAsync, cancellation).ConfigureAwait(false);
        await deliveries.EndAsync(cancellation).ConfigureAwait(false);
        return read - before;
    }

    private async Task TakeAsync(
        IChannel channel,
        (ulong Tag, RabbitMqMessage Message) delivery,
        Func<RabbitMqMessage, Task> takeAsync,
        CancellationToken cancellation)
    {
        var (tag, message) = delivery;
        var offset = message.Number(Offset);
        if (offset >= next)
        {
            await takeAsync(message.Published($"{host} {name}", Offset)).ConfigureAwait(false);
            (next, read) = (offset + 1, read + 1);
        }

        // It only makes room for further deliveries.
        if (tag % AcknowledgedEach == 0)
            await channel.BasicAckAsync(tag, multiple: true, cancellation).ConfigureAwait(false);
    }
}
