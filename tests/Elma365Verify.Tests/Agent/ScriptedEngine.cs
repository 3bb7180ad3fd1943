using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Elma365Verify.Tests.Agent;

/// <summary>An HTTP server on a Unix socket that answers each request from a table and remembers it.</summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("engine").FullName;
    private readonly Func<string, (int Status, string Body)> answer;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task serving;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">From method and decoded path, <c>GET /networks?filters=…</c>, to status and body.</param>
    public ScriptedEngine(Func<string, (int Status, string Body)> answer)
    {
        this.answer = answer;
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        serving = ServeAsync();
    }

    public string SocketPath => Path.Combine(directory, "engine.sock");

    public ConcurrentQueue<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Directory.Delete(directory, recursive: true);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var connection = await listener.AcceptAsync();
            using var stream = new NetworkStream(connection);
            using var reader = new StreamReader(stream, leaveOpen: true);
            var head = (await reader.ReadLineAsync())!.Split(' ');
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The other headers say nothing a test asks about.
            }

            var request = $"{head[0]} {Uri.UnescapeDataString(head[1])}";
            Requests.Enqueue(request);
            var (status, body) = answer(request);
            var text = string.Create(
                CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Any\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        }
    }
}
