using System.Net;
using System.Net.Sockets;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Forwards connections to a server, and cuts one off in the middle of a command when it is told to.</summary>
internal sealed class CuttingForwarder : IAsyncDisposable
{
    private readonly IPEndPoint target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task accepting;
    private byte[]? fatal;
    private int cuts;

    public CuttingForwarder(IPEndPoint target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>How many connections have been cut.</summary>
    public int Cuts => cuts;

    /// <summary>Cuts the next connection whose client sends these bytes, before the server gets them.</summary>
    public void CutAtNext(byte[] bytes) => Volatile.Write(ref fatal, bytes);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = ForwardAsync(await listener.AcceptTcpClientAsync(ended.Token));
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(target, ended.Token);
        var answers = far.GetStream().CopyToAsync(near.GetStream(), ended.Token);
        await Task.WhenAny(AskAsync(near.GetStream(), far.GetStream()), answers);
    }

    private async Task AskAsync(NetworkStream near, NetworkStream far)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await near.ReadAsync(buffer, ended.Token)) > 0;)
        {
            var awaited = Volatile.Read(ref fatal);
            if (awaited is not null && buffer.AsSpan(0, read).IndexOf(awaited) >= 0
                && Interlocked.CompareExchange(ref fatal, null, awaited) == awaited)
            {
                Interlocked.Increment(ref cuts);
                return;
            }

            await far.WriteAsync(buffer.AsMemory(0, read), ended.Token);
        }
    }
}
