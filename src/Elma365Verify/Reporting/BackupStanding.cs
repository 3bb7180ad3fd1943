using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Reporting;

/// <summary>How one part of the backups fared: a store, the references between the stores, or the traffic.</summary>
/// <param name="Name">A store's role, <c>references</c> or <c>traffic</c>.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Problems">What contradicts it, in sentences; at least one where it failed.</param>
/// <param name="Doubts">Why something is not proven, in sentences; at least one where nothing else says why it is no pass.</param>
public sealed record BackupStanding(
    string Name, VerificationOutcome Outcome, IReadOnlyList<string> Problems, IReadOnlyList<string> Doubts)
{
    /// <summary>All parts: the stores in the order of their backups, then the references, then the traffic.</summary>
    public static IReadOnlyList<BackupStanding> All(BackupResult backup) =>
        [.. backup.Stores.Select(OfStore), OfReferences(backup.References), OfTraffic(backup.Traffic)];

    /// <summary><c>failed</c>, <c>unproven</c> or <c>passed</c>.</summary>
    public string Word => WordOf(Outcome);

    /// <summary><c>failed</c>, <c>unproven</c> or <c>passed</c>.</summary>
    public static string WordOf(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Passed => "passed",
        VerificationOutcome.Failed => "failed",
        _ => "unproven",
    };

    private static BackupStanding OfStore(StoreBackupResult store) =>
        Told(store.Store, store.Outcome, [.. store.Problems], [.. store.Doubts]);

    private static BackupStanding OfReferences(ReferenceCheck? check) => check switch
    {
        null => Told("references", VerificationOutcome.Unknown, [], ["no reference was followed"]),
        { Outcome: ReferenceOutcome.Whole } => Told("references", VerificationOutcome.Passed, [], []),
        { Outcome: ReferenceOutcome.Dangling } => Told("references", VerificationOutcome.Failed, [.. Dangling(check)], check.Doubts),
        _ => Told("references", VerificationOutcome.Unknown, [], check.Doubts),
    };

    private static BackupStanding OfTraffic(TrafficResult? traffic) => traffic switch
    {
        null => Told("traffic", VerificationOutcome.Unknown, [], ["nobody watched it"]),
        { Outcome: VerificationOutcome.Failed } => Told("traffic", traffic.Outcome, traffic.Sentences, []),
        _ => Told("traffic", traffic.Outcome, [], traffic.Sentences),
    };

    private static IEnumerable<string> Dangling(ReferenceCheck check)
    {
        foreach (var reference in check.Dangling)
            yield return $"{reference}, which is not there";
        if (check.DanglingCount > check.Dangling.Length)
            yield return FormattableString.Invariant($"and {check.DanglingCount - check.Dangling.Length:N0} more");
    }

    // A part that is no pass is never without a word why.
    private static BackupStanding Told(
        string name, VerificationOutcome outcome, IReadOnlyList<string> problems, IReadOnlyList<string> doubts) => outcome switch
    {
        VerificationOutcome.Failed when problems.Count == 0 => new(name, outcome, ["no detail was kept"], doubts),
        VerificationOutcome.Unknown when problems.Count + doubts.Count == 0 => new(name, outcome, problems, ["no reason was given"]),
        _ => new(name, outcome, problems, doubts),
    };
}
