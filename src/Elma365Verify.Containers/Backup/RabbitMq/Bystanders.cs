using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Keeps the queues of a virtual host as they are while messages that name them too are published for another one. A queue that is
/// filled already is held: all its messages are taken, so that only the copies are there to be removed, and then returned. One that is
/// not filled yet is emptied before it is.
/// </summary>
/// <param name="connection">A connection to the virtual host.</param>
/// <param name="restoreAsync">Declares a queue anew as the backup has it.</param>
internal sealed class Bystanders(IConnection connection, Func<JsonObject, CancellationToken, Task> restoreAsync) : IAsyncDisposable
{
    private const string Stream = "stream";

    private readonly Dictionary<string, JsonObject> queues = new(StringComparer.Ordinal);
    private readonly HashSet<string> filled = new(StringComparer.Ordinal);
    private readonly HashSet<string> soiled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeldQueue> held = new(StringComparer.Ordinal);

    /// <summary>A queue of the virtual host.</summary>
    public void Add(JsonObject queue) => queues[(string)queue["name"]!] = queue;

    /// <summary>Whether a queue is a stream, which gives back nothing that was added to it: fill it after the others.</summary>
    public bool IsStream(string name) =>
        queues.TryGetValue(name, out var queue) && (string?)queue["arguments"]?["x-queue-type"] == Stream;

    /// <summary>Call it before a message is published that leads into a queue for which it is not meant.</summary>
    /// <exception cref="BackupException">The queue can't be kept as it is.</exception>
    public async Task ShieldAsync(string name, CancellationToken cancellation)
    {
        if (!queues.ContainsKey(name) || held.ContainsKey(name))
            return;
        if (!filled.Contains(name))
            soiled.Add(name);
        else if (IsStream(name))
            throw new BackupException(
                $"stream {name}: another stream holds messages that name it in CC or BCC, and a copy of each would be left in it; "
                + "copy the broker's data while it is stopped");
        else
            held.Add(name, await HeldQueue.HoldAsync(connection, name, cancellation).ConfigureAwait(false));
    }

    /// <summary>Call it before a queue is filled.</summary>
    public async Task ClearAsync(string name, CancellationToken cancellation)
    {
        if (!soiled.Remove(name))
            return;
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        if (IsStream(name))
        {
            await channel.QueueDeleteAsync(name, ifUnused: false, ifEmpty: false, cancellationToken: cancellation).ConfigureAwait(false);
            await restoreAsync(queues[name], cancellation).ConfigureAwait(false);
        }
        else
            await channel.QueuePurgeAsync(name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Call it when a queue is filled and all that was published is confirmed: those held get their messages back.</summary>
    public async Task ReleaseAsync(string name, CancellationToken cancellation)
    {
        filled.Add(name);
        foreach (var queue in held.Values)
            await queue.ReleaseAsync(cancellation).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in held.Values)
            await queue.DisposeAsync().ConfigureAwait(false);
        held.Clear();
    }
}
