
namespace Elma365Verify.Reporting.Html;

/// <summary>Every finding with its evidence.</summary>
internal static class FindingsSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>Findings</h2>");
        var isAsked = report.Parts.HasFlag(RunParts.Reachability);
        if (report.Findings.Count == 0 && report.Verdicts.Count == 0 && !isAsked)
            html.Write($"<p>None of ports, which were not asked for.</p>");
        else if (report.Findings.Count == 0 && report.Verdicts.Count == 0)
            html.Write($"<p>None, because nothing was swept.</p>");
        else if (report.Findings.Count == 0)
            html.Write($"<p>None: no packet arrived where nothing is documented, and every documented port was delivered.</p>");
        foreach (var finding in report.Findings)
            WriteFinding(html, finding);
    }

    private static void WriteFinding(HtmlWriter html, Finding finding)
    {
        var mark = VerdictMark.Of(finding.Verdict);
        html.Write($"<section class=\"finding is-{mark.Style}\"><h3><span class=\"badge {mark.Style}\">{mark.Symbol} {mark.Word}</span>");
        html.Write($"{finding.From} → {finding.To} <span class=\"soft\">({finding.FromZone} → {finding.ToZone})</span></h3>");
        html.Write($"<div class=\"ports mono\">{PortText.WithProtocol(finding.Protocol, finding.Ports)}</div>");
        if (finding.Flows.Count > 0)
            html.Write($"<div class=\"soft\">Flows concerned: <code>{string.Join(", ", finding.Flows)}</code></div>");
        html.Write($"<ul>");
        foreach (var sentence in finding.Evidence)
            html.Write($"<li>{sentence}</li>");
        html.Write($"</ul>");
        if (finding.Capture is { } capture)
            html.Write($"<div>Captured packets: <a href=\"{Address(capture)}\"><code>{capture}</code></a></div>");
        html.Write($"</section>");
    }

    private static string Address(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
