using System.Collections.Immutable;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>What judging a restored store by the ledger came to.</summary>
/// <param name="Outcome">The result; only <see cref="LedgerOutcome.Passed"/> is a pass.</param>
/// <param name="Doubts">Why nothing is proven, in sentences.</param>
/// <param name="Findings">The first contradictions.</param>
/// <param name="Counts">All contradictions by kind, kept or not; kinds without one are absent.</param>
/// <param name="Required">How many records had to be there: acknowledged before the backup began.</param>
/// <param name="Optional">How many might be there or not: in flight while the backup ran.</param>
/// <param name="Present">How many records were there, repeats counted.</param>
public sealed record LedgerJudgement(
    LedgerOutcome Outcome,
    ImmutableArray<string> Doubts,
    ImmutableArray<LedgerFinding> Findings,
    ImmutableSortedDictionary<LedgerFault, long> Counts,
    long Required,
    long Optional,
    long Present)
{
    /// <summary>How many contradictions are kept where nobody says otherwise.</summary>
    public const int UsuallyKept = 100;

    /// <summary>
    /// Judges a restored store. What was acknowledged before the backup began must be there; what was never attempted, or only after
    /// the backup had ended, must not; the rest may. A write is there as a whole or not at all, and no record twice.
    /// </summary>
    /// <param name="ledger">The entries in order; a <see cref="LedgerReader"/>'s.</param>
    /// <param name="restored">Every record of the writers' kinds in the restored store, one of them as often as it is there.</param>
    /// <param name="kept">How many contradictions to keep; all are counted.</param>
    /// <exception cref="BackupException">The ledger can't be read, or one record was written by two writes.</exception>
    public static LedgerJudgement Of(IEnumerable<LedgerEntry> ledger, IEnumerable<RecordAddress> restored, int kept = UsuallyKept) =>
        new LedgerTrial(WriteHistory.Of(ledger), kept).Judge(restored);
}
