using System.Globalization;
using System.Text.RegularExpressions;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup.Schedules;

/// <summary>A backup of one store, every day at one time.</summary>
public sealed partial class BackupSchedule
{
    /// <summary>Checks what the user gave.</summary>
    /// <param name="store">The store's role: <c>postgresql</c>.</param>
    /// <param name="directory">The directory that holds the backups, absolute, with <c>/</c> between the parts.</param>
    /// <param name="time">The time of day, <c>HH:mm</c> from 00:00 to 23:59.</param>
    /// <param name="program">The program's absolute path; <c>/usr/local/bin/elma365-verify</c> where nobody says otherwise.</param>
    /// <param name="arguments">Further arguments of <c>backup create</c>: where the store is and who may back it up; no secrets.</param>
    /// <exception cref="BackupException">One of them is not usable; the message says which, and the mend.</exception>
    public BackupSchedule(
        string store,
        string directory,
        string time,
        string program = "/usr/local/bin/elma365-verify",
        IReadOnlyList<string>? arguments = null)
    {
        if (!Role().IsMatch(store))
            throw new BackupException($"{ValueText.Shorten(store)} is not a store: a store has lower-case letters, digits and hyphens");
        RequirePath(directory, "directory");
        RequirePath(program, "program");
        if (!TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            throw new BackupException($"{ValueText.Shorten(time)} is not a time of day: give hours and minutes, such as 02:30");
        if (arguments?.FirstOrDefault(argument => !IsOneLine(argument)) is { } unusable)
            throw new BackupException($"{ValueText.Shorten(unusable)} is no usable argument: give 1 to 1,000 characters, on one line");
        (Store, Directory, At) = (store, directory, at);
        Command = [program, "backup", "create", "--store", store, "--dir", directory, .. arguments ?? []];
    }

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
