namespace Elma365Verify.Reporting.Html;

/// <summary>What the verdicts rest on, and how long each phase took.</summary>
internal static class ReadingSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>How to read the verdicts</h2>");
        html.Write($"<dl><dt><span class=\"badge conforms\">✓ Conforms</span></dt><dd>Documented and delivered, or not documented and");
        html.Write($"proven not to be delivered.</dd>");
        html.Write($"<dt><span class=\"badge leak\">✗ Leak</span></dt><dd>Delivered, but not documented. One captured packet is final.");
        html.Write($"</dd>");
        html.Write($"<dt><span class=\"badge outage\">⊘ Outage</span></dt><dd>Documented, but proven not to be delivered, or delivered to");
        html.Write($"a server that did not serve.</dd>");
        html.Write($"<dt><span class=\"badge unproven\">? Unproven</span></dt><dd>Nothing arrived, but the evidence has a gap, so silence");
        html.Write($"proves nothing. Never a pass.</dd></dl>");
        html.Write($"<p><b>Two-ended.</b> Every port between the hosts was probed, in each direction. For each probe the sender records");
        html.Write($"that it left,");
        html.Write($"and a witness at the target captures what arrives; the two are matched, for UDP as exactly as for TCP.</p>");
        html.Write($"<p><b>Now and then.</b> In this run {report.Detection.ToString()}. A documented port that lets only some probes");
        html.Write($"through is an outage, or leaves its sweep unproven.</p>");
        html.Write($"<p><b>Calibrated.</b> Full sweeps over every host's leg, in each direction, first run through the opened firewall");
        html.Write($"and must arrive whole.");
        html.Write($"Only then does silence mean blocked rather than lost.</p>");
        html.Write($"<p><b>Custody.</b> Probes are also counted where they enter the firewall and where they leave it. Blocked means:");
        html.Write($"sent, entered,");
        html.Write($"and not handed on, while the witness was alive. A sweep with a gap in that chain is unproven.</p>");
        html.Write($"<p><b>Restored.</b> A store is described by reading it, not its backup, before and after; the two descriptions must");
        html.Write($"agree in every item. Writers note outside the store what was acknowledged while it was backed up; what they know");
        html.Write($"must be there, and nothing else. Where nothing was compared or written, nothing is proven.</p>");
        WriteTimings(html, report);
    }

    private static void WriteTimings(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>Where the time went</h2>");
        html.Write($"<div class=\"scroll\" style=\"max-width: 420px\"><table><thead><tr><th>Phase</th><th class=\"number\">Seconds</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var timing in report.Timings)
            html.Write($"<tr><td>{timing.Name}</td><td class=\"number\">{timing.Seconds:N1}</td></tr>");
        html.Write($"<tr><th>whole run</th><td class=\"number\"><b>{report.Summary.Seconds:N1}</b></td></tr></tbody></table></div>");
    }
}
