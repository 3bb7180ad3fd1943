using System.Security.Cryptography;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup;

/// <summary>Backups of any store, as whoever takes and verifies them does it, in a directory that is removed again.</summary>
internal sealed class StoreTrial : IDisposable
{
    private const string FingerprintFile = "fingerprint.jsonl";

    /// <summary>What holds the backups.</summary>
    public string Parent { get; } = Directory.CreateTempSubdirectory("elma365-verify-backup-").FullName;

    /// <summary>Takes a backup and seals it.</summary>
    public async Task<SealedBackup> TakeAsync(IStoreArchive archive, string name, CancellationToken token)
    {
        using var random = RandomNumberGenerator.Create();
        using var attempt = BackupAttempt.Begin(Parent, name, new DurableStorage(), TimeProvider.System, random);
        using var file = attempt.CreateFile(FingerprintFile);
        using var fingerprint = new FingerprintWriter(file, Path.GetTempPath());
        var tools = await archive.BackUpAsync(attempt, fingerprint, new SilentPhase(), token);
        var summary = fingerprint.Complete();
        file.Complete();
        var image = await ImagesUnderTest.ImageAsync(archive.Store, token);
        var description = new BackupDescription(
            archive.Store,
            new BackupImage(image.Reference, image.Digest, "official"),
            await archive.ServerVersionAsync(token),
            tools,
            []);
        return attempt.Seal(description, FingerprintFile, summary);
    }

    /// <summary>Describes a store as it is now.</summary>
    public async Task<FingerprintReader> DescribeAsync(IStoreArchive archive, CancellationToken token)
    {
        var path = Path.Combine(Parent, $"{Guid.NewGuid():N}.jsonl");
        await using var file = File.Create(path);
        using var fingerprint = new FingerprintWriter(file, Path.GetTempPath());
        await archive.DescribeAsync(fingerprint, new SilentPhase(), token);
        return new FingerprintReader(path, fingerprint.Complete());
    }

    /// <summary>What a backup says the store held.</summary>
    public static FingerprintReader Expected(SealedBackup backup) => new(
        Path.Combine(backup.Path, backup.Manifest.Fingerprint.File),
        new FingerprintSummary(backup.Manifest.Fingerprint.Items, backup.Manifest.Fingerprint.Sha256));

    /// <summary>A copy of a backup, to be damaged, in a directory of its own without a catalogue.</summary>
    public string Copy(SealedBackup backup)
    {
        var copy = Path.Combine(Parent, $".copy-{Guid.NewGuid():N}", Path.GetFileName(backup.Path));
        foreach (var file in Directory.EnumerateFiles(backup.Path, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(backup.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Everything in <see cref="Parent"/> that a reader could take for a backup.</summary>
    public IEnumerable<string?> Names() =>
        Directory.EnumerateDirectories(Parent).Select(Path.GetFileName).Where(name => !name!.StartsWith('.'));

    public void Dispose() => Directory.Delete(Parent, recursive: true);
}
