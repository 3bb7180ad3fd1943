using System.Globalization;
using Elma365Verify.Backup;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// Brings a backup into an empty server by replication: a server in the toolbox loads the RDB file, the empty one becomes its replica,
/// takes everything over, and is let go again.
/// </summary>
/// <remarks>
/// A file laid into the data directory would be ignored by a server with <c>appendonly yes</c>, which starts from its append-only
/// file alone, and would take a restart of a container that may not allow writing there. A replica writes its append-only file anew from
/// what it was sent; that is waited for. The toolbox has to be in the server's own network namespace. Users last as long as the
/// server, where it has no <c>aclfile</c>.
/// </remarks>
/// <param name="server">The empty server.</param>
/// <param name="toolbox">The toolbox.</param>
/// <param name="directory">The backup's directory.</param>
/// <param name="account">The user the server is restored by.</param>
/// <param name="databases">How many databases the server has.</param>
internal sealed class RedisRestore(IDatabase server, Toolbox toolbox, string directory, string account, int databases)
{
    // What the word "reset" does, but for a flag it would add.
    private static readonly string[] Nothing = ["resetpass", "resetkeys", "resetchannels", "clearselectors", "-@all"];

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    /// <summary>Restores; the first error ends it.</summary>
    public async Task RunAsync(IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("loading the RDB file");
        var users = RedisUser.Read(Path.Combine(directory, RedisArchive.UsersName));
        RequireAccount(users);
        var source = new ToolboxServer(toolbox, databases);
        await using (source.ConfigureAwait(false))
        {
            var file = new FileStream(Path.Combine(directory, RedisArchive.RdbName), FileMode.Open, FileAccess.Read);
            await using (file.ConfigureAwait(false))
                await source.StoreAsync(file, cancellation).ConfigureAwait(false);
            await source.StartAsync(cancellation).ConfigureAwait(false);
            phase.Report("restoring keys");
            await ReplicateAsync(source, cancellation).ConfigureAwait(false);
        }

        await PersistAsync(cancellation).ConfigureAwait(false);
        phase.Report("restoring users");
        await RestoreUsersAsync(users).ConfigureAwait(false);
    }

    private void RequireAccount(IReadOnlyList<RedisUser> users)
    {
        if (account != "default" && !users.Any(user => user.Is(account)))
        {
            throw new BackupException(
                $"the backup has no user {account}, who would be left over; restore by the user default, or by one that the backup has: "
                + string.Join(", ", users.Select(user => user.Shown)));
        }
    }

    // The account that restores comes last, since it may do less from then on.
    private async Task RestoreUsersAsync(IReadOnlyList<RedisUser> users)
    {
        var file = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "aclfile").ConfigureAwait(false))!;
        foreach (var user in users.OrderBy(user => user.Is(account)))
            await server.ExecuteAsync("ACL", ["SETUSER", user.NameBytes, .. Nothing, .. user.RulesBytes]).ConfigureAwait(false);
        if (file is not [_, var path] || (string?)path is not { Length: > 0 })
            return;
        try
        {
            await server.ExecuteAsync("ACL", "SAVE").ConfigureAwait(false);
        }
        catch (RedisServerException exception)
        {
            throw new BackupException(
                $"keys and users are restored, and the users are not in the server's aclfile: {exception.Message}; run ACL SAVE there as a "
                + "user who may, else a restart loses them",
                exception);
        }
    }

    private async Task ReplicateAsync(ToolboxServer source, CancellationToken cancellation)
    {
        var settings = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "masterauth").ConfigureAwait(false))!;
        var user = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "masteruser").ConfigureAwait(false))!;
        await server.ExecuteAsync("CONFIG", "SET", "masterauth", source.Password).ConfigureAwait(false);
        await server.ExecuteAsync("CONFIG", "SET", "masteruser", "default").ConfigureAwait(false);
        try
        {
            await server.ExecuteAsync("REPLICAOF", "127.0.0.1", source.Port.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            await AwaitAsync(
                "replication",
                state => state["master_link_status"] == "up" && state["master_sync_in_progress"] == "0",
                "the server takes nothing over from the toolbox, which has to be in its own network namespace",
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            await server.ExecuteAsync("REPLICAOF", "NO", "ONE").ConfigureAwait(false);
            await server.ExecuteAsync("CONFIG", "SET", "masterauth", KeyReader.Bytes(settings[1])).ConfigureAwait(false);
            await server.ExecuteAsync("CONFIG", "SET", "masteruser", KeyReader.Bytes(user[1])).ConfigureAwait(false);
        }
    }

    // What was restored has to outlast a restart: an append-only file is rewritten by itself, a snapshot is not.
    private async Task PersistAsync(CancellationToken cancellation)
    {
        const string failure = "the server does not write to its disk what was restored";
        await AwaitAsync(
            "persistence",
            state => state["aof_enabled"] == "0"
                || (state["aof_rewrite_in_progress"] == "0" && state["aof_rewrite_scheduled"] == "0"
                    && state["aof_last_bgrewrite_status"] == "ok" && state["aof_last_write_status"] == "ok"),
            failure,
            cancellation).ConfigureAwait(false);
        await AwaitAsync("persistence", state => state["rdb_bgsave_in_progress"] == "0", failure, cancellation).ConfigureAwait(false);
        await server.ExecuteAsync("BGSAVE").ConfigureAwait(false);
        await AwaitAsync(
            "persistence",
            state => state["rdb_bgsave_in_progress"] == "0" && state["rdb_last_bgsave_status"] == "ok",
            failure,
            cancellation).ConfigureAwait(false);
    }

    private async Task AwaitAsync(
        string section, Func<Dictionary<string, string>, bool> isDone, string failure, CancellationToken cancellation)
    {
        var progress = string.Empty;
        for (var idle = TimeSpan.Zero; idle < StartPatience; idle += AskAgain)
        {
            var state = await ServerReader.InformationAsync(server, section).ConfigureAwait(false);
            if (isDone(state))
                return;
            // A replica loads what it took over before it says that it did.
            var disk = await ServerReader.InformationAsync(server, "persistence").ConfigureAwait(false);
            var now = string.Join(
                ' ',
                state.GetValueOrDefault("master_sync_read_bytes"),
                disk.GetValueOrDefault("loading_loaded_bytes"),
                disk.GetValueOrDefault("aof_current_rewrite_time_sec"),
                disk.GetValueOrDefault("rdb_current_bgsave_time_sec"));
            idle = now == progress ? idle : TimeSpan.Zero;
            progress = now;
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }

        throw new BackupException(failure);
    }
}
