using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Agent.Reaping;

/// <summary>
/// Removes what a dead harness left behind. Speaks the protocol of Testcontainers' reaper: a client connects to TCP 8080,
/// sends lines of <c>label=name=value&amp;label=…</c> and reads <c>ACK</c> for each; some seconds after the last connection has
/// closed, everything that carries all labels of a line is removed.
/// </summary>
/// <remarks>It listens on every address of its container, because the engine publishes the port from one it chooses.</remarks>
internal sealed class Reaper(IEngineRemoval engine, TimeProvider time)
{
    /// <summary>Where Testcontainers expects a reaper.</summary>
    public static readonly IPEndPoint Usual = new(IPAddress.Any, 8080);

    private const int MostFilterBytes = 4096;
    private const int Attempts = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstConnection = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(5);

    private readonly HashSet<ReaperFilter> filters = [];
    private readonly Lock gate = new();
    private int connections;
    private long idleSince = time.GetTimestamp();
    private bool connectedOnce;

    /// <summary>Serves until the last connection has been closed for some seconds, or none came within a minute; then removes.</summary>
    /// <param name="endPoint">Where to listen.</param>
    /// <param name="listening">Told where it listens once it does.</param>
    /// <param name="cancellation">Ends the reaper without removing anything.</param>
    public async Task RunAsync(IPEndPoint endPoint, Action<IPEndPoint> listening, CancellationToken cancellation)
    {
        using var listener = new TcpListener(endPoint);
        listener.Start();
        listening((IPEndPoint)listener.LocalEndpoint);
        var accepting = AcceptAsync(listener, cancellation);
        while (!IsAbandoned())
            await Task.Delay(Poll, time, cancellation).ConfigureAwait(false);
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var filter in Requested())
            await RemoveAsync(filter, cancellation).ConfigureAwait(false);
    }

    /// <summary>A busy engine refuses at times, and a network goes only after its containers: so more than once.</summary>
    private async Task RemoveAsync(ReaperFilter filter, CancellationToken cancellation)
    {
        for (var attempt = 1; !await engine.RemoveAsync(filter, cancellation).ConfigureAwait(false) && attempt < Attempts; attempt++)
            await Task.Delay(BetweenAttempts, time, cancellation).ConfigureAwait(false);
    }

    private bool IsAbandoned()
    {
        lock (gate)
            return connections == 0 && time.GetElapsedTime(idleSince) > (connectedOnce ? Reconnection : FirstConnection);
    }

    private List<ReaperFilter> Requested()
    {
        lock (gate)
            return [.. filters];
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(cancellation).ConfigureAwait(false);
            lock (gate)
            {
                connections++;
                connectedOnce = true;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\n" };
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                // Without its ACK a client knows that it can't count on this reaper.
                if (line.Length > MostFilterBytes || !ReaperFilter.TryParse(line, out var filter))
                    continue;
                lock (gate)
                    filters.Add(filter);
                await writer.WriteLineAsync("ACK").ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // A killed harness ends its connection with a reset: the end all the same.
        }
        finally
        {
            client.Dispose();
            lock (gate)
            {
                connections--;
                idleSince = time.GetTimestamp();
            }
        }
    }
}
