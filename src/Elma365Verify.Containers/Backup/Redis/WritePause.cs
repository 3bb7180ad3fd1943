using System.Diagnostics;
using Elma365Verify.Backup;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// While it lasts, the server lets writers wait, and neither expires nor evicts keys; it ends by itself 30 s after its last renewal.
/// </summary>
/// <remarks><see href="https://redis.io/docs/latest/commands/client-pause/"/>.</remarks>
internal sealed class WritePause : IAsyncDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    private readonly IDatabase server;
    private readonly CancellationTokenSource ending = new();
    private readonly Task renewing;
    private readonly (string Count, string Save) mark;
    private long renewed;
    private volatile bool hasLapsed;
    private bool isOver;

    private WritePause(IDatabase server, long renewed, (string Count, string Save) mark)
    {
        (this.server, this.renewed, this.mark) = (server, renewed, mark);
        renewing = RenewAsync();
    }

    /// <summary>Begins it.</summary>
    public static async Task<WritePause> BeginAsync(IDatabase server)
    {
        var began = Stopwatch.GetTimestamp();
        await PauseAsync(server).ConfigureAwait(false);
        return new WritePause(server, began, await MarkAsync(server).ConfigureAwait(false));
    }

    /// <summary>Returns when nothing was written since it began; the pause goes on.</summary>
    /// <exception cref="BackupException">It was interrupted: somebody ended it, or the server answered too late to renew it.</exception>
    public async Task RequireQuietAsync()
    {
        var now = await MarkAsync(server).ConfigureAwait(false);
        if (now.Save == mark.Save && now.Count != mark.Count)
            throw Interrupted("something was written meanwhile");
        RequireHeld();
    }

    /// <summary>Returns when it has lasted until now.</summary>
    /// <exception cref="BackupException">As <see cref="RequireQuietAsync"/>.</exception>
    public void RequireHeld()
    {
        if (hasLapsed || Stopwatch.GetElapsedTime(Interlocked.Read(ref renewed)) > Length)
            throw Interrupted("it could not be renewed in time");
    }

    /// <summary>Lets the writers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isOver)
            return;
        isOver = true;
        await ending.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        try
        {
            await server.ExecuteAsync("CLIENT", "UNPAUSE").WaitAsync(Parting).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The server is out of reach; the pause ends by itself.
        }
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(Renewal, ending.Token).ConfigureAwait(false);
            var began = Stopwatch.GetTimestamp();
            await PauseAsync(server).ConfigureAwait(false);
            if (Stopwatch.GetElapsedTime(renewed) > Length)
                hasLapsed = true;
            Interlocked.Exchange(ref renewed, began);
        }
    }

    private static Task<RedisResult> PauseAsync(IDatabase server) =>
        server.ExecuteAsync("CLIENT", "PAUSE", (long)Length.TotalMilliseconds, "WRITE");

    // A save that ends meanwhile starts the count anew, which is no write: the marks are then not of one count.
    private static async Task<(string Count, string Save)> MarkAsync(IDatabase server)
    {
        var persistence = await ServerReader.InformationAsync(server, "persistence").ConfigureAwait(false);
        return (persistence["rdb_changes_since_last_save"], persistence["rdb_last_save_time"]);
    }

    private static BackupException Interrupted(string why) => new($"the pause of writers was interrupted: {why}; take the backup again");
}
