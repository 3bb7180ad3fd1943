using CsCheck;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Tests.Backup.Ledgers;

/// <summary>A ledger made in memory, a second a line, and stores that may have been restored from the backup in it.</summary>
internal sealed class LedgerScene
{
    private readonly List<LedgerEntry> entries = [];
    private long writes;

    /// <summary>Scenes with at least one write before the backup, and any mixture around it, some of them unacknowledged.</summary>
    public static Gen<LedgerScene> Some { get; } = Gen.Select(Writes(1), Writes(0), Writes(0), (before, meanwhile, after) =>
    {
        var scene = new LedgerScene();
        scene.Write(1);
        before.ToList().ForEach(write => scene.Write(write.Records, write.Acknowledged));
        var straddling = scene.Attempt(2);
        scene.Mark(WriteEvent.BackupBegan);
        scene.Acknowledge(straddling);
        meanwhile.ToList().ForEach(write => scene.Write(write.Records, write.Acknowledged));
        scene.Mark(WriteEvent.BackupEnded);
        after.ToList().ForEach(write => scene.Write(write.Records, write.Acknowledged));
        scene.Write(1);
        scene.Mark(WriteEvent.Failed);
        return scene;
    });

    public IReadOnlyList<LedgerEntry> Entries => entries;

    public static RecordAddress Record(long write, int number = 0) => new("redis", "key", $"{write}/{number}");

    public long Write(int records, bool acknowledged = true)
    {
        var write = Attempt(records);
        if (acknowledged)
            Acknowledge(write);
        return write;
    }

    public long Attempt(int records)
    {
        Add(WriteEvent.Attempted, ++writes, [.. Enumerable.Range(0, records).Select(number => Record(writes, number))]);
        return writes;
    }

    public void Acknowledge(long write) => Add(WriteEvent.Acknowledged, write, []);

    public void Mark(WriteEvent mark) => Add(mark, 0, []);

    /// <summary>Records that must be there, by what the scene means rather than by what the judge computes.</summary>
    public List<RecordAddress> Required() => [.. Records(WriteEvent.BackupBegan, WriteEvent.Acknowledged)];

    /// <summary>Writes that may be there or not, each as a whole.</summary>
    public List<RecordAddress[]> Optional()
    {
        var required = Required().ToHashSet();
        return [.. Before(WriteEvent.BackupEnded).Where(entry => entry.Event == WriteEvent.Attempted
            && !required.Contains(entry.Records[0]))
            .Select(entry => entry.Records.ToArray())];
    }

    /// <summary>Records attempted only after the backup had ended.</summary>
    public List<RecordAddress> TooLate() => [.. entries.Skip(Before(WriteEvent.BackupEnded).Count())
        .Where(entry => entry.Event == WriteEvent.Attempted).SelectMany(entry => entry.Records)];

    private static Gen<(int Records, bool Acknowledged)[]> Writes(int least) =>
        Gen.Select(Gen.Int[1, 3], Gen.Bool).Array[least, 6];

    private IEnumerable<RecordAddress> Records(WriteEvent before, WriteEvent what)
    {
        var writes = Before(before).Where(entry => entry.Event == what).Select(entry => entry.Write).ToHashSet();
        return entries.Where(entry => entry.Event == WriteEvent.Attempted && writes.Contains(entry.Write)).SelectMany(entry =>
            entry.Records);
    }

    private IEnumerable<LedgerEntry> Before(WriteEvent mark) => entries.TakeWhile(entry => entry.Event != mark);

    private void Add(WriteEvent what, long write, RecordAddress[] records) => entries.Add(new LedgerEntry(
        entries.Count + 1, what, write, TimeSpan.FromSeconds(entries.Count), DateTimeOffset.UnixEpoch, [.. records]));
}
