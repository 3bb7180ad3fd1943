using System.Collections.Immutable;

namespace Elma365Verify.Backup.Manifests;

/// <summary>What a <see cref="VerificationFile"/> holds.</summary>
/// <param name="Entry">
/// The number of the catalogue's entry that was made with it; null where an earlier version wrote it, which made none.
/// </param>
/// <param name="Records">The last verification of each depth, the newest one last.</param>
/// <param name="Sha256">The SHA-256 of the whole file as it was read; null where it was not.</param>
public sealed record VerificationDocument(long? Entry, ImmutableArray<VerificationRecord> Records, string? Sha256 = null);
