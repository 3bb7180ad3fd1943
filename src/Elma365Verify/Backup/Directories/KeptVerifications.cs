using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>What is on record of a backup's verifications, as far as its file and the catalogue say the same.</summary>
/// <param name="Records">
/// The verifications, at most one a depth, in the order they were kept; where there is a problem, only those that failed by either.
/// </param>
/// <param name="Problem">Why the record in the backup is not the one the catalogue knows; null where it is, or there is none.</param>
/// <param name="Remark">Why a record that nothing contradicts counts for nothing; null where there is no such record.</param>
public sealed record KeptVerifications(ImmutableArray<VerificationRecord> Records, string? Problem = null, string? Remark = null)
{
    /// <summary>Nothing is on record.</summary>
    public static KeptVerifications None { get; } = new([]);
}
