using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Which backups of a directory to verify where none is named.</summary>
internal static class BackupChoice
{
    /// <summary>Chooses.</summary>
    /// <param name="listing">The directory.</param>
    /// <param name="store">The store's role; null for all stores.</param>
    /// <param name="all">Whether older backups are wanted too.</param>
    /// <returns>
    /// The backups by name, those among them that nobody can tell the store or the age of, and a sentence for each backup that is newer
    /// than the newest there is of its store and is gone: an older one must not pass in its place.
    /// </returns>
    public static (IReadOnlyList<ListedBackup> Backups, IReadOnlyList<string> Missing) Of(BackupListing listing, string? store, bool all)
    {
        var obscure = listing.Backups.Where(backup => backup.Manifest is null);
        var known = listing.Backups.Where(backup => backup.Manifest is { } manifest && (store is null || manifest.Store == store)).ToList();
        var newest = known.GroupBy(backup => backup.Manifest!.Store).ToDictionary(
            backups => backups.Key, backups => backups.MaxBy(backup => (backup.Entered ?? 0, backup.Manifest!.Created))!);
        var missing =
            from entry in listing.Missing
            where store is null || entry.Store == store
            where !newest.TryGetValue(entry.Store, out var there) || IsBefore(there, entry)
            select $"{entry.Name} is in the catalogue as the newest backup of {entry.Store}, and is not there";
        return (
            [.. (all ? known : [.. newest.Values]).Concat(obscure).OrderBy(backup => backup.Name, StringComparer.Ordinal)],
            [.. missing]);
    }

    // The catalogue tells which came first, whatever the clock said; of what it doesn't know there is only the time.
    private static bool IsBefore(ListedBackup backup, CatalogEntry entry) =>
        backup.Entered is { } entered ? entered < entry.Sequence : backup.Manifest!.Created < entry.At;
}
