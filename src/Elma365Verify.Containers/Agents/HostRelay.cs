using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Agents;

/// <summary>
/// Lets a client on this machine connect from a host of the topology: a loopback listener whose every connection is carried
/// over <c>docker exec</c> into the host's sandbox and leaves from there. Nothing is published, nothing passes by the firewall.
/// </summary>
internal sealed class HostRelay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly IDockerClient client;
    private readonly string containerId;
    private readonly IPEndPoint target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;

    /// <summary>Starts listening.</summary>
    /// <param name="client">The Docker API.</param>
    /// <param name="containerId">The sandbox connections leave from.</param>
    /// <param name="target">Where they lead.</param>
    public HostRelay(IDockerClient client, string containerId, IPEndPoint target)
    {
        this.client = client;
        this.containerId = containerId;
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>What a client connects to.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync(closing.Token).ConfigureAwait(false);
                carried.Add(CarryAsync(connection));
            }
        }
        finally
        {
            await Task.WhenAll(carried).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CarryAsync(TcpClient connection)
    {
        using var _ = connection;
        var parameters = new ContainerExecCreateParameters
        {
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
            Cmd = ["elma365-agent", "relay", target.ToString()],
        };
        var exec = await client.Exec.CreateContainerExecAsync(containerId, parameters, closing.Token).ConfigureAwait(false);
        using var remote = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), closing.Token)
            .ConfigureAwait(false);
        var local = connection.GetStream();
        await using var __ = local.ConfigureAwait(false);

        // The remote end decides: once the server has closed, what the client still says has no reader.
        var up = UpAsync(local, remote);
        await DownAsync(remote, local).ConfigureAwait(false);
        connection.Close();
        await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task UpAsync(NetworkStream local, MultiplexedStream remote)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int read;
            while ((read = await local.ReadAsync(buffer, closing.Token).ConfigureAwait(false)) > 0)
                await remote.WriteAsync(buffer, 0, read, closing.Token).ConfigureAwait(false);
        }
        finally
        {
            // Also after a reset: an agent whose input stays open would keep its connection to an idle server.
            remote.CloseWrite();
        }
    }

    private async Task DownAsync(MultiplexedStream remote, NetworkStream local)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = await remote.ReadOutputAsync(buffer, 0, buffer.Length, closing.Token).ConfigureAwait(false);
            if (read.EOF)
                return;
            if (read.Target == MultiplexedStream.TargetStream.StandardOut)
                await local.WriteAsync(buffer.AsMemory(0, read.Count), closing.Token).ConfigureAwait(false);
        }
    }
}
