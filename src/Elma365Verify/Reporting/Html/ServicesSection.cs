namespace Elma365Verify.Reporting.Html;

/// <summary>What stood behind each host.</summary>
internal static class ServicesSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>What stood behind the hosts</h2>");
        if (!report.Parts.HasFlag(RunParts.Services) && report.Services.Count == 0)
        {
            html.Write($"<p>Not asked for: whether the servers answer and how they behave was not tried, and nothing is said of it.</p>");
            return;
        }

        html.Write($"<p class=\"soft\">A bare witness captures packets and serves nothing: its ports are proven reachable, not served.");
        html.Write($"</p>");
        html.Write($"<div class=\"scroll\"><table class=\"services\"><thead><tr><th>Host</th><th>Role</th><th>Image</th><th>Version</th>");
        html.Write($"<th>Stand-in</th>");
        html.Write($"<th>Served through the firewall</th></tr></thead><tbody>");
        foreach (var service in report.Services.Where(service => service.Served is not null))
            WriteService(html, service);
        var bare = report.Services.Where(service => service.Served is null).ToList();
        if (bare.Count > 0)
            html.Write($"<tr><td colspan=\"6\"><b>Bare witnesses:</b> {string.Join(", ", bare.Select(Described))}</td></tr>");
        html.Write($"</tbody></table></div>");
    }

    private static void WriteService(HtmlWriter html, ServiceReport service)
    {
        html.Write($"<tr><th scope=\"row\">{service.Host}</th><td>{service.Role}</td>");
        html.Write($"<td><code>{service.Image ?? "–"}</code>");
        if (service.Digest is { } digest)
            html.Write($"<br><code class=\"soft\" title=\"{digest}\">{Shortened(digest)}</code>");
        html.Write($"<br><span class=\"soft\">{Configured(service)}</span>");
        html.Write($"</td><td>{service.Version ?? "–"}</td>");
        if (service.StandIn is { } standIn)
            html.Write($"<td><b>{standIn}</b></td>");
        else
            html.Write($"<td>{(service.Image is null ? "–" : "no")}</td>");
        WriteServed(html, service);
        html.Write($"</tr>");
    }

    private static string Configured(ServiceReport service)
    {
        var root = service.ReadOnlyRoot ? ", read-only root" : string.Empty;
        var user = service.User is null ? string.Empty : $", user {service.User}";
        var by = service.ContractBy is null ? string.Empty : $" by {service.ContractBy}";
        return $"contract {service.Contract ?? "–"}{by}{root}{user}";
    }

    private static void WriteServed(HtmlWriter html, ServiceReport service)
    {
        var word = service.Failure is not null ? "⊘ did not come up"
            : service.Checks.Count == 0 ? "? not tried"
            : service.Served == true ? "✓ served" : "⊘ not served";
        html.Write($"<td><b>{word}</b>");
        if ((service.Failure ?? service.Interruption) is { } reason)
            html.Write($"<pre>{reason}</pre>");
        html.Write($"<ul class=\"checks\">");
        foreach (var check in service.Checks)
            WriteCheck(html, check);
        html.Write($"</ul></td>");
    }

    private static void WriteCheck(HtmlWriter html, ServedCheck check)
    {
        var (style, symbol) = check.Succeeded ? (string.Empty, "✓") : ("bad", "⊘");
        html.Write($"<li class=\"{style}\">{symbol} {check.Handshake}, tcp {check.Port}, from {check.From}: ");
        html.Write($"<span class=\"soft\">{check.Detail}</span></li>");
    }

    private static string Described(ServiceReport service)
    {
        var image = service.Image is null ? string.Empty : $" ({service.Image})";
        return $"{service.Host}{image} {service.StandIn}".TrimEnd();
    }

    internal static string Shortened(string digest)
    {
        var colon = digest.IndexOf(':', StringComparison.Ordinal);
        return digest.Length <= colon + 13 ? digest : digest[..(colon + 13)] + "…";
    }
}
