using System.Collections.Immutable;
using System.Security.Cryptography;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>Keeps the verifications of a backup in it.</summary>
public static class VerificationStore
{
    /// <summary>Reads the verifications of a backup.</summary>
    /// <param name="directory">The backup.</param>
    /// <param name="manifestSha256">Which manifest they have to be about; others are left out.</param>
    /// <returns>At most one a depth; none where the file is missing, or unreadable: then nothing is known.</returns>
    public static ImmutableArray<VerificationRecord> Read(string directory, string manifestSha256)
    {
        var path = Path.Combine(directory, VerificationFile.Name);
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > 1024 * 1024)
            return [];
        try
        {
            return [.. VerificationFile.Parse(File.ReadAllBytes(path), path).Where(record => record.ManifestSha256 == manifestSha256)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BackupException)
        {
            return [];
        }
    }

    /// <summary>Keeps a verification, behind all others, in the place of the last one of its depth; in one step.</summary>
    /// <param name="directory">The backup.</param>
    /// <param name="record">The verification.</param>
    /// <param name="storage">Where it is written.</param>
    /// <param name="random">For the name it has until it is whole.</param>
    /// <exception cref="ArgumentException">It passed, and compared nothing or names problems.</exception>
    /// <exception cref="BackupException">The directory is no backup, or not the one that was verified.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Keep(string directory, VerificationRecord record, IBackupStorage storage, RandomNumberGenerator random)
    {
        if (record.Outcome == VerificationOutcome.Passed && (record.Compared <= 0 || !record.Problems.IsEmpty))
            throw new ArgumentException("A verification that compared nothing, or names problems, has not passed.", nameof(record));
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Sealed(full) != record.ManifestSha256)
            throw new BackupException($"{full} is not the backup that was verified; verify it anew");
        var others = Read(full, record.ManifestSha256).Where(other => other.Depth != record.Depth);
        // Beside the backup, in which an unfinished file would be one too many.
        var folder = Path.Combine(Path.GetDirectoryName(full)!, BackupName.Partial(Path.GetFileName(full), random));
        storage.CreateDirectory(folder);
        var partial = Path.Combine(folder, VerificationFile.Name);
        using (var stream = storage.CreateFile(partial))
        {
            stream.Write(VerificationFile.Render(others.Append(record)));
            storage.Sync(stream);
        }

        storage.ReplaceFile(partial, Path.Combine(full, VerificationFile.Name));
        storage.SyncDirectory(full);
        storage.DeleteDirectory(folder);
    }

    private static string Sealed(string directory)
    {
        try
        {
            return SealedManifest.Read(directory).Sha256;
        }
        catch (IntegrityException exception)
        {
            throw new BackupException(exception.Message, exception);
        }
    }
}
