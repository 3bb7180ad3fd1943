using System.Globalization;

namespace Elma365Verify.Backup.Schedules;

/// <summary>A schedule as two systemd units (systemd.service(5), systemd.timer(5)).</summary>
/// <param name="Name">Both units' name without its ending: <c>elma365-backup-postgresql</c>.</param>
/// <param name="Service">The text of <c>&lt;name&gt;.service</c>.</param>
/// <param name="Timer">
/// The text of <c>&lt;name&gt;.timer</c>; the time is in UTC, and a run missed while the machine was off is made up for.
/// </param>
public sealed record SystemdUnits(string Name, string Service, string Timer)
{
    /// <summary>Renders both.</summary>
    public static SystemdUnits Render(BackupSchedule schedule)
    {
        var at = schedule.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        var service = $"""
            [Unit]
            Description=Backup of {schedule.Store} by elma365-verify
            Wants=network-online.target
            After=network-online.target

            [Service]
            Type=oneshot
            ExecStart={string.Join(' ', schedule.Command.Select(Quote))}

            """;
        var timer = $"""
            [Unit]
            Description=Daily backup of {schedule.Store} by elma365-verify

            [Timer]
            OnCalendar=*-*-* {at}:00 UTC
            Persistent=true

            [Install]
            WantedBy=timers.target

            """;
        return new SystemdUnits($"elma365-backup-{schedule.Store}", service.ReplaceLineEndings("\n"), timer.ReplaceLineEndings("\n"));
    }

    // systemd.service(5), "Command lines": C-style escapes within quotes, $ begins a variable, % a specifier; doubled they stand for
    // themselves.
    private static string Quote(string argument) => "\"" + argument
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "$$", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal) + "\"";
}
