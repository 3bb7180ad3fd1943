using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Agent.Control;

/// <summary>Waits for a server of this host by connecting to it.</summary>
internal static class PortPoll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    /// <exception cref="InvalidOperationException">Nothing accepted in time.</exception>
    public static void Wait(AwaitPortRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (!Accepts(request.Port))
        {
            if (Stopwatch.GetElapsedTime(started).TotalSeconds > request.TimeoutSeconds)
                {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"nothing accepts connections on port {request.Port} after {request.TimeoutSeconds:N0} s"));
            }

            never.Wait(Interval);
        }
    }

    private static bool Accepts(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A server whose queue is full lets a connection wait for minutes.
            using var bounded = new CancellationTokenSource(ConnectPatience);
            socket.ConnectAsync(IPAddress.Loopback, port, bounded.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
