using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>What an event <see cref="CatalogEvent.Verified"/> says beside what every event says.</summary>
/// <param name="Depth">How deep the verification went.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Compared">How much was compared; above 0 where it passed.</param>
/// <param name="RecordSha256">The SHA-256 of the backup's <see cref="VerificationFile"/>, which has the details.</param>
public sealed record CatalogVerification(VerificationDepth Depth, VerificationOutcome Outcome, long Compared, string RecordSha256);
