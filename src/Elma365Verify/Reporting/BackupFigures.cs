using System.Globalization;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Reporting;

/// <summary>Figures of a backup with their units, as screen and page show them.</summary>
public static class BackupFigures
{
    /// <summary>What was not measured.</summary>
    public const string Unmeasured = "-";

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary><c>512 B</c>, <c>12.4 MB</c>; a kB has 1,000 bytes.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 999.95 && unit < Units.Length - 1; unit++)
            value /= 1_000;
        return value.ToString(unit == 0 ? "N0" : "N1", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary><c>0.03 s</c>, <c>12.4 s</c>, <c>1,240 s</c>; <see cref="Unmeasured"/> where nothing was measured.</summary>
    public static string Seconds(TimeSpan? time) => time?.TotalSeconds is { } seconds
        ? seconds.ToString(seconds < 9.995 ? "N2" : seconds < 999.95 ? "N1" : "N0", CultureInfo.InvariantCulture) + " s"
        : Unmeasured;

    /// <summary><c>1,234</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>References: 1,234 followed from store to store, 0 dangling</c>.</summary>
    public static string References(BackupResult backup) => backup.References is { } check
        ? $"References: {Number(check.Followed)} followed between restored records, {Number(check.DanglingCount)} dangling"
        : "References: none followed";

    /// <summary><c>Traffic: 12 conversations seen at the firewall, documented ones alone</c>.</summary>
    public static string Traffic(BackupResult backup)
    {
        if (backup.Traffic is not { } traffic)
            return "Traffic: not watched";
        var what = traffic.Outcome switch
        {
            Backup.Manifests.VerificationOutcome.Passed => "documented ones alone",
            Backup.Manifests.VerificationOutcome.Failed => "not only documented ones",
            _ => "which proves nothing",
        };
        return $"Traffic: {Number(traffic.Conversations)} {(traffic.Conversations == 1 ? "conversation" : "conversations")} "
            + $"seen at the firewall, {what}";
    }

    /// <summary><c>Order of backups: postgresql, redis (who names before who is named)</c>.</summary>
    public static string Order(BackupResult backup) =>
        $"Order of backups: {string.Join(", ", backup.Stores.Select(store => store.Store))} (who names before who is named)";
}
