using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Agent.Reaping;

/// <summary>
/// Removes what a dead harness left behind. Speaks the protocol of Testcontainers' reaper: a client connects to TCP 8080,
/// sends lines of <c>label=name=value&amp;label=…</c> and reads <c>ACK</c> for each; some seconds after the last connection has
/// closed, everything that carries all labels of a line is removed.
/// </summary>
internal sealed class Reaper(EngineSocket engine, TimeProvider time)
{
    private const int Port = 8080;
    private const int MostFilterBytes = 4096;
    private static readonly TimeSpan FirstConnection = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> filters = [];
    private readonly Lock gate = new();
    private int connections;
    private long idleSince = time.GetTimestamp();
    private bool connectedOnce;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Any, Port);
        listener.Start();

        // Testcontainers waits for this word in the log.
        await Console.Out.WriteLineAsync("Started").ConfigureAwait(false);
        var accepting = AcceptAsync(listener, cancellation);
        while (!IsAbandoned())
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation).ConfigureAwait(false);
        listener.Stop();
        foreach (var filter in filters)
            await engine.RemoveAsync(filter, cancellation).ConfigureAwait(false);
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool IsAbandoned()
    {
        lock (gate)
            return connections == 0 && time.GetElapsedTime(idleSince) > (connectedOnce ? Reconnection : FirstConnection);
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
                if (line.Length is 0 or > MostFilterBytes)
                    continue;
                lock (gate)
                    filters.Add(line);
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
