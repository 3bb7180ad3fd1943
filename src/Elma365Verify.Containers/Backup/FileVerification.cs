using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Backup;

/// <summary>Checks the files of backups against manifest, seal and catalogue, and keeps the result with each.</summary>
/// <param name="directory">The directory of backups.</param>
/// <param name="time">The clock.</param>
public sealed class FileVerification(string directory, TimeProvider time)
{
    private readonly BackupVault vault = BackupVault.On(directory, time);

    /// <summary>Checks one backup; reads all of it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="phase">Told what is read.</param>
    /// <param name="cancellation">Ends it early.</param>
    public Task<IntegrityReport> CheckAsync(string name, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report(name);
        return Task.Run(() => BackupIntegrity.Verify(Path.Combine(vault.Parent, name), needsCatalog: true, cancellation), cancellation);
    }

    /// <summary>Keeps what was found with the backup, where it has a manifest to speak of.</summary>
    /// <returns>Why it could not be kept; null where it was, or there is nothing to keep it with.</returns>
    public async Task<string?> KeepAsync(IntegrityReport report)
    {
        if (report.Manifest is not { } manifest)
            return null;
        try
        {
            await vault.KeepAsync(
                new StoredBackup(report.Directory, manifest, report.ManifestSha256!),
                VerificationDepth.Integrity,
                report.IsIntact ? VerificationOutcome.Passed : VerificationOutcome.Failed,
                report.Files,
                [.. report.Problems.Select(problem => problem.Sentence)]).ConfigureAwait(false);
            return null;
        }
        catch (BackupException exception)
        {
            return exception.Message;
        }
    }
}
