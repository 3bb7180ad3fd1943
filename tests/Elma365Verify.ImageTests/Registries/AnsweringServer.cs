using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Elma365Verify.ImageTests.Registries;

/// <summary>A web server on this machine's loopback that answers everything alike, and counts what it is asked.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly HttpListener listener;
    private int asked;

    private AnsweringServer(HttpListener listener, string address) => (this.listener, Address) = (listener, address);

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>One that refuses as Docker Hub does when too many images were pulled.</summary>
    public static AnsweringServer OutOfPulls() => Start(
        429,
        "application/json",
        """
        {"errors":[{"code":"TOOMANYREQUESTS",
        "message":"You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"}]}
        """);

    /// <summary>One that shows a page, as a proxy and a network's log-in do.</summary>
    public static AnsweringServer ShowingAPage() =>
        Start(200, "text/html", "<!DOCTYPE html>\n<html><head><title>Log in to the guest network</title></head></html>");

    public void Dispose() => listener.Close();

    private static AnsweringServer Start(int status, string kind, string text)
    {
        var address = $"127.0.0.1:{FreePort()}";
        var listener = new HttpListener { Prefixes = { $"http://{address}/" } };
        listener.Start();
        var server = new AnsweringServer(listener, address);
        _ = server.AnswerAsync(status, kind, Encoding.UTF8.GetBytes(text));
        return server;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AnswerAsync(int status, string kind, byte[] body)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                Interlocked.Increment(ref asked);
                // An engine first asks whether anybody speaks its protocol.
                var isGreeting = context.Request.RawUrl == "/v2/" && status != 200;
                context.Response.StatusCode = isGreeting ? 200 : status;
                context.Response.ContentType = kind;
                context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
                context.Response.Close(context.Request.HttpMethod == "HEAD" ? [] : body, willBlock: false);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
