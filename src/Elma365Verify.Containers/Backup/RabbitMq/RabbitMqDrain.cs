using System.Globalization;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Reads a queue of a running broker: takes message after message without acknowledging it, and returns them all. A connection that
/// is cut in between returns them too.
/// </summary>
/// <remarks>
/// A classic queue puts returned messages back where they were, by priority and age. What stays changed: they are marked as
/// redelivered. While they are read nobody else is given them, messages published meanwhile may overtake them, and
/// none of them expires. A quorum queue counts each return and drops a message after so many (20 by default since RabbitMQ 4.0), so
/// one that holds messages is refused, and so is a stream, which can't be read this way.
/// </remarks>
/// <param name="management">Tells what consumers hold.</param>
internal sealed class RabbitMqDrain(RabbitMqManagement management)
{
    private const int Questions = 60;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads the messages a queue has now, in the order in which they would be delivered.</summary>
    /// <param name="connection">A connection to the queue's virtual host.</param>
    /// <param name="queue">The queue as the definitions have it.</param>
    /// <param name="takeAsync">Given each message; if it throws, all are returned.</param>
    /// <param name="cancellation">Ends the reading; all are returned.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="BackupException">Reading would harm the queue, or consumers hold messages nobody else can read.</exception>
    public async Task<long> ReadAsync(
        IConnection connection, JsonObject queue, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var name = (string)queue["name"]!;
        var shown = $"{(string)queue["vhost"]!} {name}";
        var kind = (string?)queue["arguments"]?["x-queue-type"] ?? "classic";
        if (kind == "stream")
            throw new BackupException($"queue {shown} is a stream, which a live backup does not read");
        await RequireNothingHeldAsync(queue, shown, cancellation).ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var there = (await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).MessageCount;
        if (kind != "classic" && there > 0)
            throw new BackupException(
                FormattableString.Invariant($"queue {shown} is a {kind} queue with {there:N0} messages, which counts each reading as a ")
                + "failed delivery and drops messages after so many; empty it, or copy the broker's data while it is stopped");
        return await ReadAsync(channel, name, shown, there, takeAsync, cancellation).ConfigureAwait(false);
    }

    private static async Task<long> ReadAsync(
        IChannel channel, string name, string shown, long there, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var (read, last) = (0L, 0UL);
        while (read < there && await channel.BasicGetAsync(name, autoAck: false, cancellation).ConfigureAwait(false) is { } delivery)
        {
            (read, last) = (read + 1, delivery.DeliveryTag);
            await takeAsync(RabbitMqMessage.Of(shown, delivery)).ConfigureAwait(false);
        }

        if (read > 0)
            await channel.BasicNackAsync(last, multiple: true, requeue: true, cancellation).ConfigureAwait(false);
        // Answered by the queue, and so only once it has taken the messages back.
        await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false);
        await channel.CloseAsync(cancellation).ConfigureAwait(false);
        return read;
    }

    // The broker's figures are some seconds old, so messages another reader has returned meanwhile are waited for.
    private async Task RequireNothingHeldAsync(JsonObject queue, string shown, CancellationToken cancellation)
    {
        var path = RabbitMqManagement.Path("queues", (string)queue["vhost"]!, (string)queue["name"]!);
        for (var question = 1; ; question++)
        {
            var totals = await management.GetAsync($"{path}?disable_stats=true&enable_queue_totals=true", cancellation)
                .ConfigureAwait(false);
            var held = (long?)totals["messages_unacknowledged"] ?? 0;
            if (held == 0)
                return;
            if (question == Questions)
                throw new BackupException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"queue {shown}: its consumers hold {held:N0} messages unacknowledged, which nobody else can read; stop them first"));
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }
    }
}
