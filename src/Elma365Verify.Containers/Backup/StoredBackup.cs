using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Containers.Backup;

/// <summary>A backup on the disk whose files have been checked, or were written just now.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestSha256">The SHA-256 of the manifest's file.</param>
internal sealed record StoredBackup(string Directory, BackupManifest Manifest, string ManifestSha256)
{
    /// <summary>Where its files lie in plain: its directory, unless it is encrypted.</summary>
    public string Content { get; init; } = Directory;

    /// <summary>One that was sealed just now.</summary>
    public static StoredBackup Of(SealedBackup backup) => new(backup.Path, backup.Manifest, backup.ManifestSha256);

    /// <summary>One whose files have been checked.</summary>
    /// <exception cref="ArgumentException">They were found to be damaged.</exception>
    public static StoredBackup Of(IntegrityReport report) => report.IsIntact
        ? new StoredBackup(report.Directory, report.Manifest!, report.ManifestSha256!)
        : throw new ArgumentException("A damaged backup is none to restore.", nameof(report));

    /// <summary>What the store held when it was taken.</summary>
    public FingerprintReader Fingerprint => new(
        Path.Combine(Content, Manifest.Fingerprint.File),
        new FingerprintSummary(Manifest.Fingerprint.Items, Manifest.Fingerprint.Sha256));
}
