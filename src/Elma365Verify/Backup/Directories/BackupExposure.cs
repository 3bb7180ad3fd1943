namespace Elma365Verify.Backup.Directories;

/// <summary>Says by whom, beside their owner, backups can be read. Nothing is changed: who else is let in may be meant to be.</summary>
public static class BackupExposure
{
    /// <summary>What is open in a directory of backups, in sentences that end with the mend; none where it is missing.</summary>
    /// <param name="directory">The directory.</param>
    public static IEnumerable<string> Of(string directory)
    {
        var full = Path.GetFullPath(directory);
        // Of a directory that is named by a link the one behind it counts.
        var isLink = DiskEntry.Of(full).Kind == DiskEntryKind.Link;
        var real = isLink ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        var entry = DiskEntry.Of(real);
        if (entry.Kind != DiskEntryKind.Directory)
            yield break;
        // Root can read everything anyway.
        if (entry.IsSomebodyElses && entry.Owner != 0)
        {
            yield return FormattableString.Invariant(
                $"{full} belongs to another user (number {entry.Owner}), who can read and change what is in it; chown {Me()} {full}");
        }

        if (!entry.IsOpenToOthers)
            yield break;
        yield return $"{full} is open to others than its owner (mode {entry.Octal}); chmod 700 {full}";
        var open = Backups(real).Where(backup => DiskEntry.Of(backup).IsOpenToOthers).ToList();
        if (open.Count > 0)
        {
            yield return FormattableString.Invariant(
                $"{open.Count:N0} in it can be read by others too, such as {Path.GetFileName(open[0])}; chmod -R go= {full}");
        }
    }

    private static string Me() => Environment.UserName;

    private static IEnumerable<string> Backups(string directory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
