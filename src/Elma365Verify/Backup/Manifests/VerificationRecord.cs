using System.Collections.Immutable;

namespace Elma365Verify.Backup.Manifests;

/// <summary>When a backup was verified, how deep, and with what result.</summary>
/// <param name="ManifestSha256">The SHA-256 of the manifest verified: 64 lower-case hexadecimal digits.</param>
/// <param name="Depth">How deep it went.</param>
/// <param name="At">When it ended, in UTC, to the millisecond.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Compared">How much was compared: files for <see cref="VerificationDepth.Integrity"/>, items for a restore.</param>
/// <param name="Problems">What departs, in sentences.</param>
public sealed record VerificationRecord(
    string ManifestSha256,
    VerificationDepth Depth,
    DateTimeOffset At,
    VerificationOutcome Outcome,
    long Compared,
    ImmutableArray<string> Problems);
