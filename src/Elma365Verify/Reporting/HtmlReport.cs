using Elma365Verify.Reporting.Html;

namespace Elma365Verify.Reporting;

/// <summary>
/// Writes <c>report.html</c>: one file without scripts or outside resources, for reading, printing and filing. Every value is escaped.
/// </summary>
public static class HtmlReport
{
    /// <summary>The whole page.</summary>
    public static string Render(RunReport report)
    {
        var html = new HtmlWriter();
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Write($"<title>{RunVerdict.Of(report).Word}{RunVerdict.Of(report).Scope} – Elma365Verify {report.RunId}</title>");
        html.AppendMarkup($"<style>\n{HtmlStyle.Css}\n</style>\n");
        html.Write($"</head><body><main>");
        OverviewSection.Write(html, report);
        MatrixSection.Write(html, report);
        FindingsSection.Write(html, report);
        ForeignSection.Write(html, report);
        EvasionsSection.Write(html, report);
        ImagesSection.Write(html, report);
        ServicesSection.Write(html, report);
        BehavioursSection.Write(html, report);
        BackupSection.Write(html, report);
        FlowsSection.Write(html, report);
        ReadingSection.Write(html, report);
        html.Write($"</main></body></html>");
        return html.ToString();
    }
}
