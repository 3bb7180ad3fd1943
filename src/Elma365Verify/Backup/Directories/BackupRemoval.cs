using System.Security.Cryptography;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>Removes backups and what is left of attempts at them.</summary>
/// <param name="parent">The directory that holds them.</param>
/// <param name="storage">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For names.</param>
public sealed class BackupRemoval(string parent, IBackupStorage storage, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>
    /// Enters the removal into the catalogue, takes the backup its name, then removes it: half a backup never bears the name.
    /// </summary>
    /// <exception cref="BackupException">It is no backup, or the catalogue can't be trusted.</exception>
    /// <exception cref="IOException">It can't be removed.</exception>
    public void Remove(string name)
    {
        BackupName.Require(name);
        var place = Path.Combine(Path.GetFullPath(parent), name);
        var condemned = Path.Combine(Path.GetFullPath(parent), BackupName.Partial(name, random));
        var manifest = Manifest(place, out var sha256);
        if (Mounted(place) is { } mounted)
            throw new BackupException($"{mounted} is a mount point, and what is behind it is no part of {name}; unmount it first");
        new BackupCatalog(Path.GetFullPath(parent), storage).Enter(
            new CatalogNews(CatalogEvent.Removed, name, manifest, sha256, time.GetUtcNow()),
            () => storage.RenameDirectory(place, condemned));
        storage.DeleteDirectory(condemned);
    }

    /// <summary>Removes attempts nobody wrote to for a while; one under way is written to all the time.</summary>
    /// <param name="idle">How long nothing in it may have changed.</param>
    /// <returns>The names removed.</returns>
    /// <exception cref="IOException">One can't be removed.</exception>
    public IReadOnlyList<string> RemoveUnfinished(TimeSpan idle)
    {
        var before = time.GetUtcNow().UtcDateTime - idle;
        var names = Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path))
            .Where(name => BackupName.IsUnfinished(name) && IsOwn(Path.Combine(parent, name)))
            .Where(name => LastWrite(Path.Combine(parent, name)) <= before)
            .Order(StringComparer.Ordinal).ToList();
        names.ForEach(name => storage.DeleteDirectory(Path.Combine(parent, name)));
        return names;
    }

    // A link to a directory would have what is behind it looked through, and a mount would have it removed.
    private static bool IsOwn(string directory) => DiskEntry.Of(directory).DirectoryFault() is null && Mounted(directory) is null;

    private static string? Mounted(string directory) => Directory
        .EnumerateFileSystemEntries(
            directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .FirstOrDefault(path => DiskEntry.Of(path).IsMountPoint);

    private static DateTime LastWrite(string directory) => new DirectoryInfo(directory)
        .EnumerateFileSystemInfos(
            "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(entry => entry.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(directory)).Max();

    private static BackupManifest Manifest(string place, out string sha256)
    {
        try
        {
            var opened = SealedManifest.Read(place);
            sha256 = opened.Sha256;
            return opened.Manifest;
        }
        catch (IntegrityException exception)
        {
            throw new BackupException($"{exception.Message}; it is not removed", exception);
        }
    }
}
