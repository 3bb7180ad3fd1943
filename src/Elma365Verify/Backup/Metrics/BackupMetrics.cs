using System.Globalization;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Metrics;

/// <summary>
/// What a monitoring system wants to know of a directory of backups and of the last runs on it: samples in Prometheus' text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats/), all of them gauges. Times are in seconds since 1970, UTC.
/// </summary>
public static class BackupMetrics
{
    /// <summary>Every name that is written, with what it means.</summary>
    public static IReadOnlyDictionary<string, string> Help { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["elma365_backup_backups"] = "How many backups there are, by what is proven of them: passed, failed or unknown.",
        ["elma365_backup_last_run_duration_seconds"] = "How long the command's last run took.",
        ["elma365_backup_last_run_exit_code"] = "How the command's last run ended: 0 done, 1 findings, 2 unproven, 3 usage, 4 environment",
        ["elma365_backup_last_run_success"] = "Whether the command's last run ended with 0.",
        ["elma365_backup_last_run_timestamp_seconds"] = "When the command's last run ended.",
        ["elma365_backup_newest_proven_bytes"] = "The size of the newest backup that is proven to restore.",
        ["elma365_backup_newest_proven_timestamp_seconds"] =
            "When the newest backup that is proven to restore was begun; 0 where none is, or none can be trusted.",
        ["elma365_backup_newest_timestamp_seconds"] = "When the newest backup without a known problem was begun.",
        ["elma365_backup_problems"] = "How many things are wrong with the catalogue and the backups: those of 'backup list'.",
    };

    /// <summary>The samples of a run.</summary>
    /// <param name="directory">The directory, absolute.</param>
    /// <param name="command">The command: <c>create</c>.</param>
    /// <param name="store">The store it was asked for; null where it was asked for none.</param>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="ended">When.</param>
    /// <param name="duration">How long it took.</param>
    public static IEnumerable<MetricSample> OfRun(
        string directory, string command, string? store, int exitCode, DateTimeOffset ended, TimeSpan duration)
    {
        (string, string)[] labels = [("command", command), ("directory", directory), ("store", store ?? string.Empty)];
        yield return new MetricSample("elma365_backup_last_run_timestamp_seconds", labels, Seconds(ended));
        yield return new MetricSample("elma365_backup_last_run_duration_seconds", labels, Number(duration.TotalSeconds));
        yield return new MetricSample("elma365_backup_last_run_exit_code", labels, Number(exitCode));
        yield return new MetricSample("elma365_backup_last_run_success", labels, Number(exitCode == 0 ? 1 : 0));
    }

    /// <summary>The samples of a directory as it is now.</summary>
    /// <param name="directory">The directory, absolute.</param>
    /// <param name="listing">What it holds; null where it can't be listed.</param>
    /// <param name="asked">The store the run was asked for, of which something is said in any case; null where it was none.</param>
    public static IEnumerable<MetricSample> OfDirectory(string directory, BackupListing? listing, string? asked = null)
    {
        var problems = listing is null ? 1 : Problems(listing);
        yield return new MetricSample("elma365_backup_problems", [("directory", directory)], Number(problems));
        var known = listing?.Backups.Where(backup => backup.Manifest is not null).ToLookup(backup => backup.Manifest!.Store);
        var stores = known?.Select(store => store.Key) ?? [];
        foreach (var store in stores.Concat(asked is null ? [] : [asked]).Distinct().Order(StringComparer.Ordinal))
        {
            var trusted = listing?.Problem is null && known is not null ? known[store] : [];
            foreach (var sample in OfStore(directory, store, [.. trusted]))
                yield return sample;
        }
    }

    private static int Problems(BackupListing listing) =>
        (listing.Problem is null ? 0 : 1) + listing.Missing.Length + listing.Backups.Count(backup => backup.Fault is not null);

    private static IEnumerable<MetricSample> OfStore(string directory, string store, IReadOnlyList<ListedBackup> backups)
    {
        (string, string)[] labels = [("directory", directory), ("store", store)];
        foreach (var outcome in new[] { VerificationOutcome.Passed, VerificationOutcome.Failed, VerificationOutcome.Unknown })
        {
            yield return new MetricSample(
                "elma365_backup_backups",
                [.. labels, ("standing", VerificationFile.Word(outcome))],
                Number(backups.Count(backup => backup.Standing == outcome)));
        }

        if (Newest(backups.Where(backup => backup.Fault is null)) is { } newest)
            yield return new MetricSample("elma365_backup_newest_timestamp_seconds", labels, Seconds(newest.Created));
        // Always there: an alert on the age of a series that is missing never fires.
        var proven = Newest(backups.Where(backup => backup is { Fault: null, Standing: VerificationOutcome.Passed }));
        yield return new MetricSample(
            "elma365_backup_newest_proven_timestamp_seconds", labels, proven is null ? Number(0) : Seconds(proven.Created));
        yield return new MetricSample(
            "elma365_backup_newest_proven_bytes", labels, Number(proven?.Files.Sum(file => file.Size) ?? 0));
    }

    private static BackupManifest? Newest(IEnumerable<ListedBackup> backups) =>
        backups.Select(backup => backup.Manifest!).MaxBy(manifest => manifest.Created);

    private static string Seconds(DateTimeOffset moment) => Number(moment.ToUnixTimeMilliseconds() / 1000.0);

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
