using System.Collections.Immutable;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>One judgement under way.</summary>
internal sealed class LedgerTrial(WriteHistory history, int kept)
{
    private readonly LedgerEntry? began = history.Mark(WriteEvent.BackupBegan);
    private readonly LedgerEntry? ended = history.Mark(WriteEvent.BackupEnded);
    private readonly ImmutableArray<LedgerFinding>.Builder findings = ImmutableArray.CreateBuilder<LedgerFinding>();
    private readonly SortedDictionary<LedgerFault, long> counts = [];
    private readonly Dictionary<RecordAddress, long> times = [];
    private long present;

    public LedgerJudgement Judge(IEnumerable<RecordAddress> restored)
    {
        foreach (var record in restored)
            See(record);
        foreach (var (record, seen) in times.Where(entry => entry.Value > 1).OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
            Find(LedgerFault.Duplicated, record, FormattableString.Invariant($"{record} is there {seen:N0} times, and was written once"));
        var required = history.AcknowledgedBefore(began).ToList();
        foreach (var write in required)
            FindLost(write);
        foreach (var write in history.Writes.Values)
            FindTorn(write);
        var doubts = Doubts(required.Count).ToImmutableArray();
        var outcome = counts.Count > 0 ? LedgerOutcome.Failed : doubts.IsEmpty ? LedgerOutcome.Passed : LedgerOutcome.Unknown;
        var requiredRecords = required.Sum(write => (long)write.Records.Length);
        return new LedgerJudgement(
            outcome,
            doubts,
            findings.ToImmutable(),
            counts.ToImmutableSortedDictionary(),
            requiredRecords,
            history.Writes.Values.Where(write => !IsTooLate(write)).Sum(write => (long)write.Records.Length) - requiredRecords,
            present);
    }

    private void See(RecordAddress record)
    {
        present++;
        if (!history.ByRecord.TryGetValue(record, out var write))
        {
            Find(LedgerFault.Phantom, record, $"{record} was never attempted");
            return;
        }

        times[record] = times.GetValueOrDefault(record) + 1;
        if (IsTooLate(write) && times[record] == 1)
            Find(LedgerFault.Phantom, record, $"{record} was attempted, as write {write.Number}, only after the backup had ended");
    }

    private void FindLost(LedgerWrite write)
    {
        foreach (var record in write.Records.Where(record => !times.ContainsKey(record)))
            Find(LedgerFault.Lost, record, $"{record}, acknowledged as write {write.Number} before the backup began");
    }

    private void FindTorn(LedgerWrite write)
    {
        var missing = write.Records.Where(record => !times.ContainsKey(record)).ToList();
        if (missing.Count == 0 || missing.Count == write.Records.Length)
            return;
        var there = write.Records.Length - missing.Count;
        Find(LedgerFault.Torn, missing[0],
            $"write {write.Number} is there in part, {there} of {write.Records.Length} records: {missing[0]} is missing");
    }

    // Before a write is sent it is noted, so what was noted after the end can't be in the backup, if it is the backup that was restored.
    private bool IsTooLate(LedgerWrite write) => write.Attempted.Sequence > ended?.Sequence;

    private IEnumerable<string> Doubts(int required)
    {
        if (history.Writes.Count == 0)
            yield return "the ledger is empty; nothing was written, so nothing can have been lost";
        if (began is null)
            yield return "the ledger doesn't say once when the backup began, so nothing had to be in it";
        else if (required == 0)
            yield return "no write was acknowledged before the backup began, so nothing had to be in it";
        if (ended is null || ended.Sequence < began?.Sequence)
            yield return "the ledger doesn't say once when the backup ended, so a live store would look like a restored one";
    }

    private void Find(LedgerFault fault, RecordAddress record, string sentence)
    {
        counts[fault] = counts.GetValueOrDefault(fault) + 1;
        if (findings.Count < kept)
        {
            var words = Reporting.VisibleText.OnOneLine(sentence);
            findings.Add(new LedgerFinding(fault, record, $"{fault.ToString().ToLowerInvariant()}: {words}"));
        }
    }
}
