using System.Net;
using Elma365Verify.Containers.Behaviours;

namespace Elma365Verify.Containers.Services;

/// <summary>Makes handshakes that end: in time, and with a sentence when they fail.</summary>
internal static class BoundedHandshake
{
    /// <summary>How long one handshake may take; the slowest, two S3 requests and a login, take a tenth of it.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client waits for anything: longer than whatever it is used for may take, so that it is a bound of a handshake or of a
    /// behaviour that ends a wait, and says so, and never one of a client that nobody reads of.
    /// </summary>
    internal static readonly TimeSpan ClientPatience = Behaviour.DefaultLimit * 1.5;

    internal static Handshake Create(string name, int port, Func<IPEndPoint, CancellationToken, Task<string>> performAsync) =>
        new(name, port, (endpoint, token) => PerformAsync(name, performAsync, endpoint, token));

    private static async Task<string> PerformAsync(
        string name,
        Func<IPEndPoint, CancellationToken, Task<string>> performAsync,
        IPEndPoint endpoint,
        CancellationToken token)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(token);
        bounded.CancelAfter(Timeout);
        try
        {
            return await performAsync(endpoint, bounded.Token).WaitAsync(bounded.Token);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(token);
        }
        catch (Exception exception) when (bounded.IsCancellationRequested)
        {
            throw new HandshakeException($"{name}: no complete answer within {Timeout.TotalSeconds:0} s", exception);
        }
        catch (Exception exception)
        {
            throw new HandshakeException($"{name}: {Describe(exception)}", exception);
        }
    }

    // A client library's outermost message is often no more than "could not connect"; the reason is further in. Exceptions
    // without a message of their own say "Exception of type …".
    internal static string Describe(Exception exception)
    {
        var messages = new List<string>();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            var message = current.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            if (!message.StartsWith("Exception of type", StringComparison.Ordinal)
                && !messages.Exists(earlier => earlier.Contains(message, StringComparison.Ordinal)))
                messages.Add(message);
        }

        return string.Join(": ", messages);
    }
}
