using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// A Redis server, 7.0 or newer: <c>dump.rdb</c> by <c>redis-cli --rdb</c>, which holds the libraries of functions too, and
/// <c>users.acl</c>.
/// </summary>
/// <remarks>
/// The server can't be read as of a past moment, and reading the RDB file instead would compare a backup with itself. So writers
/// are made to wait (<c>CLIENT PAUSE … WRITE</c>; reads go on) until everything is described and the server has forked for the RDB
/// file, which it does after the seconds of its <c>repl-diskless-sync-delay</c>; it is described meanwhile. Nothing is written in
/// between, so both are of one moment; a pause that did not hold is an error. Keys whose time is up meanwhile are judged by
/// <see cref="ReadingWindow"/>.
/// Not described: expiry of single fields (7.4), types of modules (refused by name), the server's own configuration.
/// </remarks>
internal sealed class RedisArchive(RedisAccess access, Toolbox toolbox) : IStoreArchive
{
    /// <summary>The RDB file's name in the backup.</summary>
    public const string RdbName = "dump.rdb";

    /// <summary>The users' file in the backup, as the server's own <c>aclfile</c> has them.</summary>
    public const string UsersName = "users.acl";

    /// <inheritdoc/>
    public string Store => "redis";

    /// <inheritdoc/>
    public Task<string> ServerVersionAsync(CancellationToken cancellation) => AskedAsync(
        async connection =>
        {
            var information = await ServerReader.InformationAsync(connection.GetDatabase(0), "server").ConfigureAwait(false);
            var version = $"Redis {information["redis_version"]}";
            return MajorVersion.In(version) >= 7
                ? version
                : throw new BackupException($"{version} does not tell when keys expire; 7.0 is the oldest that can be backed up");
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<ArchivedStore> BackUpAsync(
        BackupAttempt attempt, FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation)
    {
        var server = await ServerVersionAsync(cancellation).ConfigureAwait(false);
        var tool = await toolbox.RequireVersionAsync("redis-cli", server, cancellation).ConfigureAwait(false);
        return await AskedAsync<ArchivedStore>(
            async connection =>
            {
                var pause = await WritePause.BeginAsync(connection.GetDatabase(0)).ConfigureAwait(false);
                await using var _ = pause.ConfigureAwait(false);
                await WriteUsersAsync(connection, attempt).ConfigureAwait(false);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var copied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var writing = WriteRdbAsync(attempt, copied, ending.Token);
                var describing = new ServerReader(connection, fingerprint, detail => phase.Report(detail)).DescribeAsync(ending.Token);
                var releasing = ReleaseAsync(Task.WhenAll(describing, copied.Task.WaitAsync(ending.Token)), pause, phase);
                await AwaitAsync([writing, describing, releasing], ending).ConfigureAwait(false);
                return new ArchivedStore([new ToolVersion("redis-cli", tool)], NotKept: []);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(string directory, BackupManifest manifest, IRunPhase phase, CancellationToken cancellation)
    {
        manifest.RequireStore(Store);
        var server = await ServerVersionAsync(cancellation).ConfigureAwait(false);
        MajorVersion.RequireSame($"the backup of {manifest.ServerVersion}", server, "restore into a server of the backup's version");
        await toolbox.RequireVersionAsync("redis-server", server, cancellation).ConfigureAwait(false);
        await AskedAsync(
            async connection =>
            {
                await RequireEmptyAsync(connection.GetDatabase(0)).ConfigureAwait(false);
                await new RedisRestore(connection.GetDatabase(0), toolbox, directory).RunAsync(phase, cancellation).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => AskedAsync(
        async connection =>
        {
            await new ServerReader(connection, fingerprint, detail => phase.Report(detail)).DescribeAsync(cancellation)
                .ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public FingerprintComparison Compare(
        IEnumerable<FingerprintItem> expected,
        IEnumerable<FingerprintItem> actual,
        IReadOnlyCollection<string>? mustHold = null,
        int kept = FingerprintComparison.UsuallyKept) => ReadingWindow.Compare(expected, actual, mustHold, kept);

    private static async Task WriteUsersAsync(ConnectionMultiplexer connection, BackupAttempt attempt)
    {
        var users = await ServerReader.UsersAsync(connection.GetDatabase(0)).ConfigureAwait(false);
        using var file = attempt.CreateFile(UsersName);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(users.Select(user => $"{user}\n"))));
        file.Complete();
    }

    private async Task WriteRdbAsync(BackupAttempt attempt, TaskCompletionSource copied, CancellationToken cancellation)
    {
        using var file = attempt.CreateFile(RdbName);
        var rdb = new RdbFile(file, copied.SetResult);
        await using var _ = rdb.ConfigureAwait(false);
        var said = await toolbox.RunAsync(access.Tool("--rdb", "-"), input: null, rdb, cancellation).ConfigureAwait(false);
        await rdb.FinishAsync(said, cancellation).ConfigureAwait(false);
        file.Complete();
    }

    private static async Task ReleaseAsync(Task described, WritePause pause, IRunPhase phase)
    {
        await described.ConfigureAwait(false);
        await pause.RequireQuietAsync().ConfigureAwait(false);
        await pause.DisposeAsync().ConfigureAwait(false);
        phase.Report("writing the RDB file");
    }

    // The first error counts; what it ends may complain too.
    private static async Task AwaitAsync(Task[] tasks, CancellationTokenSource ending)
    {
        await foreach (var ended in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (ended.IsCompletedSuccessfully)
                continue;
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.ConfigureAwait(false);
        }
    }

    private static async Task RequireEmptyAsync(IDatabase server)
    {
        var found = (await ServerReader.DatabasesAsync(server).ConfigureAwait(false)) is [var number, ..] ? $"database {number} has keys"
            : (await ServerReader.UsersAsync(server).ConfigureAwait(false)).Find(user => user.Name != "default") is { } user
                ? $"it has the user {user.Name}"
            : ((RedisResult[])(await server.ExecuteAsync("FUNCTION", "LIST").ConfigureAwait(false))!).Length > 0 ? "it has functions"
            : null;
        if (found is not null)
            throw new BackupException($"the server to restore into is not empty: {found}; restore into a fresh one");
    }

    private async Task<T> AskedAsync<T>(Func<ConnectionMultiplexer, Task<T>> work, CancellationToken cancellation)
    {
        var connection = await access.OpenAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        try
        {
            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new BackupException($"Redis: {exception.Message}", exception);
        }
    }
}
