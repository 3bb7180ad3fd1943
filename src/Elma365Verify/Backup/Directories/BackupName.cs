using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Elma365Verify.Backup.Directories;

/// <summary>Names of backups, and of attempts at them, in the directory that holds them.</summary>
public static partial class BackupName
{
    /// <summary>Refuses a name that is none.</summary>
    /// <exception cref="BackupException">
    /// It is empty, longer than 100 characters, begins with a dot, or holds others than A-Z a-z 0-9 . _ -.
    /// </exception>
    public static void Require(string name)
    {
        if (!Name().IsMatch(name) || name == BackupCatalog.FileName)
        {
            throw new BackupException(
                $"{Fingerprints.ValueText.Shorten(name)} can't be a backup's name: use 1 to 100 of A-Z a-z 0-9 . _ -, the first no dot");
        }
    }

    /// <summary>Whether a directory of this name is an attempt that was not finished: <c>.nightly.partial-1f3a…</c>.</summary>
    public static bool IsUnfinished(string directoryName) => Unfinished().IsMatch(directoryName);

    /// <summary>A name for an attempt, which no backup has.</summary>
    internal static string Partial(string name, RandomNumberGenerator random) => $".{name}.partial-{Hex(random, 8)}";

    /// <summary>Random bytes in hexadecimal digits.</summary>
    internal static string Hex(RandomNumberGenerator random, int bytes)
    {
        var buffer = new byte[bytes];
        random.GetBytes(buffer);
        return Convert.ToHexStringLower(buffer);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A\.[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\.partial-[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unfinished();
}
