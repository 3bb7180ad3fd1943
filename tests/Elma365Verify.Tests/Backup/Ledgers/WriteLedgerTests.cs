using Elma365Verify.Backup;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Tests.Backup.Directories;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Ledgers;

public sealed class WriteLedgerTests
{
    private static readonly RecordAddress Key = new("redis", "key", "сессия:41");
    private Scratch scratch = null!;

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void An_attempt_is_in_the_file_before_the_call_returns()
    {
        using var ledger = new WriteLedger(scratch["l"], TimeProvider.System);
        var write = ledger.Attempt(Key);
        Assert.That(LedgerReader.Read(scratch["l"]).Single().Records, Is.EqualTo(new[] { Key }));
        ledger.Acknowledge(write);
        Assert.That(LedgerReader.Read(scratch["l"]).Last().Event, Is.EqualTo(WriteEvent.Acknowledged));
    }

    [Test]
    public void Time_elapsed_does_not_follow_the_time_of_day()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using (var ledger = new WriteLedger(scratch["l"], clock))
        {
            ledger.Mark(WriteEvent.BackupBegan);
            clock.Advance(TimeSpan.FromMilliseconds(1500));
            ledger.Mark(WriteEvent.BackupEnded);
        }

        var last = LedgerReader.Read(scratch["l"]).Last();
        Assert.That(last.Elapsed, Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
        Assert.That(last.At, Is.EqualTo(clock.GetUtcNow()));
    }

    [Test]
    public void Writers_at_once_leave_a_readable_ledger()
    {
        using (var ledger = new WriteLedger(scratch["l"], TimeProvider.System))
        {
            Parallel.For(0, 500, number =>
            {
                var write = ledger.Attempt(new RecordAddress("redis", "key", $"{number}"));
                if (number % 3 > 0)
                    ledger.Acknowledge(write);
            });
        }

        Assert.That(LedgerReader.Read(scratch["l"]).Count(entry => entry.Event == WriteEvent.Attempted), Is.EqualTo(500));
    }

    [Test]
    public void A_ledger_cut_midway_in_a_line_ends_before_it()
    {
        using (var ledger = new WriteLedger(scratch["l"], TimeProvider.System))
            ledger.Acknowledge(ledger.Attempt(Key));
        File.WriteAllText(scratch["l"], File.ReadAllText(scratch["l"])[..^1]);
        Assert.That(LedgerReader.Read(scratch["l"]).Single().Event, Is.EqualTo(WriteEvent.Attempted));
    }

    [TestCase("\"sequence\":2", "\"sequence\":3", ":2: sequence: it is 3 where 2 belongs")]
    [TestCase("\"event\":\"acknowledged\",\"write\":1", "\"event\":\"acknowledged\",\"write\":2",
        ":2: write: it was attempted before, never")]
    [TestCase("\"event\":\"acknowledged\"", "\"event\":\"done\"", ":2: event: it is none of")]
    [TestCase("{\"sequence\":1", "{\"sequence\":1,\"more\":1", ":1: more: there is no such property")]
    [TestCase("\"key\":\"", "\"key\":\"\\u0007", ":1: records[0].key: it holds control characters")]
    public void A_changed_line_is_refused_by_number(string before, string after, string fault)
    {
        using (var ledger = new WriteLedger(scratch["l"], TimeProvider.System))
            ledger.Acknowledge(ledger.Attempt(Key));
        var text = File.ReadAllText(scratch["l"]);
        Assert.That(text, Does.Contain(before));
        File.WriteAllText(scratch["l"], text.Replace(before, after, StringComparison.Ordinal));
        Assert.That(
            () => LedgerReader.Read(scratch["l"]).Count(), Throws.TypeOf<BackupException>().With.Message.StartsWith(scratch["l"] + fault));
    }

    [Test]
    public void On_a_full_disk_the_attempt_fails_and_so_does_every_later_one()
    {
        var disk = FaultyStorage.WithRoomFor(250);
        using var ledger = new WriteLedger(disk.CreateFile(scratch["l"]), TimeProvider.System);
        ledger.Attempt(Key);
        var full = Assert.Catch<IOException>(() => ledger.Attempt(Key with { Key = "2" }));
        Assert.That(
            () => ledger.Attempt(Key with { Key = "3" }),
            Throws.InstanceOf<IOException>().With.Message.Contains(full.Message).And.InnerException.SameAs(full));
        ledger.Dispose();
        Assert.That(LedgerReader.Read(scratch["l"]).Count(), Is.EqualTo(1));
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        using var ledger = new WriteLedger(scratch["l"], TimeProvider.System);
        Assert.That(() => ledger.Attempt(), Throws.ArgumentException);
        Assert.That(() => ledger.Attempt(Key with { Key = "a\nb" }), Throws.ArgumentException);
        Assert.That(() => ledger.Acknowledge(1), Throws.ArgumentException);
        Assert.That(() => ledger.Mark(WriteEvent.Acknowledged), Throws.ArgumentException);
        Assert.That(() => new WriteLedger(scratch["l"], TimeProvider.System), Throws.InstanceOf<IOException>(), "one ledger a run");
        Assert.That(new FileInfo(scratch["l"]).Length, Is.Zero);
    }
}
