using System.Diagnostics;
using Elma365Verify.Backup;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// While it lasts, the server lets writers wait, and neither expires nor evicts keys. It ends by itself when its bound is over, whatever
/// becomes of this process.
/// </summary>
/// <remarks><see href="https://redis.io/docs/latest/commands/client-pause/"/>.</remarks>
internal sealed class WritePause : IAsyncDisposable
{
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    private readonly IDatabase server;
    private readonly TimeSpan bound;
    private readonly long began;
    private readonly (string Count, string Save) mark;
    private TimeSpan? lasted;

    private WritePause(IDatabase server, TimeSpan bound, long began, (string Count, string Save) mark) =>
        (this.server, this.bound, this.began, this.mark) = (server, bound, began, mark);

    /// <summary>How long writers have waited until now, or until it ended.</summary>
    public TimeSpan Length => lasted ?? Stopwatch.GetElapsedTime(began);

    /// <summary>Begins it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="bound">The longest writers may wait.</param>
    public static async Task<WritePause> BeginAsync(IDatabase server, TimeSpan bound)
    {
        var began = Stopwatch.GetTimestamp();
        await server.ExecuteAsync("CLIENT", "PAUSE", (long)bound.TotalMilliseconds, "WRITE").ConfigureAwait(false);
        return new WritePause(server, bound, began, await MarkAsync(server).ConfigureAwait(false));
    }

    /// <summary>What was written since the last save, and when that was; a save that ends meanwhile starts the count anew.</summary>
    public static async Task<(string Count, string Save)> MarkAsync(IDatabase server)
    {
        var persistence = await ServerReader.InformationAsync(server, "persistence").ConfigureAwait(false);
        return (persistence["rdb_changes_since_last_save"], persistence["rdb_last_save_time"]);
    }

    /// <summary>Returns when nothing was written since it began; the pause goes on.</summary>
    /// <exception cref="BackupException">It was over before, or somebody ended it.</exception>
    public async Task RequireQuietAsync()
    {
        var now = await MarkAsync(server).ConfigureAwait(false);
        if (Length > bound)
            throw new BackupException(FormattableString.Invariant(
                $"its writers would have to wait for longer than {bound.TotalSeconds:0.#} s, and were let go"));
        if (now.Save == mark.Save && now.Count != mark.Count)
            throw new BackupException("the pause of writers was interrupted: something was written meanwhile; take the backup again");
    }

    /// <summary>Lets the writers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (lasted is not null)
            return;
        try
        {
            await server.ExecuteAsync("CLIENT", "UNPAUSE").WaitAsync(Parting).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The server is out of reach; the pause ends by itself.
        }

        lasted = Stopwatch.GetElapsedTime(began);
    }
}
