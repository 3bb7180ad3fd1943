namespace Elma365Verify.Reporting;

/// <summary>One handshake with a real server through the firewall.</summary>
/// <param name="From">The host the client connected from.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Handshake">The protocol spoken: <c>PostgreSQL login</c>, <c>AMQP over TLS</c> …</param>
/// <param name="Succeeded">Whether the server answered as the protocol demands.</param>
/// <param name="Detail">What it answered, or why it failed.</param>
public sealed record ServedCheck(string From, int Port, string Handshake, bool Succeeded, string Detail);
