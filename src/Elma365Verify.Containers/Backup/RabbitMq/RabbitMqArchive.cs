using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// A running broker: its definitions through the management API, the messages of classic and quorum queues by taking and returning
/// them, as <see cref="RabbitMqDrain"/> says, and those of streams by reading them. Each queue is as it was at a moment of its own.
/// <see cref="ColdCopy"/> takes a broker that can be stopped.
/// </summary>
/// <remarks>
/// What is not kept: see <see cref="RabbitMqKinds"/>. A quorum queue that holds priorities above 4 beside lower ones mixes the
/// two anew when it is restored, and its order may then differ, which the comparison names.
/// Each reading of a quorum queue, to describe it as to back it up, also one that is refused midway, counts as one return of each message
/// that was read. While it lasts an operator policy lifts the default delivery limit, so that none is dropped by it.
/// Refused by name: quorum queues with a delivery limit by an argument or a policy of their own; quorum queues a message of which has
/// used up half of the default limit; and queues of other types.
/// </remarks>
/// <param name="access">The broker.</param>
public sealed class RabbitMqArchive(RabbitMqAccess access) : IStoreArchive
{
    internal const string DefinitionsFile = "definitions.json";
    internal const string QueuesFile = "queues.jsonl";

    private readonly RabbitMqManagement management = new(access);

    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public string Store => "rabbitmq";

    /// <inheritdoc/>
    public Task<string> ServerVersionAsync(CancellationToken cancellation) => NamedAsync(async () =>
    {
        var overview = await management.GetAsync("overview", cancellation).ConfigureAwait(false);
        return $"RabbitMQ {(string?)overview["rabbitmq_version"] ?? "of unknown version"}";
    }, cancellation);

    /// <inheritdoc/>
    public Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => NamedAsync(async () =>
    {
        var definitions = await RabbitMqDefinitions.ReadAsync(management, cancellation).ConfigureAwait(false);
        using (var file = attempt.CreateFile(DefinitionsFile))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(definitions.Document, Options));
            file.Complete();
        }

        var plugins = await RabbitMqPlugins.ReadAsync(management, cancellation).ConfigureAwait(false);
        plugins.Write(attempt);
        var reading = await ReadAsync(definitions, fingerprint, attempt, phase, cancellation).ConfigureAwait(false);
        using var queues = attempt.CreateFile(QueuesFile);
        foreach (var queue in reading.Queues)
            queues.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(queue, Options) + "\n"));
        queues.Complete();
        return new ArchivedStore(
            [new ToolVersion("RabbitMQ.Client", typeof(IConnection).Assembly.GetName().Version!.ToString())],
            await new RabbitMqLeftOut(management, definitions, plugins).FindAsync(reading, cancellation).ConfigureAwait(false));
    }, cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// The server's account ends with this, or has the password it had in the backup: users are part of what is restored.
    /// </remarks>
    public Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation) =>
        NamedAsync(async () =>
        {
            manifest.RequireStore(Store);
            var version = await ServerVersionAsync(cancellation).ConfigureAwait(false);
            await new RabbitMqRestore(access, directory).RunAsync(manifest, version, phase, cancellation).ConfigureAwait(false);
            return true;
        }, cancellation);

    /// <inheritdoc/>
    public Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => NamedAsync(async () =>
    {
        var definitions = await RabbitMqDefinitions.ReadAsync(management, cancellation).ConfigureAwait(false);
        await ReadAsync(definitions, fingerprint, null, phase, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation);

    private async Task<RabbitMqReading> ReadAsync(
        RabbitMqDefinitions definitions,
        FingerprintWriter fingerprint,
        BackupAttempt? attempt,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var description = new RabbitMqDescription(fingerprint);
        description.Add(definitions);
        var contents = new RabbitMqContents(access, description, attempt, phase);
        await using var _ = contents.ConfigureAwait(false);
        return await contents.ReadAsync(definitions, cancellation).ConfigureAwait(false);
    }

    private static async Task<T> NamedAsync<T>(Func<Task<T>> workAsync, CancellationToken cancellation)
    {
        try
        {
            return await workAsync().ConfigureAwait(false);
        }
        // A broker out of reach is an IOException to the client, and would be taken for one of the backup's own disk; and what the
        // client waits for when its connection dies ends as cancelled, whoever did not cancel it.
        catch (Exception exception) when (exception is RabbitMQClientException or HttpRequestException or TimeoutException
            or BrokerUnreachableException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new BackupException($"the broker can't be read or written: {Reason(exception)}", exception);
        }
    }

    // The client's own message has the stack trace of what interrupted it.
    private static string Reason(Exception exception) =>
        exception is OperationInterruptedException { ShutdownReason: { } reason } ? reason.ReplyText : exception.Message;
}
