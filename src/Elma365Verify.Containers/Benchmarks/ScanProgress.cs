using System.Globalization;
using System.Text.RegularExpressions;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>
/// How far a scanner says it is: nmap in its XML (<c>percent="12.34"</c>), masscan on a status line (<c>12.34% done</c>).
/// </summary>
internal static partial class ScanProgress
{
    /// <summary>The last share named in a piece of output, 0 to 1, or null.</summary>
    public static double? LastIn(string output)
    {
        var last = Percent().Matches(output).LastOrDefault();
        return last is null ? null : double.Parse(last.Groups["percent"].Value, CultureInfo.InvariantCulture) / 100;
    }

    [GeneratedRegex("""percent="(?<percent>\d+(\.\d+)?)"|(?<percent>\d+(\.\d+)?)% done""", RegexOptions.ExplicitCapture)]
    private static partial Regex Percent();
}
