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
    /// <summary>Lists a directory by its manifests and its catalogue.</summary>
    /// <exception cref="BackupException">The directory is missing or can't be read.</exception>
    public static BackupListing Of(string parent)
    {
        var names = Names(parent);
        CatalogContent? catalog = null;
        string? problem;
        try
        {
            catalog = new BackupCatalog(parent, new DurableStorage()).Read();
            problem = catalog is null && names.Count > 0 ? "there is no catalogue" : null;
        }
        catch (BackupException exception)
        {
            problem = exception.Message;
        }

        var missing = catalog?.Entries.GroupBy(entry => entry.Name).Select(entries => entries.Last())
            .Where(entry => entry.Event == CatalogEvent.Created && !names.Contains(entry.Name));
        return new BackupListing(
            [.. names.Where(name => !name.StartsWith('.')).Select(name => Backup(parent, name, catalog))],
            [.. names.Where(BackupName.IsUnfinished)],
            [.. missing ?? []],
            problem,
            catalog?.Head);
    }

    private static SortedSet<string> Names(string parent)
    {
        try
        {
            var names = Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path));
            return new SortedSet<string>(names, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{parent}: the directory can't be listed: {exception.Message}", exception);
        }
    }

    private static ListedBackup Backup(string parent, string name, CatalogContent? catalog)
    {
        try
        {
            var opened = SealedManifest.Read(Path.Combine(Path.GetFullPath(parent), name));
            var latest = catalog?.Latest(name);
            var problem = latest is { Event: CatalogEvent.Created } && latest.ManifestSha256 == opened.Sha256
                ? null
                : $"{name} is not the backup the catalogue knows under this name";
            var verifications = VerificationStore.Read(Path.Combine(parent, name), opened.Sha256);
            return new ListedBackup(name, opened.Manifest, problem, verifications) { Entered = problem is null ? latest?.Sequence : null };
        }
        catch (IntegrityException exception)
        {
            return new ListedBackup(name, null, exception.Message, []);
        }
    }
}
