using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting.Html;

/// <summary>The zone matrix.</summary>
internal static class MatrixSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>From zone to zone</h2>");
        if (!report.Parts.HasFlag(RunParts.Reachability) && report.Verdicts.Count == 0)
        {
            html.Write($"<p>Not asked for: which ports are reachable was not tried, and nothing is said of it.</p>");
            return;
        }

        var matrix = ZoneMatrix.Of(report);
        html.Write($"<p class=\"soft\">Rows open the conversation, columns receive it. A conforming cell counts the ports documented (and");
        html.Write($"delivered) between the two zones; any other counts the cells at fault: one port between two hosts.</p>");
        html.Write($"<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th scope=\"col\">from ↓ to →</th>");
        foreach (var to in matrix.Zones)
            html.Write($"<th scope=\"col\">{to}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var from in matrix.Zones)
            WriteRow(html, matrix, from);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteRow(HtmlWriter html, ZoneMatrix matrix, string from)
    {
        html.Write($"<tr><th scope=\"row\">{from}</th>");
        foreach (var to in matrix.Zones)
            WriteCell(html, matrix[from, to]);
        html.Write($"</tr>");
    }

    private static void WriteCell(HtmlWriter html, ZoneCell cell)
    {
        if (cell.Verdict is not { } verdict)
        {
            html.Write($"<td class=\"none\" title=\"{cell.From} → {cell.To}: no pair of hosts swept\">–</td>");
            return;
        }

        var mark = VerdictMark.Of(verdict);
        var title = $"{cell.From} → {cell.To}: {mark.Word}";
        if (verdict != Verdict.Conforms)
            WriteFault(html, cell, mark, title);
        else if (cell.DocumentedPorts == 0)
            html.Write($"<td class=\"closed\" title=\"{title}\"><b>{mark.Symbol}</b><small>closed</small></td>");
        else
            html.Write($"<td class=\"{mark.Style}\" title=\"{title}\"><b>{mark.Symbol}</b><small>{cell.DocumentedPorts:N0} open</small>");
            html.Write($"</td>");
    }

    private static void WriteFault(HtmlWriter html, ZoneCell cell, VerdictMark mark, string title)
    {
        html.Write($"<td class=\"{mark.Style}\" title=\"{title}\"><b>{mark.Symbol} {mark.Word}</b>");
        html.Write($"<small>{cell.Offending:N0} at fault<br>{cell.DocumentedPorts:N0} documented</small></td>");
    }
}
