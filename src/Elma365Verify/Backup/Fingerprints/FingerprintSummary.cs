namespace Elma365Verify.Backup.Fingerprints;

/// <summary>What a whole fingerprint comes to; a reader that knows it notices a file cut at a line's end.</summary>
/// <param name="Items">How many items, and lines.</param>
/// <param name="Sha256">The SHA-256 of the file's bytes: 64 lower-case hexadecimal digits.</param>
public sealed record FingerprintSummary(long Items, string Sha256);
