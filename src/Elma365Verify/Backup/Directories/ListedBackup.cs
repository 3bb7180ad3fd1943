using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>A directory in a list of backups. Its files were not read; <see cref="BackupIntegrity"/> does that.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Manifest">Its manifest; null where it can't be trusted.</param>
/// <param name="Problem">Why it is no backup, or not the one its name stands for; null where nothing speaks against it.</param>
/// <param name="Verifications">
/// Verifications of this very backup that the catalogue vouches for, at most one a depth, in the order they were kept; where the record
/// of them is not the one the catalogue knows, only those that failed.
/// </param>
public sealed record ListedBackup(
    string Name, BackupManifest? Manifest, string? Problem, ImmutableArray<VerificationRecord> Verifications)
{
    /// <summary>Its number in the catalogue, which tells what came first though clocks leap; null where it is not in there.</summary>
    public long? Entered { get; init; }

    /// <summary>Why the record of its verifications can't be trusted; null where it can, or there is none.</summary>
    public string? RecordProblem { get; init; }

    /// <summary>Why a record of verifications counts for nothing though nothing contradicts it; null where there is none.</summary>
    public string? RecordRemark { get; init; }

    /// <summary>What is wrong with it or with the record of its verifications; null where nothing is.</summary>
    public string? Fault => Problem ?? RecordProblem;

    /// <summary>
    /// Passed where its restore was proven and no verification failed since; failed where the last one failed; else unknown. An
    /// intact backup is not verified by being intact.
    /// </summary>
    public VerificationOutcome Standing
    {
        get
        {
            // The last one kept, not the one of the latest time: a clock that was put back must not hide a failure.
            if (Problem is not null || Verifications is [.., { Outcome: VerificationOutcome.Failed }])
                return VerificationOutcome.Failed;
            var restore = Verifications.FirstOrDefault(record => record.Depth == VerificationDepth.Restore);
            return restore?.Outcome ?? VerificationOutcome.Unknown;
        }
    }
}
