namespace Elma365Verify.Reporting.Html;

/// <summary>What each real server did when it was used.</summary>
internal static class BehavioursSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        var servers = report.Services.Where(service => service.Served is not null).ToList();
        if (servers.Count == 0)
            return;
        html.Write($"<h2>How the images behave</h2>");
        html.Write($"<p class=\"soft\">Each server was used through the firewall, from a host the policy lets in. What a stand-in");
        html.Write($"declares to lack was not tried: that is neither a pass nor a failure, and the product's own image is tried.</p>");
        html.Write($"<div class=\"scroll\"><table class=\"behaviours\"><thead><tr><th>Host</th><th>Outcome</th><th>Behaviour</th>");
        html.Write($"<th class=\"number\">Seconds</th></tr></thead><tbody>");
        foreach (var service in servers)
            WriteServer(html, service);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteServer(HtmlWriter html, ServiceReport service)
    {
        if (service.IsUntested)
        {
            html.Write($"<tr><th scope=\"row\">{service.Host}</th><td class=\"unproven\">? Unproven</td>");
            html.Write($"<td>None was tried.</td><td></td></tr>");
        }

        foreach (var behaviour in service.Behaviours.OrderBy(behaviour => behaviour.Outcome is BehaviourOutcome.Passed))
            WriteBehaviour(html, service, behaviour);
    }

    private static void WriteBehaviour(HtmlWriter html, ServiceReport service, BehaviourResult behaviour)
    {
        var (style, word) = behaviour.Outcome switch
        {
            BehaviourOutcome.Passed => ("conforms", "✓ Passed"),
            BehaviourOutcome.Failed => ("outage", "⊘ Failed"),
            BehaviourOutcome.Unproven => ("unproven", "? Unproven"),
            _ => ("soft", "– Not applicable"),
        };
        html.Write($"<tr><th scope=\"row\">{service.Host}</th><td class=\"{style}\">{word}</td><td>{behaviour.Name}");
        if (behaviour.Detail is { } detail)
            html.Write($"<br><span class=\"soft\">{detail}</span>");
        html.Write($"</td><td class=\"number\">{behaviour.Seconds:N2}</td></tr>");
    }
}
