using System.Collections.Immutable;

namespace Elma365Verify.Backup.Directories;

/// <summary>What a directory of backups holds.</summary>
/// <param name="Backups">Its directories, apart from attempts, by name.</param>
/// <param name="Unfinished">Names of attempts that were not finished, or still are under way.</param>
/// <param name="Missing">Entries of the catalogue whose backup is not there: removed by hand, or killed before it got its name.</param>
/// <param name="Problem">Why the catalogue can't be trusted; null where it can.</param>
/// <param name="Head">Where the catalogue has come to; null where there is none, or none to trust.</param>
public sealed record BackupListing(
    ImmutableArray<ListedBackup> Backups,
    ImmutableArray<string> Unfinished,
    ImmutableArray<CatalogEntry> Missing,
    string? Problem,
    CatalogHead? Head)
{
    /// <summary>Who else than its owner can read or change what is in it, in sentences with the mend.</summary>
    public ImmutableArray<string> Exposed { get; init; } = [];

    /// <summary>Lists a directory by its manifests and its catalogue.</summary>
    /// <exception cref="BackupException">The directory is missing or can't be read.</exception>
    public static BackupListing Of(string parent)
    {
        var full = Path.GetFullPath(parent);
        var names = Names(full);
        CatalogContent? catalog = null;
        string? problem;
        try
        {
            catalog = new BackupCatalog(full, new DurableStorage()).Read();
            problem = catalog is null && names.Count > 0 ? "there is no catalogue" : null;
        }
        catch (BackupException exception)
        {
            problem = exception.Message;
        }

        var missing = catalog?.Entries.Where(entry => entry.Event != CatalogEvent.Verified)
            .GroupBy(entry => entry.Name).Select(entries => entries.Last())
            .Where(entry => entry.Event == CatalogEvent.Created && !names.Contains(entry.Name));
        var unfinished = names.Where(name => BackupName.IsUnfinished(name) && IsOwnDirectory(full, name)).ToImmutableArray();
        return new BackupListing(
            [.. names.Where(name => IsShown(full, name)).Select(name => Backup(full, name, catalog))],
            unfinished,
            [.. missing ?? []],
            problem,
            catalog?.Head)
        {
            Exposed = [.. BackupExposure.Of(full)],
        };
    }

    /// <summary>The names of directories, and of what is neither a directory nor a file: a link in a backup's place is no backup.</summary>
    private static SortedSet<string> Names(string parent)
    {
        try
        {
            var names = Directory.EnumerateFileSystemEntries(parent).Select(path => Path.GetFileName(path))
                .Where(name => name is not (BackupCatalog.FileName or BackupCatalog.LockName))
                .Where(name => DiskEntry.Of(Path.Combine(parent, name)).Kind is not (DiskEntryKind.File or DiskEntryKind.Missing));
            return new SortedSet<string>(names, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{parent}: the directory can't be listed: {exception.Message}", exception);
        }
    }

    // What is hidden is no backup, unless it seems to be an attempt and is not.
    private static bool IsShown(string parent, string name) =>
        !name.StartsWith('.') || (BackupName.IsUnfinished(name) && !IsOwnDirectory(parent, name));

    private static bool IsOwnDirectory(string parent, string name) => DiskEntry.Of(Path.Combine(parent, name)).DirectoryFault() is null;

    private static ListedBackup Backup(string parent, string name, CatalogContent? catalog)
    {
        try
        {
            var opened = SealedManifest.Read(Path.Combine(parent, name));
            if (catalog?.Holds(name, opened.Sha256) != true)
                return new ListedBackup(name, opened.Manifest, $"{name} is not the backup the catalogue knows under this name", []);
            var kept = VerificationStore.Read(Path.Combine(parent, name), opened.Sha256, catalog);
            return new ListedBackup(name, opened.Manifest, null, kept.Records)
            {
                Entered = catalog.Latest(name)!.Sequence,
                RecordProblem = kept.Problem,
                RecordRemark = kept.Remark,
            };
        }
        catch (IntegrityException exception)
        {
            return new ListedBackup(name, null, exception.Message, []);
        }
    }
}
