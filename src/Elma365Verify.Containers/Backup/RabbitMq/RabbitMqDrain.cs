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
/// <para>
/// A message that a consumer holds can't be read: it is waited for shortly, and then counted and told, so that nobody takes it for one
/// that was read. One that goes back while the queue is read is read once, after those that were read before it.
/// </para>
/// </remarks>
/// <param name="management">Tells what consumers hold.</param>
internal sealed class RabbitMqDrain(RabbitMqManagement management)
{
    private const int Questions = 60;
    private const int Steady = 5;
    private static readonly TimeSpan ClassicPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan QuorumPatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the messages a queue has now, in the order in which they would be delivered.</summary>
    /// <param name="connection">A connection to the queue's virtual host.</param>
    /// <param name="queue">The queue as the definitions have it.</param>
    /// <param name="takeAsync">Given each message; if it throws, all are returned.</param>
    /// <param name="cancellation">Ends the reading; all are returned.</param>
    /// <returns>How many were read, and how many could not be.</returns>
    /// <exception cref="BackupException">Reading would harm the queue.</exception>
    public async Task<QueueReading> ReadAsync(
        IConnection connection, JsonObject queue, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var (host, name) = ((string)queue["vhost"]!, (string)queue["name"]!);
        var shown = $"{host} {name}";
        var kind = (string?)queue["arguments"]?["x-queue-type"] ?? (string?)queue["type"] ?? "classic";
        if (kind == "stream")
        {
            var stream = new RabbitMqStream(management, host, name);
            return new QueueReading(await stream.ReadAsync(connection, takeAsync, cancellation).ConfigureAwait(false), 0);
        }

        if (kind is not "classic" and not "quorum")
            throw new BackupException($"queue {shown} is of the type {kind}, which is not known here");
        var totals = new QueueTotals(management, host, name);
        var held = await totals.AwaitNoneHeldAsync(kind == "quorum" ? QuorumPatience : ClassicPatience, cancellation).ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var read = kind == "quorum"
            ? await ReadQuorumAsync(channel, host, name, held, takeAsync, cancellation).ConfigureAwait(false)
            : await ReadClassicAsync(channel, queue, held, takeAsync, cancellation).ConfigureAwait(false);
        await channel.CloseAsync(cancellation).ConfigureAwait(false);
        return read;
    }

    private async Task<QueueReading> ReadClassicAsync(
        IChannel channel, JsonObject queue, long held, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var (host, name) = ((string)queue["vhost"]!, (string)queue["name"]!);
        var totals = new QueueTotals(management, host, name);
        var state = await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false);
        var alone = state.ConsumerCount == 0 && (bool?)queue["arguments"]?["x-single-active-consumer"] != true;
        return await new ClassicReading(channel, name, $"{host} {name}", totals)
            .ReadAsync(state.MessageCount, alone, takeAsync, cancellation, held).ConfigureAwait(false);
    }

    // What another reader has just returned is not ready at once, and the broker's figures do not tell that it is on its way; so a count
    // stands when it has not grown for half a second. Writers may make it grow for ever, hence the bound.
    private static async Task<(long Ready, bool AreOthers)> SettledAsync(IChannel channel, string name, CancellationToken cancellation)
    {
        var (count, most, steady, consumers) = (0L, -1L, 0, 0u);
        for (var question = 0; question < Questions && steady < Steady; question++)
        {
            if (question > 0)
                await Task.Delay(Shortly, cancellation).ConfigureAwait(false);
            var state = await channel.QueueDeclarePassiveAsync(name, cancellation).ConfigureAwait(false);
            (count, consumers) = (state.MessageCount, state.ConsumerCount);
            steady = count > most ? 0 : steady + 1;
            most = Math.Max(most, count);
        }

        return (count, consumers > 0);
    }

    // A channel that is cut has its messages returned at some time after; a lifted limit then stays lifted until the next reading.
    private async Task<QueueReading> ReadQuorumAsync(
        IChannel channel, string host, string name, long held, Func<RabbitMqMessage, Task> takeAsync, CancellationToken cancellation)
    {
        var (there, areOthers) = await SettledAsync(channel, name, cancellation).ConfigureAwait(false);
        var totals = new QueueTotals(management, host, name);
        var (ready, unacknowledged) = await totals.AskAsync(cancellation).ConfigureAwait(false);
        // What is there by figures some seconds old, and can't be had any more, somebody else may hold since.
        held = Math.Max(Math.Max(held, unacknowledged), ready + unacknowledged - there);
        var reading = new QuorumReading(channel, name, $"{host} {name}", totals);
        if (there == 0)
            return areOthers || held > 0 ? await reading.AccountAsync(0, cancellation).ConfigureAwait(false) : new QueueReading(0, 0);
        reading.Require(there + held);
        var limit = await DeliveryLimit.LiftAsync(management, host, name, $"{host} {name}", cancellation).ConfigureAwait(false);
        try
        {
            return await reading.ReadAsync(there + held, areOthers || held > 0, limit, takeAsync, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (reading.IsReturned)
                await limit.RestoreAsync().ConfigureAwait(false);
        }
    }
}
