using System.Net;

namespace Elma365Verify.Containers.Services;

/// <summary>What a client and the server say to each other before any work is done, the client authenticated.</summary>
/// <param name="Name">The protocol spoken, for reports: <c>AMQP over TLS</c>.</param>
/// <param name="Port">The documented TCP port.</param>
/// <param name="PerformAsync">
/// Performs the handshake against a loopback endpoint that leads to the server's port, and returns what the server says
/// of itself (its version). Throws when the server does not answer as the protocol demands.
/// </param>
public sealed record Handshake(string Name, int Port, Func<IPEndPoint, CancellationToken, Task<string>> PerformAsync);
