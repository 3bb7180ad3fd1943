using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// A server in a toolbox that has loaded an RDB file. It listens on the loopback address of the toolbox's network namespace alone, has a
/// password of its own, and keeps nothing; disposing ends it.
/// </summary>
internal sealed class ToolboxServer : IAsyncDisposable
{
    // Two backups on one machine may share a network namespace.
    private const int FirstPort = 20_000;
    private const int LastPort = 30_000;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    private readonly Toolbox toolbox;
    private readonly int databases;
    private readonly string folder = $"/tmp/elma365-verify-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Makes one that does not run yet.</summary>
    /// <param name="toolbox">Where it is to run.</param>
    /// <param name="databases">How many databases it is to have; more take memory, fewer end it where the file has keys above.</param>
    public ToolboxServer(Toolbox toolbox, int databases) => (this.toolbox, this.databases) = (toolbox, databases);

    /// <summary>Its port.</summary>
    public int Port { get; } = RandomNumberGenerator.GetInt32(FirstPort, LastPort);

    /// <summary>The password of its user default.</summary>
    public string Password { get; } = GeneratedSecret.Create();

    /// <summary>How this process and the toolbox reach it.</summary>
    /// <param name="loopback">Where this process connects to for a port on the namespace's loopback address.</param>
    public RedisAccess Access(Func<int, IPEndPoint> loopback) =>
        new(loopback(Port), new IPEndPoint(IPAddress.Loopback, Port), Password);

    /// <summary>Takes the RDB file it is to load.</summary>
    /// <exception cref="BackupException">There is no room for it.</exception>
    public Task StoreAsync(Stream rdb, CancellationToken cancellation) => toolbox.RunAsync(
        new ToolCommand("sh", "-c", $"mkdir -p -m 0700 {folder} && cat >{folder}/dump.rdb"), rdb, output: null, cancellation);

    /// <summary>Starts it; when this returns it has loaded the file and serves.</summary>
    /// <exception cref="BackupException">It can't load the file; the message ends with its last lines.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var settings = FormattableString.Invariant($"""
            port {Port}
            bind 127.0.0.1
            requirepass {Password}
            dir {folder}
            logfile {folder}/log
            save ""
            databases {databases}
            repl-diskless-sync-delay 0
            daemonize yes

            """);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(settings));
        await toolbox.RunAsync(new ToolCommand("redis-server", "-"), input, output: null, cancellation).ConfigureAwait(false);
        await AwaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var bounded = new CancellationTokenSource(Parting);
        try
        {
            await AskAsync("shutdown nosave", bounded.Token).ConfigureAwait(false);
            await toolbox.RunAsync(new ToolCommand("rm", "-rf", folder), input: null, output: null, bounded.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is BackupException or OperationCanceledException)
        {
            // It ends with its toolbox.
        }
    }

    private async Task AwaitAsync(CancellationToken cancellation)
    {
        for (var refused = TimeSpan.Zero; ; await Task.Delay(AskAgain, cancellation).ConfigureAwait(false))
        {
            var answer = await AskAsync("ping", cancellation).ConfigureAwait(false);
            if (answer == "PONG")
                return;
            // While it loads it says so, for as long as that takes; one that ended says nothing.
            refused = answer.StartsWith("LOADING", StringComparison.Ordinal) ? TimeSpan.Zero : refused + AskAgain;
            var log = await LogAsync(cancellation).ConfigureAwait(false);
            var hasEnded = log.Contains("Terminating server", StringComparison.Ordinal)
                || log.Contains("Fatal error", StringComparison.Ordinal);
            if (refused > StartPatience || hasEnded)
                throw new BackupException($"the RDB file can't be loaded: {log}");
        }
    }

    private Task<string> AskAsync(string command, CancellationToken cancellation)
    {
        var asking = new ToolCommand(
            "sh",
            "-c",
            string.Create(CultureInfo.InvariantCulture, $"redis-cli -h 127.0.0.1 -p {Port} --no-auth-warning {command} 2>&1 || true"))
        {
            Environment = ImmutableDictionary<string, string>.Empty.Add("REDISCLI_AUTH", Password),
        };
        return toolbox.ReadAsync(asking, cancellation);
    }

    private Task<string> LogAsync(CancellationToken cancellation) =>
        toolbox.ReadAsync(new ToolCommand("sh", "-c", $"tail -n 5 {folder}/log 2>/dev/null || true"), cancellation);
}
