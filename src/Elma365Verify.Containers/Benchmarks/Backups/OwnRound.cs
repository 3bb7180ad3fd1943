using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>A store's way through backup, restore and verification, as a rehearsal goes it, with a clock beside each step.</summary>
/// <param name="source">The store.</param>
/// <param name="from">The same, opened.</param>
/// <param name="into">The fresh server.</param>
/// <param name="time">The clock.</param>
internal sealed class OwnRound(ReachableStore source, IStoreArchive from, IStoreArchive into, TimeProvider time)
{
    private const string Name = "benchmark";
    private const int Named = 3;

    /// <summary>Goes it.</summary>
    /// <returns>The measurement with times and memory.</returns>
    /// <exception cref="BackupException">A step fails, or what was restored is not proven to be what was there.</exception>
    public async Task<BackupMeasurement> RunAsync(BackupMeasurement nothing, IRunPhase phase, CancellationToken cancellation)
    {
        using var workspace = Workspace.Make();
        var vault = BackupVault.On(workspace.Backups, time);
        var image = source.Server.Image;
        var origin = new BackupImage(image.Reference, image.Digest, image.Contract!);
        using var memory = new MemoryPeak();
        var began = time.GetTimestamp();
        await vault.TakeAsync(from, Name, origin, source.Lacks, new NamedPhase(phase, "backup"), cancellation).ConfigureAwait(false);
        var taken = time.GetTimestamp();
        phase.Report("checking the backup's files");
        var backup = vault.Open(Name, cancellation);
        var opened = time.GetTimestamp();
        await into.RestoreAsync(backup.Directory, backup.Manifest, new NamedPhase(phase, "restore"), cancellation).ConfigureAwait(false);
        var restored = time.GetTimestamp();
        using var description = await StoreDescription.ReadAsync(into, new NamedPhase(phase, "verify"), cancellation).ConfigureAwait(false);
        var described = time.GetTimestamp();
        phase.Report("comparing");
        var comparison = into.Compare(backup.Fingerprint, description.Fingerprint, DataSetKinds.Of(source.Store));
        var compared = time.GetTimestamp();
        Require(comparison);
        return nothing with
        {
            Own = new OwnTimes(
                Seconds(began, taken), Seconds(taken, opened), Seconds(opened, restored), Seconds(restored, described),
                Seconds(described, compared)),
            BackupBytes = backup.Manifest.Files.Sum(file => file.Size),
            MemoryBefore = memory.Before,
            PeakMemory = memory.End(),
        };
    }

    /// <summary>Figures of a backup that brings something else back would mean nothing.</summary>
    /// <exception cref="BackupException">The two are not proven to be equal; the message has the first differences.</exception>
    internal static void Require(FingerprintComparison comparison)
    {
        if (comparison.Outcome == ComparisonOutcome.Equal)
            return;
        var reasons = comparison.Differences.Select(difference => difference.Sentence).Concat(comparison.Doubts).Take(Named);
        throw new BackupException($"what was restored is not proven to be what was backed up: {string.Join("; ", reasons)}");
    }

    private double Seconds(long from, long to) => time.GetElapsedTime(from, to).TotalSeconds;
}
