using Elma365Verify.Evasions;

namespace Elma365Verify.Reporting.Html;

/// <summary>The top of the report: which run, what it comes to, and the numbers.</summary>
internal static class OverviewSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h1>Elma365Verify: {Question(report.Parts)}</h1>");
        html.Write($"<ul class=\"facts\">");
        html.Write($"<li>Run <b>{report.RunId}</b></li><li>Started <b>{report.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</b></li>");
        html.Write($"<li>Policy <b>{report.PolicyFile}</b></li><li>Ruleset <b>{report.RulesetFile}</b></li>");
        foreach (var note in report.RulesetNotes)
            html.Write($"<li>{note}</li>");
        html.Write($"<li>Docker Engine <b>{report.Engine}</b></li>");
        html.Write($"<li>Asked for <b>{string.Join(", ", PartNames.Of(report.Parts))}</b></li></ul>");
        WriteBanner(html, report);
        html.Write($"<div class=\"tiles\">");
        WriteTiles(html, report);
        html.Write($"<div class=\"tile\"><b>{report.Summary.Seconds:N1} s</b><span>wall time</span></div></div>");
    }

    private static string Question(RunParts parts) => parts.HasFlag(RunParts.Reachability) ? "is exactly what is documented reachable?"
        : parts.HasFlag(RunParts.Evasions) ? "does no crafted packet get past the rules?"
        : parts.HasFlag(RunParts.Services) ? "do the servers do what their roles demand?"
        : "do the backups bring everything back?";

    private static void WriteBanner(HtmlWriter html, RunReport report)
    {
        var verdict = RunVerdict.Of(report);
        var mark = VerdictMark.Of(report.Worst);
        html.Write($"<div class=\"banner {mark.Style}\" role=\"status\"><div class=\"mark\" aria-hidden=\"true\">{mark.Symbol}</div>");
        html.Write($"<div><strong>{verdict.Word}{verdict.Scope}</strong><p>{verdict.Figures}.</p><p>{verdict.Meaning}</p></div></div>");
    }

    private static void WriteTiles(HtmlWriter html, RunReport report)
    {
        var summary = report.Summary;
        WriteTile(html, string.Empty, summary.Hosts, "hosts");
        WriteTile(html, string.Empty, summary.Flows, "documented flows");
        if (report.Parts.HasFlag(RunParts.Reachability) || report.Verdicts.Count > 0)
            WriteSweeps(html, summary);
        if (report.Evasions is { } evasions)
            WriteEvasions(html, evasions.Counts);
        if (report.Parts.HasFlag(RunParts.Services) || report.Services.Count > 0)
            WriteBehaviours(html, summary.Behaviours);
        if (report.Backup is { } backup)
            WriteBackups(html, BackupCounts.Of(backup));
    }

    private static void WriteSweeps(HtmlWriter html, RunSummary summary)
    {
        WriteTile(html, string.Empty, summary.Pairs, "ordered pairs");
        WriteTile(html, string.Empty, summary.Probes, "probes sent");
        WriteTile(html, string.Empty, summary.Conforms, "cells conform");
        WriteTile(html, summary.Leaks > 0 ? "leak" : string.Empty, summary.Leaks, "leaks");
        WriteTile(html, summary.Outages > 0 ? "outage" : string.Empty, summary.Outages, "outages");
        WriteTile(html, summary.Unproven > 0 ? "unproven" : string.Empty, summary.Unproven, "unproven");
    }

    private static void WriteEvasions(HtmlWriter html, EvasionCounts evasions)
    {
        WriteTile(html, string.Empty, evasions.Blocked, "crafted packets blocked");
        WriteTile(html, evasions.Leaks > 0 ? "leak" : string.Empty, evasions.Leaks, "crafted packets leaked");
        WriteTile(html, evasions.Unproven > 0 ? "unproven" : string.Empty, evasions.Unproven, "crafted packets unproven");
        WriteTile(html, string.Empty, evasions.NotForwarded, "not forwarded by this kernel");
    }

    private static void WriteBehaviours(HtmlWriter html, BehaviourCounts behaviours)
    {
        WriteTile(html, string.Empty, behaviours.Passed, "behaviours passed");
        WriteTile(html, behaviours.Failed > 0 ? "outage" : string.Empty, behaviours.Failed, "behaviours failed");
        WriteTile(html, behaviours.Unproven > 0 ? "unproven" : string.Empty, behaviours.Unproven, "behaviours unproven");
        WriteTile(html, string.Empty, behaviours.NotApplicable, "behaviours not applicable");
    }

    private static void WriteBackups(HtmlWriter html, BackupCounts backups)
    {
        WriteTile(html, string.Empty, backups.Passed, "stores restored whole");
        WriteTile(html, backups.Failed > 0 ? "outage" : string.Empty, backups.Failed, "stores not restored whole");
        WriteTile(html, backups.Unproven > 0 || backups.Stores == 0 ? "unproven" : string.Empty, backups.Unproven, "stores unproven");
        WriteTile(html, string.Empty, backups.Items, "items compared");
        WriteTile(html, backups.Differences > 0 ? "outage" : string.Empty, backups.Differences, "differences");
        WriteTile(html, backups.Lost > 0 ? "outage" : string.Empty, backups.Lost, "records lost");
        WriteTile(html, backups.Dangling > 0 ? "outage" : string.Empty, backups.Dangling, "dangling references");
    }

    private static void WriteTile(HtmlWriter html, string style, long number, string name) =>
        html.Write($"<div class=\"tile {style}\"><b>{number:N0}</b><span>{name}</span></div>");
}
