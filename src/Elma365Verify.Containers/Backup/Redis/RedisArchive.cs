using System.Net;
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
/// <para>
/// Writers go on meanwhile: the server forks for the RDB file, which is of that one moment; a server in the toolbox loads it as it comes,
/// and is described in the store's place. Where no key was written around that moment, both have to hold as many keys in each database.
/// Users are no part of the file, and are read from the store.
/// </para>
/// <para>
/// Where the toolbox can't hold a copy, writers are made to wait (<see cref="WritePause"/>) while the store itself is described, for
/// <see cref="MostPaused"/> at most, and it is said how long they did. Nothing is written in between, so file and description are of one
/// moment; a pause that did not hold is an error. Keys whose time is up meanwhile are judged by <see cref="ReadingWindow"/>.
/// </para>
/// Not described: expiry of single fields (7.4), types of modules (refused by name), the server's own configuration.
/// </remarks>
/// <param name="access">How the server is reached.</param>
/// <param name="toolbox">The tools.</param>
/// <param name="loopback">Where this process connects to for a port on the loopback address of the toolbox's network namespace.</param>
internal sealed class RedisArchive(RedisAccess access, Toolbox toolbox, Func<int, IPEndPoint> loopback) : IStoreArchive
{
    /// <summary>The RDB file's name in the backup.</summary>
    public const string RdbName = "dump.rdb";

    /// <summary>The users' file in the backup, as the server's own <c>aclfile</c> has them.</summary>
    public const string UsersName = "users.acl";

    /// <inheritdoc/>
    public string Store => "redis";

    /// <summary>The longest that writers may be made to wait.</summary>
    public TimeSpan MostPaused { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The bytes the toolbox has to have free beside a copy.</summary>
    public long Spare { get; init; } = 64L << 20;

    /// <inheritdoc/>
    public Task<string> ServerVersionAsync(CancellationToken cancellation) => AskedAsync(
        async connection =>
        {
            var information = await ServerReader.InformationAsync(connection.GetDatabase(0), "server").ConfigureAwait(false);
            var version = $"Redis {information["redis_version"]}";
            if (information.GetValueOrDefault("redis_mode") is { } mode and not "standalone")
                throw new BackupException($"{version} runs as {mode}; only a standalone server holds everything, and can be backed up");
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
        var tool = await toolbox.RequireAsync("redis-cli", server, cancellation).ConfigureAwait(false);
        return await AskedAsync<ArchivedStore>(
            async connection =>
            {
                var database = connection.GetDatabase(0);
                await RedisRights.RequireCopyAsync(database, access.User).ConfigureAwait(false);
                var users = await ServerReader.UsersAsync(database).ConfigureAwait(false);
                WriteUsers(users, attempt);
                var backup = new RedisBackup(access, toolbox, loopback, attempt, fingerprint, users, phase);
                var obstacle = await new CopyRoom(toolbox, Spare).ObstacleAsync(database, server, tool.Version, cancellation)
                    .ConfigureAwait(false);
                if (obstacle is null)
                    await backup.CopyAsync(connection, cancellation).ConfigureAwait(false);
                else
                    await backup.PauseAsync(connection, obstacle, MostPaused, cancellation).ConfigureAwait(false);
                return new ArchivedStore([tool], [.. backup.NotKept]) { Remarks = [.. backup.Remarks] };
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
        var needed = ReadingWindow.DatabasesNeeded(new FingerprintReader(Path.Combine(directory, manifest.Fingerprint.File)));
        await AskedAsync(
            async connection =>
            {
                var database = connection.GetDatabase(0);
                await RedisRights.RequireRestoreAsync(database, access.User).ConfigureAwait(false);
                await RequireEmptyAsync(database).ConfigureAwait(false);
                var databases = await RequireDatabasesAsync(database, needed).ConfigureAwait(false);
                await new RedisRestore(database, toolbox, directory, access.User, databases).RunAsync(phase, cancellation)
                    .ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DescribeAsync(FingerprintWriter fingerprint, IRunPhase phase, CancellationToken cancellation) => AskedAsync(
        async connection =>
        {
            var database = connection.GetDatabase(0);
            await RedisRights.RequireReadAsync(database, access.User).ConfigureAwait(false);
            var users = await ServerReader.UsersAsync(database).ConfigureAwait(false);
            await new ServerReader(connection, fingerprint, detail => phase.Report(detail)).DescribeAsync(users, cancellation)
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

    private static void WriteUsers(IEnumerable<RedisUser> users, BackupAttempt attempt)
    {
        using var file = attempt.CreateFile(UsersName);
        foreach (var user in users)
            file.Write(user.Line());
        file.Complete();
    }

    // A replica that is sent keys of a database it does not have ends, without a word to who sent them.
    private static async Task<int> RequireDatabasesAsync(IDatabase server, int needed)
    {
        var setting = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "databases").ConfigureAwait(false))!;
        var databases = (int)setting[1];
        return needed <= databases ? databases : throw new BackupException(FormattableString.Invariant(
            $"the backup has keys in database {needed - 1}, and the server to restore into has the databases 0 to {databases - 1} alone; ")
            + FormattableString.Invariant($"start it with databases {needed}"));
    }

    private async Task RequireEmptyAsync(IDatabase server)
    {
        var found = (await ServerReader.DatabasesAsync(server).ConfigureAwait(false)) is [var number, ..] ? $"database {number} has keys"
            : (await ServerReader.UsersAsync(server).ConfigureAwait(false)).Find(IsForeign) is { } user
                ? $"it has the user {user.Shown}"
            : ((RedisResult[])(await server.ExecuteAsync("FUNCTION", "LIST").ConfigureAwait(false))!).Length > 0 ? "it has functions"
            : null;
        if (found is not null)
            throw new BackupException($"the server to restore into is not empty: {found}; restore into a fresh one");
    }

    private bool IsForeign(RedisUser user) => user.Name != "default" && !user.Is(access.User);

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
