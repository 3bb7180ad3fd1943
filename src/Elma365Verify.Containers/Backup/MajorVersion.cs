using System.Globalization;
using System.Text.RegularExpressions;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup;

/// <summary>The number before the first dot: what decides whether a dump can be made or read.</summary>
internal static partial class MajorVersion
{
    /// <summary>The first version in a text: <c>15.14</c> of <c>pg_dump (PostgreSQL) 15.14 (Debian …)</c>.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    public static string TextIn(string text) => Version().Match(text) is { Success: true } match
        ? match.Value
        : throw new BackupException($"There is no version in \"{text}\".");

    /// <summary>The major version in a text: 15 of <c>PostgreSQL 15.14</c>.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    public static int In(string text) => int.Parse(TextIn(text).Split('.')[0], CultureInfo.InvariantCulture);

    /// <summary>Refuses two that differ.</summary>
    /// <param name="one">What, with its version: <c>The backup is of PostgreSQL 15.14</c>.</param>
    /// <param name="other">The server, with its version.</param>
    /// <param name="mend">What to do about it.</param>
    /// <exception cref="BackupException">They differ.</exception>
    public static void RequireSame(string one, string other, string mend)
    {
        if (In(one) != In(other))
            throw new BackupException($"{one} does not go with {other}, which is of another major version; {mend}");
    }

    /// <summary>Whether a tool and a server of these versions read what the other writes.</summary>
    /// <param name="role">The store's role.</param>
    /// <param name="tool">The tool's version.</param>
    /// <param name="server">The server's.</param>
    /// <remarks>
    /// PostgreSQL's <c>pg_dump</c> reads older servers too, but writes for its own version: what 17 writes sets
    /// <c>transaction_timeout</c>, which 16 refuses (<see href="https://www.postgresql.org/docs/17/app-pgdump.html"/>, "Notes"). Redis
    /// raises the version of its RDB files with the second number: 7.0 writes 10, 7.2 writes 11, 7.4 writes 12, and older ones refuse it.
    /// </remarks>
    /// <exception cref="BackupException">One of them has no version.</exception>
    public static bool Serves(string role, string tool, string server) => In(tool) == In(server)
        && (role != "redis" || TextIn(tool).Split('.')[1] == TextIn(server).Split('.')[1]);

    [GeneratedRegex(@"\d{1,4}(\.\d{1,6})+", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
