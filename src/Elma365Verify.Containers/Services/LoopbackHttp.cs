using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Elma365Verify.Containers.Services;

/// <summary>HTTP to a server behind a loopback endpoint, under the name it has in the topology.</summary>
internal static class LoopbackHttp
{
    /// <summary>A client that goes nowhere but to the endpoint, whatever host a URL names and whatever proxy this machine has.</summary>
    /// <param name="endpoint">The loopback endpoint that leads to the server.</param>
    /// <param name="verify">What HTTPS trusts; null for HTTP.</param>
    internal static HttpClient Create(IPEndPoint endpoint, RemoteCertificateValidationCallback? verify) =>
        new(CreateHandler(endpoint, verify)) { Timeout = BoundedHandshake.ClientPatience };

    /// <summary>What <see cref="Create"/> makes its clients of.</summary>
    /// <param name="endpoint">The loopback endpoint that leads to the server.</param>
    /// <param name="verify">What HTTPS trusts; null for HTTP.</param>
    internal static SocketsHttpHandler CreateHandler(IPEndPoint endpoint, RemoteCertificateValidationCallback? verify) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = async (_, token) => await ConnectAsync(endpoint, token),
        // An object's metadata may be any text; S3 signs it as UTF-8.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = verify ?? ((_, _, _, _) => false),
        },
    };

    private static async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
