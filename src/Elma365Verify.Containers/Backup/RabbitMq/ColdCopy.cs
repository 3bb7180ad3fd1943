using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Docker.DotNet.Models;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// The data of a broker that was stopped, copied as a tar by the engine's archive API, and put into a new container of a broker
/// with the same node name: <see href="https://www.rabbitmq.com/docs/backup#manually-backing-up-messages"/>. It holds what a live
/// backup refuses or changes too: quorum queues with their delivery counts, streams with their offsets, what is left of times to live.
/// </summary>
/// <remarks>
/// What is kept is the directory <c>mnesia</c> of the data directory. The Erlang cookie beside it is left out: it is a key to
/// every node that shares it and no part of the data, so a new broker makes or is given its own. The broker's configuration and
/// its files outside of the data directory are not kept. Transient messages, queues and exchanges end with the stop, by the broker's
/// own rules. One node of a cluster is no backup of the cluster.
/// The contents are described while the broker still runs, before the stop, when nothing writes to it any more.
/// </remarks>
public static class ColdCopy
{
    /// <summary>The backup's file: the directory <c>mnesia</c> as a tar.</summary>
    public const string DataFile = "data.tar";

    private const uint StopSeconds = 120;
    private const double BytesAMegabyte = 1e6;

    /// <summary>Stops a broker by the image's stop signal; one that takes longer than two minutes is killed, and then not copied.</summary>
    /// <exception cref="BackupException">The engine can't.</exception>
    public static Task StopAsync(DockerEngine engine, string containerId, CancellationToken cancellation) => BrokerContainer.AskAsync(
        $"stop the container {containerId}",
        () => engine.Client.Containers.StopContainerAsync(
            containerId, new ContainerStopParameters { WaitBeforeKillSeconds = StopSeconds }, cancellation));

    /// <summary>Copies the data of a broker that was stopped.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="containerId">The broker's container.</param>
    /// <param name="dataDirectory">The image contract's data directory: <c>/var/lib/rabbitmq</c>.</param>
    /// <param name="attempt">Takes the file; sealed by the caller, so that an error leaves no backup.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>What it was made with.</returns>
    /// <exception cref="BackupException">
    /// The broker runs, did not end by itself, or keeps no data of its node there; or the engine hands over half of it.
    /// </exception>
    /// <exception cref="IOException">The backup can't be written.</exception>
    public static async Task<ImmutableArray<ToolVersion>> TakeAsync(
        DockerEngine engine,
        string containerId,
        string dataDirectory,
        BackupAttempt attempt,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var broker = await BrokerContainer.OpenAsync(engine, containerId, dataDirectory, cancellation).ConfigureAwait(false);
        if (broker.IsNew)
            throw new BackupException($"the broker {broker.Node} in {broker.Name} was never started, and has no data to copy");
        if (broker.ExitCode != 0)
            throw new BackupException(string.Create(
                CultureInfo.InvariantCulture,
                $"the broker {broker.Node} in {broker.Name} ended with exit code {broker.ExitCode} instead of being stopped; ")
                + "start it, and stop it with time to write what it holds");
        using var file = attempt.CreateFile(DataFile);
        var data = await broker.ReadAsync(file, Progress(phase), cancellation).ConfigureAwait(false)
            ?? throw new BackupException($"{broker.Name} has no {DataInventory.Directory} in {dataDirectory}");
        RequireNode(data, broker, $"{dataDirectory} of {broker.Name}");
        file.Complete();
        return [new ToolVersion("Docker engine", engine.Description)];
    }

    /// <summary>
    /// Puts a copy into a new broker's container, reads it back, and starts the broker. Nothing is written before the copy was found
    /// whole, and nothing is started that does not hold all of it.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="containerId">A container that was created and never started, or that holds no node's data.</param>
    /// <param name="dataDirectory">The image contract's data directory.</param>
    /// <param name="directory">The backup's directory.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="BackupException">
    /// The copy is not whole, or is of a node of another name; the broker runs or holds data; or the engine refuses. Where it
    /// refused midway the container is left, unstarted, with a part of the data; the message says so.
    /// </exception>
    /// <exception cref="IOException">The backup can't be read.</exception>
    public static async Task PutBackAsync(
        DockerEngine engine,
        string containerId,
        string dataDirectory,
        string directory,
        BackupManifest manifest,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var tar = OpenWhole(directory, manifest);
        await using var _ = tar.ConfigureAwait(false);
        phase.Report($"reading {DataFile}");
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(tar, cancellation).ConfigureAwait(false)) != File(manifest).Sha256)
            throw new BackupException($"{DataFile} is not the file that was written: its content differs from the manifest's");
        tar.Position = 0;
        var copy = await DataInventory.ReadAsync(tar, DataFile, null, Progress(phase), cancellation).ConfigureAwait(false);
        var broker = await BrokerContainer.OpenAsync(engine, containerId, dataDirectory, cancellation).ConfigureAwait(false);
        RequireNode(copy, broker, DataFile);
        var there = await broker.ReadAsync(null, _ => { }, cancellation).ConfigureAwait(false);
        if (there?.Nodes.FirstOrDefault() is { } node)
            throw new BackupException($"{broker.Name} is not empty: it holds data of the node {node}; put the copy into a new container");
        tar.Position = 0;
        await FillAsync(broker, tar, copy, phase, cancellation).ConfigureAwait(false);
        await broker.StartAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task FillAsync(
        BrokerContainer broker, Stream tar, DataInventory copy, IRunPhase phase, CancellationToken cancellation)
    {
        try
        {
            phase.Report($"writing to {broker.Name}");
            await broker.WriteAsync(tar, cancellation).ConfigureAwait(false);
            var written = await broker.ReadAsync(null, Progress(phase), cancellation).ConfigureAwait(false);
            if ((written ?? new DataInventory()).DifferenceFrom(copy) is { } difference)
                throw new BackupException($"what was written reads back otherwise: {difference}");
        }
        catch (BackupException exception)
        {
            throw new BackupException(
                $"{exception.Message}; {broker.Name} may hold a part of {DataFile} and was not started: remove it", exception);
        }
    }

    private static void RequireNode(DataInventory data, BrokerContainer broker, string where)
    {
        if (!data.Nodes.Contains(broker.Node, StringComparer.Ordinal))
            throw new BackupException(
                $"{where} holds data of {(data.Nodes.Any() ? $"the node {string.Join(", ", data.Nodes)}" : "no node")}, and the broker in "
                + $"{broker.Name} is {broker.Node}, which reads its own alone; give both the same host name or RABBITMQ_NODENAME");
    }

    private static FileStream OpenWhole(string directory, BackupManifest manifest)
    {
        var expected = File(manifest);
        var file = new FileInfo(Path.Combine(directory, DataFile));
        if (!file.Exists)
            throw new BackupException($"{DataFile} is missing");
        return file.Length == expected.Size
            ? new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true)
            : throw new BackupException(FormattableString.Invariant(
                $"{DataFile} is {(file.Length < expected.Size ? "truncated" : "too long")}: {file.Length:N0} of {expected.Size:N0} bytes"));
    }

    private static BackupFile File(BackupManifest manifest) => manifest.Files.FirstOrDefault(file => file.Path == DataFile)
        ?? throw new BackupException($"the backup holds no {DataFile}: it is no copy of a stopped broker's data");

    private static Action<long> Progress(IRunPhase phase) =>
        bytes => phase.Report(string.Create(CultureInfo.InvariantCulture, $"{bytes / BytesAMegabyte:N1} MB"));
}
