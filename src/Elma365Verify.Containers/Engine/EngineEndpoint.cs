using System.Net.Sockets;

namespace Elma365Verify.Containers.Engine;

/// <summary>Where the Docker engine listens: DOCKER_HOST, else the usual Unix socket.</summary>
internal static class EngineEndpoint
{
    private const string DefaultSocket = "/var/run/docker.sock";

    /// <summary>The endpoint as the user would write it.</summary>
    public static string Name =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : $"unix://{DefaultSocket}";

    /// <summary>Connects to a Unix socket once, because Testcontainers does not say why it finds none usable.</summary>
    /// <exception cref="SocketException">Nobody listens there, or this user may not connect.</exception>
    public static async Task PingAsync(CancellationToken cancellation)
    {
        var endpoint = new Uri(Name);
        if (endpoint.Scheme != "unix")
            return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.AbsolutePath), cancellation).ConfigureAwait(false);
    }

    /// <summary>A client for a question that comes before the Docker library: plain HTTP over a Unix socket or TCP.</summary>
    /// <exception cref="NotSupportedException">The endpoint is of another kind.</exception>
    public static HttpClient CreateHttpClient(TimeSpan timeout)
    {
        var endpoint = new Uri(Name);
        if (endpoint.Scheme is "tcp" or "http")
            return new HttpClient { BaseAddress = new Uri($"http://{endpoint.Authority}/"), Timeout = timeout };
        if (endpoint.Scheme != "unix")
            throw new NotSupportedException($"{Name} is neither a Unix socket nor a TCP address.");
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(endpoint.AbsolutePath));
                return ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://engine/"), Timeout = timeout };
    }
}
