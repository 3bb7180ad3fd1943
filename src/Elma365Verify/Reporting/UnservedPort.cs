namespace Elma365Verify.Reporting;

/// <summary>A handshake that failed.</summary>
/// <param name="Service">The server that should have answered.</param>
/// <param name="Check">The handshake.</param>
public sealed record UnservedPort(ServiceReport Service, ServedCheck Check);
