using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>
/// The backups: a line a store with its figures, a line a store with its writers' ledger, then whatever is no pass, by name.
/// </summary>
internal static class BackupBlocks
{
    private const int SentencesShown = 5;
    private const int LinesOfSentence = 4;
    private const int StoreWidth = 10;

    private const string Legend = "RPO: age of the oldest acknowledged write that a restore lacks. RTO: to restore and verify. "
        + "Lost: acknowledged before the backup and not restored.";

    public static IEnumerable<ScreenBlock> Of(BackupResult? backup)
    {
        if (backup is null)
            yield break;
        if (!backup.Stores.IsEmpty)
        {
            yield return Stores(backup);
            yield return Writes(backup);
        }

        yield return ScreenBlock.OfLines(
            backup.Stores.IsEmpty ? "Backup and restore" : "Backups together", [.. Facts(backup), .. Wrong(backup)]);
    }

    private static ScreenBlock Stores(BackupResult backup) => new(
        "Backup and restore",
        ["store", "result", "size", "items", "backup", "restore", "verify", "RPO", "RTO"],
        [.. backup.Stores.Select(Store)],
        [.. TextFlow.Wrap(Legend, hanging: "").Select(line => new ToneText(line, Tone.Soft))]);

    private static IReadOnlyList<ToneText> Store(StoreBackupResult store) =>
    [
        Name(store),
        Result(store.Outcome),
        new ToneText(BackupFigures.Size(store.Bytes)),
        new ToneText(BackupFigures.Number(store.Items)),
        new ToneText(BackupFigures.Seconds(store.BackupTime)),
        new ToneText(BackupFigures.Seconds(store.RecoveryTime?.Restoring)),
        new ToneText(BackupFigures.Seconds(store.RecoveryTime?.Verifying)),
        new ToneText(BackupFigures.Seconds(store.RecoveryPoint?.Loss)),
        new ToneText(BackupFigures.Seconds(store.RecoveryTime?.Total)),
    ];

    private static ScreenBlock Writes(BackupResult backup) => new(
        "Records written while backups were taken, in the restored stores",
        ["store", "required", "present", "lost", "phantom", "duplicated", "torn"],
        [.. backup.Stores.Select(Ledger)],
        []);

    private static IReadOnlyList<ToneText> Ledger(StoreBackupResult store)
    {
        return
        [
            Name(store), Figure(store.Ledger?.Required), Figure(store.Ledger?.Present),
            Fault(LedgerFault.Lost), Fault(LedgerFault.Phantom), Fault(LedgerFault.Duplicated), Fault(LedgerFault.Torn),
        ];

        ToneText Figure(long? number) => new(number is { } counted ? BackupFigures.Number(counted) : BackupFigures.Unmeasured);

        ToneText Fault(LedgerFault fault) => store.Ledger is null
            ? new ToneText(BackupFigures.Unmeasured)
            : new ToneText(
                BackupFigures.Number(BackupCounts.Of(store, fault)), BackupCounts.Of(store, fault) > 0 ? Tone.Outage : Tone.Normal);
    }

    private static IEnumerable<ToneText> Facts(BackupResult backup)
    {
        var standIns = backup.Stores.Where(store => store.StandIn is not null).Select(store => $"Stand-in: {store.Store}: {store.StandIn}"
            + (store.MissingCapabilities.IsEmpty ? string.Empty : $"; nothing is said of {string.Join(", ", store.MissingCapabilities)}"));
        var notKept = backup.Stores.SelectMany(store => store.NotKept.Take(SentencesShown)
            .Select(thing => $"Not kept: {store.Store}: {thing.Sentence}")
            .Concat(store.NotKept.Length > SentencesShown
                ?
                [
                    $"Not kept: {store.Store}: {BackupFigures.Number(store.NotKept.Length - SentencesShown)} more "
                        + "in artifacts/latest/report.html",
                ]
                : []));
        string[] facts = backup.Stores.IsEmpty
            ? ["No store was backed up."]
            : [.. standIns, .. notKept, BackupFigures.Order(backup), BackupFigures.References(backup), BackupFigures.Traffic(backup)];
        return facts.SelectMany(fact => TextFlow.Wrap(fact)).Select(line => new ToneText(line));
    }

    private static IEnumerable<ToneText> Wrong(BackupResult backup) => BackupStanding.All(backup)
        .OrderByDescending(standing => standing.Outcome == VerificationOutcome.Failed)
        .SelectMany(standing =>
            Sentences("Failed", standing.Name, standing.Problems, Tone.Outage)
                .Concat(Sentences("Unproven", standing.Name, standing.Doubts, Tone.Doubt)));

    private static IEnumerable<ToneText> Sentences(string word, string name, IReadOnlyList<string> sentences, Tone tone)
    {
        foreach (var sentence in sentences.Take(SentencesShown))
        {
            foreach (var line in TextFlow.Wrap($"{word}: {name}: {sentence}").Take(LinesOfSentence))
                yield return new ToneText(line, tone);
        }

        if (sentences.Count > SentencesShown)
        {
            yield return new ToneText(
                $"and {BackupFigures.Number(sentences.Count - SentencesShown)} more of {TextFlow.Clip(name, StoreWidth)} "
                + "in artifacts/latest/report.html",
                tone);
        }
    }

    private static ToneText Name(StoreBackupResult store) => new(TextFlow.Clip(store.Store, StoreWidth));

    private static ToneText Result(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Passed => new ToneText("restored", Tone.Good),
        VerificationOutcome.Failed => new ToneText("FAILED", Tone.Outage),
        _ => new ToneText("UNPROVEN", Tone.Doubt),
    };
}
