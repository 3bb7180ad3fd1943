using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers.Backup;

/// <summary>A backup that was restored, and what the store holds since, compared with what the other held.</summary>
/// <param name="Directory">The backup.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Comparison">What comparing came to.</param>
/// <param name="Time">How long it took.</param>
public sealed record RestoredBackup(string Directory, BackupManifest Manifest, FingerprintComparison Comparison, RecoveryTime Time)
{
    /// <summary>The image of the scratch server it was restored into; null where that was a server of the user's.</summary>
    public ResolvedImage? Scratch { get; init; }

    /// <summary>Why the result could not be kept with the backup; null where it was, or was not to be.</summary>
    public string? NotKept { get; init; }

    /// <summary>The comparison's result as a verification's.</summary>
    public VerificationOutcome Outcome => BackupVault.OutcomeOf(Comparison);
}
