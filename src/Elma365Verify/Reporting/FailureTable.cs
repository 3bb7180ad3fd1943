using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The wrong cells of one sweep, expected beside observed, as aligned plain text for a failing test.</summary>
public static class FailureTable
{
    private const int RowsShown = 30;

    /// <summary>
    /// Renders the wrong cells, ranges folded, at most 30 rows and then a count; the figures and the doubts follow. A sweep
    /// that conforms gives an empty text.
    /// </summary>
    public static string Render(SweepVerdict verdict)
    {
        if (verdict.IsConforming)
            return string.Empty;
        var rows = Rows(verdict).ToList();
        var hidden = rows.Count - RowsShown;
        var lines = new List<string> { verdict.Sweep.ToString() };
        lines.AddRange(Align([["cell", "expected", "observed", "verdict"], .. rows.Take(RowsShown)]));
        if (hidden > 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  … and {hidden:N0} more rows"));
        var seen = verdict.Observation;
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"  {seen.Sent:N0} sent, {seen.Entered:N0} entered the firewall, {seen.HandedOn:N0} handed on, {seen.Captured:N0} captured"));
        lines.AddRange(verdict.Doubts.Select(doubt => $"  doubt: {VisibleText.OnOneLine(doubt)}"));
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string[]> Rows(SweepVerdict verdict) =>
    [
        .. Rows(verdict, verdict.Leaks, "blocked", "delivered", "Leak"),
        .. verdict.Observation.Strays.SelectMany(stray => Rows(verdict, stray.Ports, "blocked", $"captured at {stray.Host}", "Stray")),
        .. Rows(verdict, verdict.Outages, "delivered", "blocked", "Outage"),
        .. Rows(verdict, verdict.Unproven.Intersect(verdict.Documented), "delivered", "silence", "Unproven"),
        .. Rows(verdict, verdict.Unproven.Except(verdict.Documented), "blocked", "silence", "Unproven"),
    ];

    private static IEnumerable<string[]> Rows(SweepVerdict verdict, PortSet cells, string expected, string observed, string meaning)
    {
        var protocol = verdict.Sweep.Protocol;
        return cells.Ranges.Select(range =>
            new[] { $"{protocol.ToLowerName()} {protocol.Describe(PortSet.Of(range))}", expected, observed, meaning });
    }

    private static IEnumerable<string> Align(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => "  " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
