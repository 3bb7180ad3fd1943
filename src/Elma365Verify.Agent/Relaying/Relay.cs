using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.Agent.Relaying;

/// <summary>Joins standard input and output to one TCP connection that leaves from this host.</summary>
internal static class Relay
{
    private const int TcpUserTimeout = 18; // linux/tcp.h
    private const int SilentSeconds = 10;
    private const int RepeatSeconds = 5;
    private const int Repeats = 3;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <returns>0 when both directions ended by themselves, 1 when the connection failed.</returns>
    public static async Task<int> RunAsync(IPEndPoint target)
    {
        using var client = new TcpClient { NoDelay = true };
        using var deadline = new CancellationTokenSource(ConnectTimeout);
        try
        {
            await client.ConnectAsync(target, deadline.Token).ConfigureAwait(false);
            LimitSilence(client.Client);
            await JoinAsync(client).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{target}: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    // A firewall that drops what belongs to a connection sends no word of it. The peer's kernel answers however long its program
    // works, so this ends no slow query: only a peer out of reach for 25 s.
    private static void LimitSilence(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilentSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, RepeatSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Repeats);
        const int milliseconds = 1000 * (SilentSeconds + (Repeats * RepeatSeconds));
        socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpUserTimeout, BitConverter.GetBytes(milliseconds));
    }

    private static async Task JoinAsync(TcpClient client)
    {
        var network = client.GetStream();
        await using var _ = network.ConfigureAwait(false);
        var upward = UpwardAsync(client, network);
        var output = Console.OpenStandardOutput();
        await using var __ = output.ConfigureAwait(false);
        await network.CopyToAsync(output).ConfigureAwait(false);

        // The server has closed; whatever the client still had to say has no reader left.
        if (upward.IsFaulted)
            await upward.ConfigureAwait(false);
    }

    private static async Task UpwardAsync(TcpClient client, NetworkStream network)
    {
        var input = Console.OpenStandardInput();
        await using var _ = input.ConfigureAwait(false);
        await input.CopyToAsync(network).ConfigureAwait(false);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
