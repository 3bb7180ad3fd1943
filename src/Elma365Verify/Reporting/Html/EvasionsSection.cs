using Elma365Verify.Evasions;

namespace Elma365Verify.Reporting.Html;

/// <summary>What came of crafted packets: families in numbers, then pairs of hosts by name.</summary>
internal static class EvasionsSection
{
    private const int MostFindings = 300;

    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>What gets past the rules</h2>");
        if (report.Evasions is not { } evasions)
        {
            if (report.Parts.HasFlag(RunParts.Evasions))
                html.Write($"<p class=\"unproven\">? Unproven: crafted packets were asked for and not sent.</p>");
            else
                html.Write($"<p>Not asked for: whether a crafted packet gets past the rules was not tried, and nothing is said of it.</p>");
            return;
        }

        html.Write($"<p class=\"soft\">Packets that a sweep of ports does not send. Every family is a question whose answer is blocked,");
        html.Write($"unless the policy says otherwise. What is documented anyway is permitted and no question. What a firewall without");
        html.Write($"any rule does not hand on either is neither a pass nor a failure.</p>");
        WriteFamilies(html, evasions);
        WriteKept(html, evasions.KeepsConnections);
        WriteFindings(html, [.. evasions.Leaks(), .. evasions.Unproven()]);
        WriteNotForwarded(html, evasions);
        WriteFailures(html, evasions);
    }

    private static void WriteFamilies(HtmlWriter html, EvasionReport evasions)
    {
        html.Write($"<div class=\"scroll\"><table class=\"evasions\"><thead><tr><th>Family</th><th>Question</th>");
        foreach (var head in new[] { "Blocked", "Leaks", "Unproven", "Permitted", "Not forwarded" })
            html.Write($"<th class=\"number\">{head}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var (family, counts) in evasions.Families())
        {
            html.Write($"<tr><th scope=\"row\">{family.Name}</th><td>{family.Question}<br>"
                + $"<span class=\"soft\">{family.Source}</span></td>");
            html.Write($"<td class=\"number\">{counts.Blocked:N0}</td>");
            html.Write($"<td class=\"number {(counts.Leaks > 0 ? "leak" : string.Empty)}\">{counts.Leaks:N0}</td>");
            html.Write($"<td class=\"number {(counts.Unproven > 0 ? "unproven" : string.Empty)}\">{counts.Unproven:N0}</td>");
            html.Write($"<td class=\"number\">{counts.Permitted:N0}</td><td class=\"number\">{counts.NotForwarded:N0}</td></tr>");
        }

        html.Write($"</tbody></table></div>");
    }

    private static void WriteKept(HtmlWriter html, bool? keeps)
    {
        if (keeps is not { } known)
            return;
        html.Write($"<p>{EvasionWords.OfKept(known)}</p>");
    }

    private static void WriteFindings(HtmlWriter html, List<EvasionFinding> findings)
    {
        foreach (var finding in findings.Take(MostFindings))
        {
            var (style, word) = finding.Outcome == EvasionOutcome.Leak ? ("leak", "✗ Leak") : ("unproven", "? Unproven");
            html.Write($"<div class=\"finding is-{style}\"><h3><span class=\"badge {style}\">{word}</span> {finding.Sweep.ToString()} ");
            html.Write($"<span class=\"ports\">{finding.Family.Name}</span></h3><ul><li>{finding.Variants}</li>");
            if (finding.Outcome == EvasionOutcome.Unproven)
            {
                foreach (var doubt in finding.Doubts.Take(3))
                    html.Write($"<li>{doubt}</li>");
            }

            html.Write($"</ul></div>");
        }

        if (findings.Count > MostFindings)
            html.Write($"<p>And {findings.Count - MostFindings:N0} more, all of them in results.json.</p>");
    }

    private static void WriteNotForwarded(HtmlWriter html, EvasionReport evasions)
    {
        var shapes = evasions.NotForwarded().ToList();
        if (shapes.Count == 0)
            return;
        html.Write($"<p><b>Not forwarded by this kernel</b>, with or without rules, so that no rule was tried by them: ");
        html.Write($"{string.Join(", ", shapes.Select(entry => entry.Shape))}.</p>");
    }

    private static void WriteFailures(HtmlWriter html, EvasionReport evasions)
    {
        if (evasions.Failures.IsEmpty)
            return;
        html.Write($"<ul>");
        foreach (var failure in evasions.Failures.Take(MostFindings))
            html.Write($"<li class=\"unproven\">{failure}</li>");
        html.Write($"</ul>");
    }
}
