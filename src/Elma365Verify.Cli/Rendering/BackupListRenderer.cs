using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints a directory of backups: a line of facts each, and below it what is known of it.</summary>
internal static class BackupListRenderer
{
    private const int ProblemsShown = 3;
    private static readonly ImmutableArray<string> Heads = ["backup", "store", "taken (UTC)", "bytes", "items"];

    /// <summary>Prints it.</summary>
    public static void Render(BackupListing listing, TextWriter output)
    {
        if (listing.Backups.IsEmpty)
            output.WriteLine("There is no backup here.");
        else
            WriteTable(listing.Backups, output);
        var lines = listing.Missing.Select(entry => $"{entry.Name} is in the catalogue and not there: removed by hand, or never finished")
            .Concat(listing.Unfinished.Select(name =>
                $"{name} is an unfinished attempt, or one under way; 'backup prune' removes it after a day"))
            .Append(listing.Problem is { } problem ? $"The catalogue can't be trusted: {problem}" : Head(listing.Head));
        BackupLines.Write(lines, output);
    }

    private static void WriteTable(ImmutableArray<ListedBackup> backups, TextWriter output)
    {
        var rows = backups.Select(backup => (Cells: Cells(backup), Notes: Notes(backup))).ToList();
        var widths = Heads.Select((head, column) => rows.Select(row => row.Cells[column].Length).Append(head.Length).Max()).ToArray();
        output.WriteLine(Aligned(Heads, widths));
        foreach (var (cells, notes) in rows)
        {
            output.WriteLine(Aligned(cells, widths));
            BackupLines.Write(notes.Select(note => $"  {note}"), output);
        }
    }

    private static ImmutableArray<string> Cells(ListedBackup backup) => backup.Manifest is { } manifest
        ?
        [
            backup.Name,
            manifest.Store,
            manifest.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            manifest.Files.Sum(file => file.Size).ToString("N0", CultureInfo.InvariantCulture),
            manifest.Fingerprint.Items.ToString("N0", CultureInfo.InvariantCulture),
        ]
        : [backup.Name, "-", "-", "-", "-"];

    private static IEnumerable<string> Notes(ListedBackup backup)
    {
        if (backup.Problem is { } problem)
            return [$"PROBLEM: {problem}"];
        var notes = backup.Verifications.OrderByDescending(record => record.Depth).SelectMany(Notes)
            .Prepend($"{backup.Manifest!.ServerVersion}, {backup.Manifest.Image.Reference}");
        if (!backup.Verifications.Any(record => record.Depth == VerificationDepth.Restore))
            notes = notes.Append("never restored to verify it");
        return notes.Concat(BackupLines.NotKept(backup.Manifest!).Select(line => line.TrimStart()));
    }

    private static IEnumerable<string> Notes(VerificationRecord record)
    {
        var at = record.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var isRestore = record.Depth == VerificationDepth.Restore;
        var compared = BackupLines.Count(record.Compared, isRestore ? "item" : "file");
        var outcome = (record.Outcome, isRestore) switch
        {
            (VerificationOutcome.Passed, true) => $"verified {at} by a restore: {compared} compared",
            (VerificationOutcome.Passed, false) => $"files intact {at}: {compared}",
            (VerificationOutcome.Failed, true) => $"DIFFERENT when restored {at}",
            (VerificationOutcome.Failed, false) => $"DAMAGED when its files were checked {at}",
            _ => $"unproven when restored {at}",
        };
        var problems = record.Problems.Take(ProblemsShown).Select(problem => $"  {problem}");
        return record.Problems.Length > ProblemsShown ? [outcome, .. problems, "  …"] : [outcome, .. problems];
    }

    private static string Head(CatalogHead? head) => head is null
        ? "There is no catalogue."
        : string.Create(CultureInfo.InvariantCulture, $"The catalogue's head: {head.Entries} {head.Sha256}");

    private static string Aligned(ImmutableArray<string> cells, int[] widths) => string.Join(
        "  ", cells.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
}
