using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of the reverse proxy.</summary>
/// <param name="name">The host's name, which its certificate carries.</param>
/// <param name="path">A path the proxy answers itself.</param>
/// <param name="body">What it answers there.</param>
/// <param name="certificates">What the clients trust.</param>
internal sealed class NginxBehaviours(string name, string path, string body, RunCertificates certificates)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Behaviour> All(int port, string name, string path, string body, RunCertificates certificates)
    {
        var behaviours = new NginxBehaviours(name, path, body, certificates);
        return
        [
            new("TLS 1.2 is served", port, null, (endpoint, token) => behaviours.ServeAsync(endpoint, SslProtocols.Tls12, token)),
            new("TLS 1.3 is served", port, null, (endpoint, token) => behaviours.ServeAsync(endpoint, SslProtocols.Tls13, token)),
            new("HTTP without TLS is refused with 400", port, null, behaviours.RefusePlainAsync),
        ];
    }

    private async Task ServeAsync(IPEndPoint endpoint, SslProtocols version, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, token);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                EnabledSslProtocols = version,
                RemoteCertificateValidationCallback = certificates.Verify,
            },
            token);
        Expect.Equal("the version agreed on", version, tls.SslProtocol);
        var answer = await AskAsync(tls, token);
        Expect.Equal("the status", "HTTP/1.1 200 OK", answer.Split("\r\n")[0]);
        Expect.Equal("the body", body, answer.Split("\r\n\r\n", 2)[^1]);
    }

    private async Task RefusePlainAsync(IPEndPoint endpoint, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, token);
        await using var plain = client.GetStream();
        var answer = await AskAsync(plain, token);
        Expect.Equal("the status", "HTTP/1.1 400 Bad Request", answer.Split("\r\n")[0]);
        Expect.True(!answer.EndsWith(body, StringComparison.Ordinal), "the proxy's own page is served without TLS");
    }

    private async Task<string> AskAsync(Stream stream, CancellationToken token)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"), token);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(token);
    }
}
