using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Reporting;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>
/// The bodies of messages of classic queues, as fast as a consumer is given them, into a file a queue, and back by confirmed publishing.
/// </summary>
internal sealed class RabbitMqLoop(OpenedClients from, OpenedClients into) : IPlainCopy
{
    private const int LengthBytes = 4;
    private const int BufferBytes = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly List<(string Host, string Queue, string File)> dumped = [];
    private JsonObject definitions = [];

    /// <inheritdoc/>
    public async Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var api = new BrokerApi(from.Clients.RabbitMqManagement!);
        var all = new RabbitMqDefinitions((await api.FindAsync("definitions", cancellation).ConfigureAwait(false))!.AsObject());
        definitions = all.Only(["vhosts", "queues"]);
        var classic = all.Items("queues").Where(queue => (string?)queue["arguments"]?["x-queue-type"] is null or "classic");
        foreach (var host in classic.GroupBy(queue => (string)queue["vhost"]!))
        {
            await using var connection = await from.Clients.RabbitMq!(host.Key, cancellation).ConfigureAwait(false);
            foreach (var queue in host.Select(queue => (string)queue["name"]!))
            {
                phase.Report($"dumping {host.Key} {queue}");
                var file = Path.Combine(directory, FormattableString.Invariant($"{dumped.Count}.messages"));
                await DumpAsync(connection, queue, file, cancellation).ConfigureAwait(false);
                dumped.Add((host.Key, queue, file));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        var api = new BrokerApi(into.Clients.RabbitMqManagement!);
        await api.SendAsync(HttpMethod.Post, "definitions", definitions, cancellation).ConfigureAwait(false);
        var confirmed = 0L;
        foreach (var host in dumped.GroupBy(queue => queue.Host))
        {
            await api.PermitAsync(host.Key, cancellation).ConfigureAwait(false);
            await using var connection = await into.Clients.RabbitMq!(host.Key, cancellation).ConfigureAwait(false);
            await using var publisher = await ConfirmedPublisher.OpenAsync(connection, cancellation).ConfigureAwait(false);
            foreach (var (_, queue, file) in host)
            {
                phase.Report($"loading {host.Key} {queue}");
                confirmed += await LoadAsync(publisher, queue, file, cancellation).ConfigureAwait(false);
            }
        }

        return confirmed;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await into.DisposeAsync().ConfigureAwait(false);
        await from.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task DumpAsync(IConnection connection, string queue, string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        await using var _ = file.ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var there = (await channel.QueueDeclarePassiveAsync(queue, cancellation).ConfigureAwait(false)).MessageCount;
        if (there == 0)
            return;
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0L;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            if (count < there)
                Write(file, delivery.Body.Span);
            if (++count == there)
                written.SetResult();
            return Task.CompletedTask;
        };
        var tag = await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation).ConfigureAwait(false);
        await written.Task.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        await channel.BasicCancelAsync(tag, cancellationToken: cancellation).ConfigureAwait(false);
        await channel.BasicNackAsync(0, multiple: true, requeue: true, cancellation).ConfigureAwait(false);
        await channel.QueueDeclarePassiveAsync(queue, cancellation).ConfigureAwait(false);
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> body)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        file.Write(length);
        file.Write(body);
    }

    private static async Task<long> LoadAsync(
        ConfirmedPublisher publisher, string queue, string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        await using var _ = file.ConfigureAwait(false);
        var length = new byte[LengthBytes];
        var published = 0L;
        while (file.Position < file.Length)
        {
            await file.ReadExactlyAsync(length, cancellation).ConfigureAwait(false);
            var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            await file.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
            var message = new RabbitMqMessage(string.Empty, queue, new BasicProperties { Persistent = true }, body);
            await publisher.PublishAsync(string.Empty, message, cancellation).ConfigureAwait(false);
            published++;
        }

        await publisher.FlushAsync(cancellation).ConfigureAwait(false);
        return published;
    }
}
