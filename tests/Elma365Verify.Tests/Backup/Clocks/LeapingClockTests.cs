using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Retention;
using Elma365Verify.Cli.Commands.Backup;
using Elma365Verify.Tests.Backup.Directories;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Clocks;

/// <summary>
/// Clocks are put forward and back. What came first, how long it took and what may go never rests on the time of day alone.
/// </summary>
internal sealed class LeapingClockTests
{
    private static readonly DateTimeOffset Evening = new(2026, 3, 4, 18, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = Evening.AddHours(-6);

    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private Scratch scratch = null!;

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [OneTimeTearDown]
    public void DisposeRandom() => random.Dispose();

    [TestCase(6)]
    [TestCase(-6)]
    [TestCase(0)]
    public void A_failure_found_later_counts_wherever_the_clock_was_put_in_between(int hours)
    {
        var backup = SampleBackup.Take(scratch.Root, "nightly");
        Keep(backup, VerificationDepth.Restore, VerificationOutcome.Passed, Noon);
        Assert.That(Standing("nightly"), Is.EqualTo(VerificationOutcome.Passed));

        Keep(backup, VerificationDepth.Integrity, VerificationOutcome.Failed, Noon.AddHours(hours));

        Assert.That(Standing("nightly"), Is.EqualTo(VerificationOutcome.Failed));
        Keep(backup, VerificationDepth.Integrity, VerificationOutcome.Passed, Noon.AddHours(-9));
        Assert.That(Standing("nightly"), Is.EqualTo(VerificationOutcome.Passed), "it was intact when it was looked at last");
    }

    [Test]
    public void A_backup_removed_while_it_is_taken_because_it_seems_idle_is_never_sealed()
    {
        var tomorrow = new ManualClock(DateTimeOffset.UtcNow.AddDays(2));
        var removal = new BackupRemoval(scratch.Root, new DurableStorage(), tomorrow, random);
        IReadOnlyList<string> removed = [];

        Assert.That(
            () => SampleBackup.Take(scratch.Root, "nightly", midway: _ => removed = removal.RemoveUnfinished(TimeSpan.FromDays(1))),
            Throws.TypeOf<BackupException>().With.Message.Contains("dump/empty.bson was removed or changed while the backup was taken"));

        Assert.That(removed, Has.Count.EqualTo(1), "It was removed.");
        Assert.That(scratch.Names, Is.Empty);
        Assert.That(SampleBackup.Take(scratch.Root, "nightly").Manifest.Files, Has.Length.EqualTo(3), "again");
    }

    [Test]
    public void A_backup_that_lost_bytes_while_it_was_taken_is_never_sealed() => Assert.That(
        () => SampleBackup.Take(
            scratch.Root,
            "nightly",
            midway: _ => File.WriteAllText(Directory.GetFiles(scratch.Root, "orders.dump", SearchOption.AllDirectories).Single(), "")),
        Throws.TypeOf<BackupException>().With.Message.Contains("orders.dump"));

    [Test]
    public void Pruning_after_the_clock_was_put_back_keeps_what_was_taken_before_and_after()
    {
        SampleBackup.Take(scratch.Root, "before", clock: new ManualClock(Evening));
        SampleBackup.Take(scratch.Root, "after", clock: new ManualClock(Noon));
        var policy = new RetentionPolicy(1, 0, 0, 0, MayDropUnverified: true);

        var meanwhile = RetentionPlan.Of(Retained(), policy, Noon.AddHours(1));
        var later = RetentionPlan.Of(Retained(), policy, Evening.AddHours(1));

        Assert.That(meanwhile.Select(decision => decision.Keep), Is.All.True);
        Assert.That(meanwhile[0].Reason, Does.Contain("a clock is wrong"));
        var dropped = later.Where(decision => !decision.Keep).Select(decision => decision.Backup.Name);
        Assert.That(dropped, Is.EqualTo(new[] { "after" }), "control");
    }

    [Test]
    public void The_newest_backup_is_the_last_one_entered_wherever_the_clock_was_put_in_between()
    {
        SampleBackup.Take(scratch.Root, "before", clock: new ManualClock(Evening));
        SampleBackup.Take(scratch.Root, "after", clock: new ManualClock(Noon));

        var (chosen, missing) = BackupChoice.Of(BackupListing.Of(scratch.Root), null, all: false);

        Assert.That(chosen.Select(backup => backup.Name), Is.EqualTo(new[] { "after" }));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void An_older_backup_never_passes_in_the_place_of_a_newer_one_that_is_gone_wherever_the_clock_was_put()
    {
        SampleBackup.Take(scratch.Root, "before", clock: new ManualClock(Evening));
        SampleBackup.Take(scratch.Root, "after", clock: new ManualClock(Noon));
        Directory.Delete(scratch["after"], recursive: true);
        Assert.That(Missing(), Has.Count.EqualTo(1).And.All.Contains("after"));
        SampleBackup.Take(scratch.Root, "anew", clock: new ManualClock(Noon.AddHours(-1)));
        Assert.That(Missing(), Is.Empty, "a newer one is there");

        IReadOnlyList<string> Missing() => BackupChoice.Of(BackupListing.Of(scratch.Root), null, all: false).Missing;
    }

    [Test]
    public void A_ledger_judges_by_its_own_order_and_measures_by_a_clock_that_goes_on_evenly()
    {
        var clock = new LeapingClock();
        using (var ledger = new WriteLedger(scratch["l"], clock))
        {
            ledger.Acknowledge(ledger.Attempt(Key(1)));
            ledger.Mark(WriteEvent.BackupBegan);
            ledger.Attempt(Key(2));
            ledger.Mark(WriteEvent.BackupEnded);
            ledger.Acknowledge(ledger.Attempt(Key(3)));
            ledger.Mark(WriteEvent.Failed);
        }

        var entries = LedgerReader.Read(scratch["l"]).ToList();
        Assert.That(entries.Select(entry => entry.At), Is.Not.Ordered, "The time of day has leapt back.");
        Assert.That(entries.Select(entry => entry.Elapsed), Is.Ordered);
        Assert.That(entries[^1].Elapsed, Is.InRange(TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.That(LedgerJudgement.Of(entries, [Key(1)]).Outcome, Is.EqualTo(LedgerOutcome.Passed));
        Assert.That(LedgerJudgement.Of(entries, [Key(1), Key(2)]).Outcome, Is.EqualTo(LedgerOutcome.Passed));
        Assert.That(LedgerJudgement.Of(entries, [Key(2)]).Counts.Keys, Is.EqualTo(new[] { LedgerFault.Lost }));
        Assert.That(LedgerJudgement.Of(entries, [Key(1), Key(3)]).Counts.Keys, Is.EqualTo(new[] { LedgerFault.Phantom }));
        Assert.That(RecoveryPoint.Of(entries, [Key(1)]).Loss, Is.InRange(TimeSpan.Zero, TimeSpan.FromHours(1)));
    }

    [Test]
    public void A_backup_lasts_as_long_as_it_took()
    {
        var clock = new LeapingClock();
        _ = clock.GetUtcNow();
        using var attempt = BackupAttempt.Begin(scratch.Root, "nightly", new DurableStorage(), clock, random);
        SampleBackup.Write(attempt, "orders.dump", new byte[8]);
        _ = clock.GetUtcNow();

        var manifest = attempt.Seal(SampleBackup.Description, "fingerprint.jsonl", SampleBackup.WriteFingerprint(attempt)).Manifest;

        Assert.That(manifest.Duration, Is.InRange(TimeSpan.Zero, TimeSpan.FromHours(1)));
    }

    private static RecordAddress Key(int number) => new("redis", "key", $"{number}");

    private VerificationOutcome Standing(string name) =>
        BackupListing.Of(scratch.Root).Backups.Single(listed => listed.Name == name).Standing;

    private IEnumerable<RetainedBackup> Retained() => BackupListing.Of(scratch.Root).Backups
        .Select(backup => new RetainedBackup(backup.Name, backup.Manifest!.Store, backup.Manifest.Created, backup.Standing));

    private void Keep(SealedBackup backup, VerificationDepth depth, VerificationOutcome outcome, DateTimeOffset at) =>
        VerificationStore.Keep(
            backup.Path,
            new VerificationRecord(
                backup.ManifestSha256, depth, at, outcome, 7, outcome == VerificationOutcome.Failed ? ["orders.dump is damaged"] : []),
            new DurableStorage(),
            random);
}
