using System.Globalization;
using System.Text.RegularExpressions;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup.Schedules;

/// <summary>A schedule as two systemd units (systemd.service(5), systemd.timer(5)).</summary>
/// <param name="Name">Both units' name without its ending: <c>elma365-backup-postgresql</c>.</param>
/// <param name="Service">The text of <c>&lt;name&gt;.service</c>.</param>
/// <param name="Timer">
/// The text of <c>&lt;name&gt;.timer</c>; the time is in UTC, and a run missed while the machine was off is made up for.
/// </param>
public sealed partial record SystemdUnits(string Name, string Service, string Timer)
{
    /// <summary>The unit that a failure starts where the user names none; its instance is the unit that failed.</summary>
    public const string Reporter = "elma365-backup-failed@%n.service";

    /// <summary>The template of <see cref="Reporter"/>: a line in the journal, to be replaced by what reaches somebody.</summary>
    public const string ReporterTemplate = """
        [Unit]
        Description=Report of the failure of %i

        [Service]
        Type=oneshot
        ExecStart=/bin/sh -c 'echo "<3>$$0 failed; see: journalctl -u $$0"' %i

        """;

    /// <summary>Renders both.</summary>
    /// <param name="schedule">The schedule. At its deadline systemd sends SIGTERM, and SIGKILL five minutes later.</param>
    /// <param name="onFailure">The unit a failure starts (systemd.unit(5), OnFailure=), <c>%n</c> in it the failed one; or null.</param>
    /// <exception cref="BackupException">The unit to start is none.</exception>
    public static SystemdUnits Render(BackupSchedule schedule, string? onFailure = null)
    {
        if (onFailure is not null && !Unit().IsMatch(onFailure))
            throw new BackupException($"{ValueText.Shorten(onFailure)} is no unit's name, such as mail-admin@%n.service");
        var failing = onFailure is null ? string.Empty : $"OnFailure={onFailure}\n";
        var bound = schedule.Deadline is null ? string.Empty : $"TimeoutStartSec={schedule.Seconds(string.Empty)}s\nTimeoutStopSec=300s\n";
        var at = schedule.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        var service = $"""
            [Unit]
            Description={schedule.Description}
            Wants=network-online.target
            After=network-online.target
            {failing}
            [Service]
            Type=oneshot
            {bound}ExecStart={string.Join(' ', schedule.Command.Select(Quote))}

            """;
        var timer = $"""
            [Unit]
            Description=Daily: {schedule.Description}

            [Timer]
            OnCalendar=*-*-* {at}:00 UTC
            Persistent=true

            [Install]
            WantedBy=timers.target

            """;
        return new SystemdUnits(schedule.Name, service.ReplaceLineEndings("\n"), timer.ReplaceLineEndings("\n"));
    }

    // systemd.service(5), "Command lines": C-style escapes within quotes, $ begins a variable, % a specifier; doubled they stand for
    // themselves.
    private static string Quote(string argument) => "\"" + argument
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "$$", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal) + "\"";

    [GeneratedRegex(@"\A[A-Za-z0-9:_.\\-]+(@([A-Za-z0-9:_.\\-]|%[nNpij])*)?\.(service|target|path|timer)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();
}
