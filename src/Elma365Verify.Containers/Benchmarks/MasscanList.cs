using System.Globalization;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>
/// Reads masscan's list format (<c>-oL</c>): a line <c>open tcp 443 198.18.0.3 1700000000</c> for each port, between the
/// comments <c>#masscan</c> and <c># end</c>. It writes nothing at all when it found nothing.
/// </summary>
internal static class MasscanList
{
    /// <summary>The TCP ports reported as open.</summary>
    /// <exception cref="FormatException">It is not a list, or its end is missing.</exception>
    public static PortSet Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0)
            return PortSet.Empty;
        if (lines[0] != "#masscan" || lines[^1] != "# end")
            throw new FormatException("masscan's list is not whole.");
        return PortSet.Of(lines[1..^1].Select(PortOf));
    }

    private static ushort PortOf(string line) =>
        line.Split(' ') is ["open", "tcp", var port, _, ..]
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"masscan's list has a line that is no open port: {line}");
}
