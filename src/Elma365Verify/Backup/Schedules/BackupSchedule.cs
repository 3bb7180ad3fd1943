using System.Globalization;
using System.Text.RegularExpressions;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup.Schedules;

/// <summary>A backup of one store, or what belongs to one (its verification, the removal of old ones), every day at one time.</summary>
public sealed partial class BackupSchedule
{
    /// <summary>Checks what the user gave.</summary>
    /// <param name="store">The store's role: <c>postgresql</c>.</param>
    /// <param name="directory">The directory that holds the backups, absolute, with <c>/</c> between the parts.</param>
    /// <param name="time">The time of day, <c>HH:mm</c> from 00:00 to 23:59.</param>
    /// <param name="program">The program's absolute path; <c>/usr/local/bin/elma365-verify</c> where nobody says otherwise.</param>
    /// <param name="arguments">Further arguments of <c>backup create</c>: where the store is and who may back it up; no secrets.</param>
    /// <param name="task">What is done: <see cref="Create"/>, <see cref="Verify"/> or <see cref="Prune"/>.</param>
    /// <param name="deadline">After which it is ended, in whole seconds; null for never.</param>
    /// <exception cref="BackupException">One of them is not usable; the message says which, and the mend.</exception>
    public BackupSchedule(
        string store,
        string directory,
        string time,
        string program = "/usr/local/bin/elma365-verify",
        IReadOnlyList<string>? arguments = null,
        string task = Create,
        TimeSpan? deadline = null)
    {
        if (!Role().IsMatch(store))
            throw new BackupException($"{ValueText.Shorten(store)} is not a store: a store has lower-case letters, digits and hyphens");
        RequirePath(directory, "directory");
        RequirePath(program, "program");
        if (!TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            throw new BackupException($"{ValueText.Shorten(time)} is not a time of day: give hours and minutes, such as 02:30");
        if (arguments?.FirstOrDefault(argument => !IsOneLine(argument)) is { } unusable)
            throw new BackupException($"{ValueText.Shorten(unusable)} is no usable argument: give 1 to 1,000 characters, on one line");
        if (deadline is { } bound && (bound < TimeSpan.FromMinutes(1) || bound > TimeSpan.FromDays(1)))
            throw new BackupException("A deadline is from 1 minute to 1 day.");
        if (task is not (Create or Verify or Prune))
            throw new BackupException($"{ValueText.Shorten(task)} is nothing a schedule can do");
        (Store, Directory, At, Task, Deadline) = (store, directory, at, task, deadline);
        // Old backups of all stores of a directory are removed by the same rules.
        string[] whose = task == Prune ? [] : ["--store", store];
        Command = [program, "backup", task, .. whose, "--dir", directory, .. arguments ?? []];
    }

    /// <summary>Takes a backup.</summary>
    public const string Create = "create";

    /// <summary>Verifies the newest one.</summary>
    public const string Verify = "verify";

    /// <summary>Removes old ones.</summary>
    public const string Prune = "prune";

    /// <summary>What is done.</summary>
    public string Task { get; }

    /// <summary>After which it is ended; null for never.</summary>
    public TimeSpan? Deadline { get; }

    /// <summary>How schedulers name it: <c>elma365-backup-postgresql</c>, <c>elma365-backup-postgresql-verify</c>.</summary>
    public string Name => Task == Create ? $"elma365-backup-{Store}" : $"elma365-backup-{Store}-{Task}";

    /// <summary>What it does, in words.</summary>
    public string Description => Task switch
    {
        Create => $"Backup of {Store} by elma365-verify",
        Verify => $"Verification of the newest backup of {Store} by elma365-verify",
        _ => "Removal of old backups by elma365-verify",
    };

    /// <summary>The deadline in seconds, or what to write where there is none.</summary>
    internal string Seconds(string otherwise) => Deadline is { } deadline
        ? ((long)deadline.TotalSeconds).ToString(CultureInfo.InvariantCulture)
        : otherwise;

    /// <summary>The store's role.</summary>
    public string Store { get; }

    /// <summary>The directory that holds the backups.</summary>
    public string Directory { get; }

    /// <summary>When, to the minute.</summary>
    public TimeOnly At { get; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; }

    // A line feed would begin another line of the crontab or another key of the unit.
    private static bool IsOneLine(string text) =>
        text.Length is > 0 and <= 1000 && !text.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');

    private static void RequirePath(string path, string what)
    {
        if (!IsOneLine(path) || path[0] != '/')
            throw new BackupException($"{ValueText.Shorten(path)} is not usable as the {what}: give an absolute path, on one line");
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Role();
}
