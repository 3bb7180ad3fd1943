using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Reporting.Html;

/// <summary>What the stores' backups brought back, and what they cost.</summary>
internal static class BackupSection
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Write($"<h2>What the backups bring back</h2>");
        if (report.Backup is not { } backup)
        {
            if (report.Parts.HasFlag(RunParts.Backup))
                html.Write($"<p class=\"unproven\">? Unproven: backups were asked for and not carried out.</p>");
            else
                html.Write($"<p>Not asked for: whether a backup brings back what was in a store "
                    + $"was not tried, and nothing is said of it.</p>");
            return;
        }

        if (backup.Stores.IsEmpty)
            html.Write($"<p class=\"unproven\">? Unproven: no store was backed up.</p>");
        else
            WriteBackups(html, backup);
        foreach (var standing in BackupStanding.All(backup).Where(standing => standing.Problems.Count + standing.Doubts.Count > 0))
            WriteStanding(html, standing);
    }

    private static void WriteBackups(HtmlWriter html, BackupResult backup)
    {
        html.Write($"<p class=\"soft\">Each store was backed up through the firewall while writers wrote to it, and restored into a fresh");
        html.Write($"server of the same image. A store that names records of another was backed up before it, so that what its");
        html.Write($"backup names was already there, and still is when the other is backed up.</p>");
        html.Write($"<p>{BackupFigures.Order(backup)}.</p><p>{BackupFigures.References(backup)}.</p>"
            + $"<p>{BackupFigures.Traffic(backup)}.</p>");
        WriteStores(html, backup);
        WriteWrites(html, backup);
    }

    private static void WriteStores(HtmlWriter html, BackupResult backup)
    {
        html.Write($"<h3>Backup and restore</h3><div class=\"scroll\"><table class=\"backups\"><thead><tr><th>Store</th><th>Result</th>");
        html.Write($"<th>Image</th>");
        foreach (var head in new[] { "Size", "Items", "Differences", "Backup", "Restore", "Verify", "RPO", "RTO" })
            html.Write($"<th class=\"number\">{head}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var store in backup.Stores)
            WriteStore(html, store);
        html.Write($"</tbody></table></div>");
        html.Write($"<p class=\"soft\">RPO: age of the oldest acknowledged write that a restore lacks when the store fails; an");
        html.Write($"objective has to be at least that. RTO: to restore and to verify, for a store that is up and unverified has not");
        html.Write($"recovered.</p>");
    }

    private static void WriteStore(HtmlWriter html, StoreBackupResult store)
    {
        WriteHead(html, store);
        var (image, digest) = (store.Image, ServicesSection.Shortened(store.Image.Digest));
        var tools = string.Concat(store.Tools.Select(tool => $", {tool.Name} {tool.Version}"));
        html.Write($"<td><code>{image.Reference}</code><br><code class=\"soft\" title=\"{image.Digest}\">{digest}</code>");
        html.Write($"<br><span class=\"soft\">contract {image.Contract}, {store.Server ?? "version not asked"}{tools}</span>");
        if (store.StandIn is { } standIn)
            html.Write($"<br>Stand-in: <b>{standIn}</b>");
        if (!store.MissingCapabilities.IsEmpty)
            html.Write($"<br>Nothing is said of what it lacks: {string.Join(", ", store.MissingCapabilities)}");
        if (!store.NotKept.IsEmpty)
            html.Write($"<br>Not kept: {string.Join("; ", store.NotKept.Select(thing => thing.Sentence))}");
        html.Write($"</td><td class=\"number\">{BackupFigures.Size(store.Bytes)}<br>"
            + $"<span class=\"soft\">{store.Files:N0} files</span></td>");
        WriteNumber(html, BackupFigures.Number(store.Items), isBad: false);
        var differences = store.Comparison?.DifferenceCount;
        WriteNumber(html, differences is { } count ? BackupFigures.Number(count) : BackupFigures.Unmeasured, differences > 0);
        var times = new[]
        {
            store.BackupTime, store.RecoveryTime?.Restoring, store.RecoveryTime?.Verifying,
            store.RecoveryPoint?.Loss, store.RecoveryTime?.Total,
        };
        foreach (var time in times)
            WriteNumber(html, BackupFigures.Seconds(time), isBad: false);
        html.Write($"</tr>");
    }

    private static void WriteWrites(HtmlWriter html, BackupResult backup)
    {
        html.Write($"<h3>Records written while backups were taken</h3><div class=\"scroll\"><table class=\"backups\"><thead><tr>");
        html.Write($"<th>Store</th><th>Result</th>");
        foreach (var head in new[] { "Had to be there", "Might be there", "There", "Lost", "Phantom", "Duplicated", "Torn writes" })
            html.Write($"<th class=\"number\">{head}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (var store in backup.Stores)
            WriteLedger(html, store);
        html.Write($"</tbody></table></div>");
    }

    private static void WriteLedger(HtmlWriter html, StoreBackupResult store)
    {
        WriteHead(html, store);
        if (store.Ledger is not { } ledger)
        {
            html.Write($"<td colspan=\"7\">It did not come to that.</td></tr>");
            return;
        }

        foreach (var number in new[] { ledger.Required, ledger.Optional, ledger.Present })
            WriteNumber(html, BackupFigures.Number(number), isBad: false);
        foreach (var fault in new[] { LedgerFault.Lost, LedgerFault.Phantom, LedgerFault.Duplicated, LedgerFault.Torn })
            WriteNumber(html, BackupFigures.Number(BackupCounts.Of(store, fault)), BackupCounts.Of(store, fault) > 0);
        html.Write($"</tr>");
    }

    private static void WriteHead(HtmlWriter html, StoreBackupResult store)
    {
        html.Write($"<tr><th scope=\"row\">{store.Store}<br><span class=\"soft\">{store.Host}</span></th>");
        WriteOutcome(html, store.Outcome);
    }

    private static void WriteOutcome(HtmlWriter html, VerificationOutcome outcome)
    {
        var (style, word) = outcome switch
        {
            VerificationOutcome.Passed => ("conforms", "✓ Restored"),
            VerificationOutcome.Failed => ("outage", "⊘ Failed"),
            _ => ("unproven", "? Unproven"),
        };
        html.Write($"<td><span class=\"badge {style}\">{word}</span></td>");
    }

    private static void WriteNumber(HtmlWriter html, string text, bool isBad)
    {
        var style = isBad ? "bad" : string.Empty;
        html.Write($"<td class=\"number {style}\">{text}</td>");
    }

    private static void WriteStanding(HtmlWriter html, BackupStanding standing)
    {
        var (style, word) = standing.Outcome switch
        {
            VerificationOutcome.Failed => ("outage", "⊘ Failed"),
            VerificationOutcome.Passed => ("conforms", "✓ Passed"),
            _ => ("unproven", "? Unproven"),
        };
        html.Write($"<section class=\"finding is-{style}\"><h3><span class=\"badge {style}\">{word}</span> {standing.Name}</h3><ul>");
        foreach (var sentence in standing.Problems)
            html.Write($"<li>{sentence}</li>");
        foreach (var doubt in standing.Doubts)
            html.Write($"<li>Not proven: {doubt}</li>");
        html.Write($"</ul></section>");
    }
}
