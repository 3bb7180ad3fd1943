namespace Elma365Verify.Reporting.Html;

/// <summary>The top of the report: which run, what it comes to, and the numbers.</summary>
internal static class OverviewSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h1>Elma365Verify: is exactly what is documented reachable?</h1>");
        html.Write($"<ul class=\"facts\">");
        html.Write($"<li>Run <b>{report.RunId}</b></li><li>Started <b>{report.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</b></li>");
        html.Write($"<li>Policy <b>{report.PolicyFile}</b></li><li>Ruleset <b>{report.RulesetFile}</b></li>");
        html.Write($"<li>Docker Engine <b>{report.Engine}</b></li></ul>");
        WriteBanner(html, report);
        WriteTiles(html, report.Summary);
    }

    private static void WriteBanner(HtmlWriter html, RunReport report)
    {
        var verdict = RunVerdict.Of(report);
        var mark = VerdictMark.Of(report.Worst);
        html.Write($"<div class=\"banner {mark.Style}\" role=\"status\"><div class=\"mark\" aria-hidden=\"true\">{mark.Symbol}</div>");
        html.Write($"<div><strong>{verdict.Word}</strong><p>{verdict.Figures}.</p><p>{verdict.Meaning}</p></div></div>");
    }

    private static void WriteTiles(HtmlWriter html, RunSummary summary)
    {
        html.Write($"<div class=\"tiles\">");
        WriteTile(html, string.Empty, summary.Hosts, "hosts");
        WriteTile(html, string.Empty, summary.Pairs, "ordered pairs");
        WriteTile(html, string.Empty, summary.Flows, "documented flows");
        WriteTile(html, string.Empty, summary.Probes, "probes sent");
        WriteTile(html, string.Empty, summary.Conforms, "cells conform");
        WriteTile(html, summary.Leaks > 0 ? "leak" : string.Empty, summary.Leaks, "leaks");
        WriteTile(html, summary.Outages > 0 ? "outage" : string.Empty, summary.Outages, "outages");
        WriteTile(html, summary.Unproven > 0 ? "unproven" : string.Empty, summary.Unproven, "unproven");
        var behaviours = summary.Behaviours;
        WriteTile(html, string.Empty, behaviours.Passed, "behaviours passed");
        WriteTile(html, behaviours.Failed > 0 ? "outage" : string.Empty, behaviours.Failed, "behaviours failed");
        WriteTile(html, behaviours.Unproven > 0 ? "unproven" : string.Empty, behaviours.Unproven, "behaviours unproven");
        WriteTile(html, string.Empty, behaviours.NotApplicable, "behaviours not applicable");
        html.Write($"<div class=\"tile\"><b>{summary.Seconds:N1} s</b><span>wall time</span></div>");
        html.Write($"</div>");
    }

    private static void WriteTile(HtmlWriter html, string style, long number, string name) =>
        html.Write($"<div class=\"tile {style}\"><b>{number:N0}</b><span>{name}</span></div>");
}
