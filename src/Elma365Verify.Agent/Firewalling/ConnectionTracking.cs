using System.Globalization;

namespace Elma365Verify.Agent.Firewalling;

/// <summary>The connection tracking table of this network namespace, as /proc shows it.</summary>
internal static class ConnectionTracking
{
    private const string CountFile = "/proc/sys/net/netfilter/nf_conntrack_count";
    private const string MaximumFile = "/proc/sys/net/netfilter/nf_conntrack_max";
    private const string StatisticsFile = "/proc/net/stat/nf_conntrack";

    /// <summary>Whether the table is more than a quarter full; false where the kernel tracks nothing.</summary>
    public static bool IsFilling() => File.Exists(CountFile) && Read(CountFile) > Read(MaximumFile) / 4;

    /// <summary>Packets dropped so far because tracking failed, as it does with a full table.</summary>
    public static long Drops() => File.Exists(StatisticsFile) ? ReadDrops(File.ReadAllLines(StatisticsFile)) : 0;

    /// <summary>The sum of a column: the file has a line of column names, then a line of hexadecimal numbers for each processor.</summary>
    /// <exception cref="FormatException">The lines have no such column.</exception>
    internal static long ReadDrops(IReadOnlyList<string> lines)
    {
        var rows = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length > 0).ToList();
        var column = rows.Count == 0 ? -1 : Array.IndexOf(rows[0], "drop");
        if (column < 0 || rows.Any(row => row.Length <= column))
            throw new FormatException($"{StatisticsFile} has no column 'drop' for every processor.");
        return rows.Skip(1).Sum(row => long.Parse(row[column], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static long Read(string file) => long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
}
