namespace Elma365Verify.Backup.Ledgers;

/// <summary>A ledger by writes and records.</summary>
internal sealed class WriteHistory
{
    private readonly Dictionary<WriteEvent, List<LedgerEntry>> marks = [];

    /// <summary>The writes by number.</summary>
    public SortedDictionary<long, LedgerWrite> Writes { get; } = [];

    /// <summary>Which write puts a record down.</summary>
    public Dictionary<RecordAddress, LedgerWrite> ByRecord { get; } = [];

    /// <summary>Arranges a ledger's entries.</summary>
    /// <exception cref="BackupException">One record was written by two writes, so that nobody can tell whose it is.</exception>
    public static WriteHistory Of(IEnumerable<LedgerEntry> ledger)
    {
        var history = new WriteHistory();
        foreach (var entry in ledger)
            history.Add(entry);
        return history;
    }

    /// <summary>The only mark of a kind; null where there is none, or several.</summary>
    public LedgerEntry? Mark(WriteEvent mark) => marks.GetValueOrDefault(mark) is [var only] ? only : null;

    /// <summary>Writes acknowledged before a moment of the ledger.</summary>
    public IEnumerable<LedgerWrite> AcknowledgedBefore(LedgerEntry? mark) =>
        Writes.Values.Where(write => write.Acknowledged?.Sequence < mark?.Sequence);

    private void Add(LedgerEntry entry)
    {
        if (entry.Event == WriteEvent.Acknowledged)
        {
            if (!Writes.TryGetValue(entry.Write, out var attempted))
                throw new BackupException($"write {entry.Write} is acknowledged and was never attempted; the ledger can't be trusted");
            attempted.Acknowledged = entry;
            return;
        }

        if (entry.Event != WriteEvent.Attempted)
        {
            if (!marks.TryGetValue(entry.Event, out var same))
                marks.Add(entry.Event, same = []);
            same.Add(entry);
            return;
        }

        var write = new LedgerWrite(entry.Write, entry.Records, entry);
        Writes.Add(entry.Write, write);
        foreach (var record in entry.Records)
        {
            if (!ByRecord.TryAdd(record, write))
                throw new BackupException($"{record} was written twice, so nobody can tell by which write it is there; use each key once");
        }
    }
}
