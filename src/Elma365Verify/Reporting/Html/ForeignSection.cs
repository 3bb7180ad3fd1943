namespace Elma365Verify.Reporting.Html;

/// <summary>What hosts sent each other of their own accord; nothing where they sent nothing.</summary>
internal static class ForeignSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        if (report.Foreign.Count == 0)
            return;
        html.Write($"<h2>Packets of the hosts' own</h2>");
        html.Write($"<p class=\"soft\">No probes, and seen while ports were swept. Each speaks of its own port alone.</p><ul>");
        foreach (var foreign in report.Foreign)
            html.Write($"<li>{foreign.ToString()}.</li>");
        html.Write($"</ul>");
    }
}
