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
/// A queue puts returned messages back where they were: a classic one by priority and age, a quorum one in the order in which they were
/// read. What stays changed: they are marked as redelivered, and a quorum queue counts one return more, within the bounds of
/// <see cref="DeliveryLimit"/>. While they are read nobody else is given them, messages published meanwhile may overtake them, and
/// none of them expires. Streams are read by <see cref="RabbitMqStream"/>, which changes nothing.
/// </remarks>
/// <param name="management">Tells what consumers hold.</param>
internal sealed class RabbitMqDrain(RabbitMqManagement management)
{
    private const int Questions = 60;
    private const int Steady = 5;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(100);

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
        var (host, name) = ((string)queue["vhost"]!, (string)queue["name"]!);
        var shown = $"{host} {name}";
        var kind = (string?)queue["arguments"]?["x-queue-type"] ?? "classic";
        if (kind == "stream")
            return await new RabbitMqStream(management, host, name).ReadAsync(connection, takeAsync, cancellation).ConfigureAwait(false);
        if (kind is not "classic" and not "quorum")
            throw new BackupException($"queue {shown} is of the type {kind}, which is not known here");
        await RequireNothingHeldAsync(queue, shown, cancellation).ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var read = kind == "quorum"
            ? await ReadQuorumAsync(channel, host, name, takeAsync, cancellation).ConfigureAwait(false)
            : await ReadClassicAsync(channel, queue, shown, takeAsync, cancellation).ConfigureAwait(false);
        await channel.CloseAsync(cancellation).ConfigureAwait(false);
        return read;
    }

    private static async Task<long> ReadClassicAsync(
        IChannel channel, JsonObject queue, string shown, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var name = (string)queue["name"]!;
        var state = await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false);
        var alone = state.ConsumerCount == 0 && (bool?)queue["arguments"]?["x-single-active-consumer"] != true;
        return await new ClassicReading(channel, name, shown).ReadAsync(state.MessageCount, alone, takeAsync, cancellation)
            .ConfigureAwait(false);
    }

    // What another reader has just returned is not ready at once, and the broker's figures do not tell that it is on its way; so a count
    // stands when it has not grown for half a second. Writers may make it grow for ever, hence the bound.
    private static async Task<long> SettledAsync(IChannel channel, string name, CancellationToken cancellation)
    {
        var (count, most, steady) = (0L, -1L, 0);
        for (var question = 0; question < Questions && steady < Steady; question++)
        {
            if (question > 0)
                await Task.Delay(Shortly, cancellation).ConfigureAwait(false);
            count = (await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false)).MessageCount;
            steady = count > most ? 0 : steady + 1;
            most = Math.Max(most, count);
        }

        return count;
    }

    // A channel that is cut has its messages returned at some time after; a lifted limit then stays lifted until the next reading.
    private async Task<long> ReadQuorumAsync(
        IChannel channel, string host, string name, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var there = await SettledAsync(channel, name, cancellation).ConfigureAwait(false);
        if (there == 0)
            return 0;
        var reading = new QuorumReading(channel, name, $"{host} {name}");
        reading.Require(there);
        var limit = await DeliveryLimit.LiftAsync(management, host, name, $"{host} {name}", cancellation).ConfigureAwait(false);
        try
        {
            return await reading.ReadAsync(there, limit, takeAsync, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (reading.IsReturned)
                await limit.RestoreAsync().ConfigureAwait(false);
        }
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
