using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting.Html;

/// <summary>Every documented flow, under each section of the vendor's page that documents it.</summary>
internal static class FlowsSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        var standings = FlowStanding.All(report.Policy, Ledger.Of(report));
        html.Write($"<h2>Every documented flow</h2>");
        html.Write($"<p class=\"soft\">The sections are those of the vendor's page, rows counted from 1.</p>");
        if (!report.Parts.HasFlag(RunParts.Reachability))
            html.Write($"<p>No flow was swept, because ports were not asked for; so none is proven.</p>");
        var rows = standings.SelectMany(standing => standing.Flow.Seed.DefaultIfEmpty(new SeedReference("Not referenced", Row: null))
            .Select(seed => (seed.Section, seed.Row, Standing: standing)));
        foreach (var section in rows.GroupBy(row => row.Section))
            WriteGroup(html, section.Key, section.Select(row => (row.Row, row.Standing)).OrderBy(row => row.Row));
    }

    private static void WriteGroup(HtmlWriter html, string section, IEnumerable<(int? Row, FlowStanding Standing)> rows)
    {
        html.Write($"<h3>{section}</h3><div class=\"scroll\"><table class=\"flows\"><thead><tr><th class=\"number\">Row</th><th>Flow</th>");
        html.Write($"<th>From</th>");
        html.Write($"<th>To</th><th>Ports</th><th>Purpose</th><th class=\"number\">Pairs</th><th>Verdict</th></tr></thead><tbody>");
        foreach (var (row, standing) in rows)
            WriteFlow(html, row, standing);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteFlow(HtmlWriter html, int? row, FlowStanding standing)
    {
        var flow = standing.Flow;
        var mark = VerdictMark.Of(standing.Verdict);
        var wrong = standing.Pairs.Count(pair => pair.Verdict != Verdict.Conforms);
        html.Write($"<tr><td class=\"number\">{row}</td><td><code>{flow.Id}</code></td>");
        html.Write($"<td>{string.Join(", ", flow.From)}</td><td>{string.Join(", ", flow.To)}</td>");
        html.Write($"<td class=\"mono\">{PortText.WithProtocol(flow.Protocol, flow.Ports)}</td><td>{flow.Purpose}</td>");
        if (wrong == 0)
            html.Write($"<td class=\"number\">{standing.Pairs.Count:N0}</td>");
        else
            html.Write($"<td class=\"number\">{standing.Pairs.Count:N0}<br><span class=\"bad\">{wrong:N0} at fault</span></td>");
        html.Write($"<td><span class=\"badge {mark.Style}\">{mark.Symbol} {mark.Word}</span></td></tr>");
    }
}
