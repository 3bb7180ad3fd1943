namespace Elma365Verify.Backup.Schedules;

/// <summary>
/// A schedule as a line for <c>crontab -e</c> (crontab(5)); the time is by the machine's time zone. A deadline is timeout(1)'s:
/// SIGTERM, which has it clean up, and SIGKILL five minutes later.
/// </summary>
public static class CrontabLine
{
    /// <summary><c>30 2 * * * '/usr/local/bin/elma365-verify' 'backup' 'create' …</c>, with a line feed.</summary>
    public static string Render(BackupSchedule schedule)
    {
        var command = string.Join(' ', schedule.Command.Select(Quote));
        // cron turns every % into a line feed, quoted or not, unless a backslash stands before it, which it then takes away.
        command = command.Replace("%", "\\%", StringComparison.Ordinal);
        var bound = schedule.Deadline is null ? string.Empty : $"timeout --kill-after=300 {schedule.Seconds(string.Empty)} ";
        return FormattableString.Invariant($"{schedule.At.Minute} {schedule.At.Hour} * * * {bound}{command}\n");
    }

    private static string Quote(string argument) => "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
