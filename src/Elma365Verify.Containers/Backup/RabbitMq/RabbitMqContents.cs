using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Reporting;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Reads the messages of all queues, of some queues at the same time, over one connection a virtual host.</summary>
/// <param name="access">The broker.</param>
/// <param name="description">Told what they hold.</param>
/// <param name="attempt">Takes a file of messages for each queue; null to write none.</param>
/// <param name="phase">Told how far it is.</param>
internal sealed class RabbitMqContents(RabbitMqAccess access, RabbitMqDescription description, BackupAttempt? attempt, IRunPhase phase)
    : IAsyncDisposable
{
    private const int AtOnce = 4;
    private const int ReportedEach = 1000;

    private readonly RabbitMqDrain drain = new(new RabbitMqManagement(access));
    private readonly ConcurrentQueue<(string Queue, string What)> missing = new();
    private readonly ConcurrentQueue<string> substituted = new();
    private readonly Dictionary<string, Task<IConnection>> connections = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Reads them.</summary>
    /// <exception cref="Elma365Verify.Backup.BackupException">One can't be read; the message names it.</exception>
    public async Task<RabbitMqReading> ReadAsync(RabbitMqDefinitions definitions, CancellationToken cancellation)
    {
        var queues = definitions.Items("queues").GroupBy(queue => (string)queue["vhost"]!).SelectMany(host => host).ToArray();
        var read = new RabbitMqQueue[queues.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, queues.Length, options, async (i, token) =>
            read[i] = await ReadAsync(queues[i], FormattableString.Invariant($"messages/{i + 1:D6}.jsonl"), token).ConfigureAwait(false))
            .ConfigureAwait(false);
        foreach (var connection in connections.Values)
            await (await connection.ConfigureAwait(false)).CloseAsync(cancellation).ConfigureAwait(false);
        return new RabbitMqReading(read, missing, substituted);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections.Values)
        {
            // One that can't be made has told its reason to who asked for it.
            await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connection.IsCompletedSuccessfully)
                await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<RabbitMqQueue> ReadAsync(JsonObject queue, string path, CancellationToken cancellation)
    {
        var (host, name) = ((string)queue["vhost"]!, (string)queue["name"]!);
        var connection = await ConnectAsync(host).WaitAsync(cancellation).ConfigureAwait(false);
        using var file = attempt?.CreateFile(path);
        using var messages = new MessageFile(file);
        using var described = description.Queue(host, name);
        var (expiring, isSubstituted) = (0L, false);
        var reading = await drain.ReadAsync(connection, queue, message =>
        {
            expiring += message.Properties.IsExpirationPresent() ? 1 : 0;
            isSubstituted |= RabbitMqRoutes.IsInternal(message);
            message = RabbitMqRoutes.Restorable(message);
            described.Add(message, messages.Add(message));
            if (described.Messages % ReportedEach == 0)
                phase.Report(FormattableString.Invariant($"queue {host} {name}: {described.Messages:N0} messages"));
            return Task.CompletedTask;
        }, cancellation).ConfigureAwait(false);
        if (reading.Missing is { } what)
            missing.Enqueue(($"{host} {name}", what));
        if (isSubstituted)
            substituted.Enqueue($"{host} {name}");
        messages.Flush();
        file?.Complete();
        described.Complete();
        return new RabbitMqQueue(host, name, path, described.Messages, expiring);
    }

    // Not ended by one reading's end, as others wait for the same; it ends by itself where the broker doesn't answer.
    private Task<IConnection> ConnectAsync(string host)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(host, out var connection))
                connections.Add(host, connection = access.ConnectAsync(host, CancellationToken.None));
            return connection;
        }
    }
}
