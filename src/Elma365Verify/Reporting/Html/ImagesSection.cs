using Elma365Verify.Images;

namespace Elma365Verify.Reporting.Html;

/// <summary>Which image filled each role, and where it is not the product's own, why not.</summary>
internal static class ImagesSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        if (report.Images.Count == 0)
            return;
        html.Write($"<h2>Which images were used</h2>");
        html.Write($"<div class=\"scroll\"><table class=\"services\"><thead><tr><th>Role</th><th>Image</th><th>From</th>");
        html.Write($"<th>In place of</th></tr></thead><tbody>");
        foreach (var image in report.Images)
            WriteImage(html, image);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteImage(HtmlWriter html, ImageOrigin image)
    {
        html.Write($"<tr><th scope=\"row\">{image.Role}</th><td><code>{image.Reference}</code>");
        html.Write($"<br><code class=\"soft\" title=\"{image.Digest}\">{ServicesSection.Shortened(image.Digest)}</code></td>");
        html.Write($"<td>{image.Reason}</td>");
        if (image.InPlaceOf is { } own)
            html.Write($"<td><code>{own}</code><br><b>{image.WhyNot}</b></td>");
        else
            html.Write($"<td>–</td>");
        html.Write($"</tr>");
    }
}
