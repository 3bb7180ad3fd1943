using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Services;
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
internal sealed class RedisRestore(IDatabase server, Toolbox toolbox, string directory)
{
    private const int Port = 6399;
    private const string Folder = "/tmp/elma365-verify-restore";

    // What the word "reset" does, but for a flag it would add.
    private static readonly string[] Nothing = ["resetpass", "resetkeys", "resetchannels", "clearselectors", "-@all"];

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private readonly string secret = GeneratedSecret.Create();

    /// <summary>Restores; the first error ends it.</summary>
    public async Task RunAsync(IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report("loading the RDB file");
        await StartSourceAsync(cancellation).ConfigureAwait(false);
        phase.Report("restoring keys");
        await ReplicateAsync(cancellation).ConfigureAwait(false);
        await PersistAsync(cancellation).ConfigureAwait(false);
        phase.Report("restoring users");
        var lines = await File.ReadAllLinesAsync(Path.Combine(directory, RedisArchive.UsersName), cancellation).ConfigureAwait(false);
        foreach (var user in lines.Select(RedisUser.Parse).OrderBy(user => user.Name == "default"))
            await server.ExecuteAsync("ACL", ["SETUSER", user.Name, .. Nothing, .. user.Rules]).ConfigureAwait(false);
        var file = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "aclfile").ConfigureAwait(false))!;
        if (file is [_, var path] && (string?)path is { Length: > 0 })
            await server.ExecuteAsync("ACL", "SAVE").ConfigureAwait(false);
    }

    private async Task StartSourceAsync(CancellationToken cancellation)
    {
        var file = new FileStream(Path.Combine(directory, RedisArchive.RdbName), FileMode.Open, FileAccess.Read);
        await using var _ = file.ConfigureAwait(false);
        var storing = new ToolCommand("sh", "-c", $"mkdir -p {Folder} && cat >{Folder}/dump.rdb");
        await toolbox.RunAsync(storing, file, output: null, cancellation).ConfigureAwait(false);
        var settings = FormattableString.Invariant($"""
            port {Port}
            bind 127.0.0.1
            requirepass {secret}
            dir {Folder}
            logfile {Folder}/log
            save ""
            databases 1024
            repl-diskless-sync-delay 0
            daemonize yes

            """);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(settings));
        await toolbox.RunAsync(new ToolCommand("redis-server", "-"), input, output: null, cancellation).ConfigureAwait(false);
        await AwaitSourceAsync(cancellation).ConfigureAwait(false);
    }

    private async Task AwaitSourceAsync(CancellationToken cancellation)
    {
        for (var refused = TimeSpan.Zero; ; await Task.Delay(AskAgain, cancellation).ConfigureAwait(false))
        {
            var answer = await PingAsync(cancellation).ConfigureAwait(false);
            if (answer == "PONG")
                return;
            // While it loads it says so, for as long as that takes; one that ended says nothing.
            refused = answer.StartsWith("LOADING", StringComparison.Ordinal) ? TimeSpan.Zero : refused + AskAgain;
            if (refused > StartPatience || await HasEndedAsync(cancellation).ConfigureAwait(false))
                throw new BackupException($"the RDB file can't be loaded: {await LogAsync(cancellation).ConfigureAwait(false)}");
        }
    }

    private async Task<string> PingAsync(CancellationToken cancellation)
    {
        var asking = new ToolCommand(
            "sh", "-c", FormattableString.Invariant($"redis-cli -h 127.0.0.1 -p {Port} --no-auth-warning ping 2>&1 || true"))
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("REDISCLI_AUTH", secret),
        };
        return await toolbox.ReadAsync(asking, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> HasEndedAsync(CancellationToken cancellation) =>
        (await LogAsync(cancellation).ConfigureAwait(false)).Contains("Terminating server", StringComparison.Ordinal)
        || (await LogAsync(cancellation).ConfigureAwait(false)).Contains("Fatal error", StringComparison.Ordinal);

    private Task<string> LogAsync(CancellationToken cancellation) =>
        toolbox.ReadAsync(new ToolCommand("sh", "-c", $"tail -n 5 {Folder}/log 2>/dev/null || true"), cancellation);

    private async Task ReplicateAsync(CancellationToken cancellation)
    {
        var settings = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "masterauth").ConfigureAwait(false))!;
        await server.ExecuteAsync("CONFIG", "SET", "masterauth", secret).ConfigureAwait(false);
        try
        {
            await server.ExecuteAsync("REPLICAOF", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            await AwaitAsync(
                "replication",
                state => state["master_link_status"] == "up" && state["master_sync_in_progress"] == "0",
                "the server takes nothing over from the toolbox, which has to be in its own network namespace",
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            await server.ExecuteAsync("REPLICAOF", "NO", "ONE").ConfigureAwait(false);
            await server.ExecuteAsync("CONFIG", "SET", "masterauth", (string?)settings[1] ?? string.Empty).ConfigureAwait(false);
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
