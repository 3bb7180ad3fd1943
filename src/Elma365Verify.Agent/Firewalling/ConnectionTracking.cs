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
    /// <remarks>The file has a line of column names, then a line of hexadecimal numbers for each processor.</remarks>
    public static long Drops()
    {
        if (!File.Exists(StatisticsFile))
            return 0;
        var rows = File.ReadLines(StatisticsFile).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var column = Array.IndexOf(rows[0], "drop");
        return rows.Skip(1).Sum(row => long.Parse(row[column], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static long Read(string file) => long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
}
