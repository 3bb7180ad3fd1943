using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>
/// Redis' own: <c>redis-cli --rdb</c>, and a load by replication from a server that read the file. The load is the restore's
/// own, for there is no plainer one that a running server with an append-only file would not ignore.
/// </summary>
internal sealed class RedisTools(ReachableStore source, Toolbox from, ReachableStore target, Toolbox into) : IPlainCopy
{
    /// <inheritdoc/>
    public async Task DumpAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("redis-cli --rdb");
        var file = File.Create(Path.Combine(directory, RedisArchive.RdbName));
        await using var _ = file.ConfigureAwait(false);
        var rdb = new RdbFile(file, () => { });
        await using var __ = rdb.ConfigureAwait(false);
        var said = await from.RunAsync(Access(source).Tool("--rdb", "-"), input: null, rdb, cancellation).ConfigureAwait(false);
        await rdb.FinishAsync(said, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> LoadAsync(string directory, IRunPhase phase, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, RedisArchive.UsersName), string.Empty, cancellation).ConfigureAwait(false);
        var connection = await Access(target).OpenAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        try
        {
            var server = connection.GetDatabase(0);
            await new RedisRestore(server, into, directory, "default", databases: 16).RunAsync(phase, cancellation).ConfigureAwait(false);
            return (long)await server.ExecuteAsync("DBSIZE").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new BackupException($"Redis: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await into.DisposeAsync().ConfigureAwait(false);
        await from.DisposeAsync().ConfigureAwait(false);
    }

    private static RedisAccess Access(ReachableStore store)
    {
        var port = store.Place.Ports.Data;
        return new RedisAccess(store.Place.Client(port), store.Place.Tools(port), store.Account.Password);
    }
}
