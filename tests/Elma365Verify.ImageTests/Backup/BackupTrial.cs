using System.Security.Cryptography;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup;

/// <summary>A directory of a test's own in which stores are backed up and described; removed with all in it.</summary>
internal sealed class BackupTrial : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("elma365-verify-").FullName;
    private readonly List<StoreDescription> descriptions = [];

    /// <summary>Where backups are.</summary>
    public string Backups => Path.Combine(root, "backups");

    /// <summary>Names of the directories among the backups that are, or were to become, one; none but sealed ones may be left.</summary>
    public IEnumerable<string?> Left => Directory.Exists(Backups) ? Directory.GetDirectories(Backups).Select(Path.GetFileName) : [];

    /// <summary>Everything among the backups that a reader could take for one.</summary>
    public IEnumerable<string?> Names() => Left.Where(name => !name!.StartsWith('.'));

    /// <summary>A copy of a backup, to be damaged, in a directory of its own without a catalogue.</summary>
    public string Copy(SealedBackup backup)
    {
        var copy = Path.Combine(root, $"copy-{Guid.NewGuid():N}", Path.GetFileName(backup.Path));
        foreach (var file in Directory.EnumerateFiles(backup.Path, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(backup.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Takes a backup, seals it, and checks its files.</summary>
    /// <param name="archive">The store.</param>
    /// <param name="name">The backup's name.</param>
    /// <param name="token">Ends it.</param>
    /// <param name="storage">Where it is written; this machine's disk unless given.</param>
    /// <param name="phase">Told how far it is.</param>
    public async Task<SealedBackup> TakeAsync(
        IStoreArchive archive, string name, CancellationToken token, IBackupStorage? storage = null, IRunPhase? phase = null)
    {
        using var random = RandomNumberGenerator.Create();
        var vault = new BackupVault(Backups, storage ?? new DurableStorage(), TimeProvider.System, random);
        var image = await ImagesUnderTest.ImageAsync(archive.Store, token);
        var from = new BackupImage(image.Reference, image.Digest, image.Contract!);
        var backup = await vault.TakeAsync(archive, name, from, image.StandIn?.Lacks ?? [], phase ?? new SilentPhase(), token);
        vault.Open(name, token);
        return backup;
    }

    /// <summary>Restores a backup.</summary>
    public static Task RestoreAsync(IStoreArchive archive, SealedBackup backup, CancellationToken token) =>
        archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token);

    /// <summary>Describes what a store holds now.</summary>
    public async Task<FingerprintReader> DescribeAsync(IStoreArchive archive, CancellationToken token)
    {
        var description = await StoreDescription.ReadAsync(archive, new SilentPhase(), token);
        descriptions.Add(description);
        return description.Fingerprint;
    }

    /// <summary>What a backup says of its store.</summary>
    public static FingerprintReader Expected(SealedBackup backup) => StoredBackup.Of(backup).Fingerprint;

    /// <summary>Compares a store with a backup.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="archive">The store.</param>
    /// <param name="token">Ends it.</param>
    /// <param name="mustHold">Kinds of which something has to have been compared.</param>
    public async Task<FingerprintComparison> CompareAsync(
        SealedBackup backup, IStoreArchive archive, CancellationToken token, params string[] mustHold) =>
        archive.Compare(Expected(backup), await DescribeAsync(archive, token), mustHold);

    /// <summary>Fails unless both are proven to hold the same.</summary>
    public static void ExpectEqual(FingerprintComparison comparison)
    {
        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.Empty);
        Assert.That(comparison.Outcome, Is.EqualTo(ComparisonOutcome.Equal), string.Join('\n', comparison.Doubts));
    }

    public void Dispose()
    {
        descriptions.ForEach(description => description.Dispose());
        Directory.Delete(root, recursive: true);
    }
}
