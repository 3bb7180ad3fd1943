using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The cases of the stores' backups: three a store, and one each for references and traffic.</summary>
internal static class JUnitBackups
{
    private const string Together = "backup of all stores";

    public static IEnumerable<JUnitCase> Of(RunReport report)
    {
        if (report.Backup is not { } backup)
            return report.Parts.HasFlag(RunParts.Backup) ? [Missing("backups were carried out", "Backups were not carried out.")] : [];
        if (backup.Stores.IsEmpty)
            return [Missing("some store was backed up", "No store was backed up.")];
        var standings = BackupStanding.All(backup);
        return
        [
            .. backup.Stores.Zip(standings).SelectMany(pair => OfStore(report, pair.First, pair.Second)),
            OfStanding("what restored records name was restored", standings[^2]),
            OfStanding("the traffic took documented ways alone", standings[^1]),
        ];
    }

    private static JUnitCase Missing(string name, string message) =>
        new(Together, name, 0, Verdict.Unproven, message, [message]) { Type = nameof(Verdict.Unproven) };

    private static IEnumerable<JUnitCase> OfStore(RunReport report, StoreBackupResult store, BackupStanding standing)
    {
        var restored = store switch
        {
            { Failure: not null } or { Comparison.Outcome: ComparisonOutcome.Different } => VerificationOutcome.Failed,
            { Comparison.Outcome: ComparisonOutcome.Equal } => VerificationOutcome.Passed,
            _ => VerificationOutcome.Unknown,
        };
        var kept = store.Ledger?.Outcome switch
        {
            LedgerOutcome.Passed => VerificationOutcome.Passed,
            LedgerOutcome.Failed => VerificationOutcome.Failed,
            _ => VerificationOutcome.Unknown,
        };
        var isMeasured = store is { RecoveryPoint.Doubt: null, RecoveryTime.Total: not null };
        var backing = store.BackupTime?.TotalSeconds ?? 0;
        var recovering = store.RecoveryTime is { } time ? (time.Restoring + time.Verifying).TotalSeconds : 0;
        return
        [
            Case(report, store, standing, "restored to the last field", restored, backing + recovering),
            Case(report, store, standing, "nothing acknowledged was lost, nothing came from nowhere", kept, 0),
            Case(report, store, standing, "what a restore loses and how long it takes was measured",
                isMeasured ? VerificationOutcome.Passed : VerificationOutcome.Unknown, 0),
        ];
    }

    private static JUnitCase Case(
        RunReport report, StoreBackupResult store, BackupStanding standing, string name, VerificationOutcome outcome, double seconds) =>
        Told($"backup of {store.Host}", name, outcome, standing, seconds) with
        {
            Properties =
            [
                ("image", store.Image.Reference), ("digest", store.Image.Digest),
                .. store.StandIn is { } standIn ? [("stand-in", standIn)] : Array.Empty<(string, string)>(),
                .. JUnitCase.OriginOf(report, store.Store),
            ],
        };

    private static JUnitCase OfStanding(string name, BackupStanding standing) => Told(Together, name, standing.Outcome, standing, 0);

    private static JUnitCase Told(string suite, string name, VerificationOutcome outcome, BackupStanding standing, double seconds)
    {
        if (outcome == VerificationOutcome.Passed)
            return new JUnitCase(suite, name, seconds, Verdict.Conforms, string.Empty, []);
        var isFailed = outcome == VerificationOutcome.Failed;
        string[] evidence = isFailed ? [.. standing.Problems, .. standing.Doubts] : [.. standing.Doubts, .. standing.Problems];
        return new JUnitCase(suite, name, seconds, isFailed ? Verdict.Outage : Verdict.Unproven, evidence[0], evidence)
        {
            Type = isFailed ? "Failed" : nameof(Verdict.Unproven),
        };
    }
}
