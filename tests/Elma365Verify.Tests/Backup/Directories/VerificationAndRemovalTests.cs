using System.Collections.Immutable;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Directories;

public sealed class VerificationAndRemovalTests
{
    private static RandomNumberGenerator Random => RandomNumberGenerator.Create();

    private Scratch scratch = null!;
    private SealedBackup backup = null!;

    [SetUp]
    public void Create()
    {
        scratch = new Scratch();
        backup = SampleBackup.Take(scratch.Root, "nightly");
    }

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void A_backup_nobody_restored_is_not_verified()
    {
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Unknown));
        Keep(VerificationDepth.Integrity, VerificationOutcome.Passed);
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Unknown), "intact is not restored");
        Keep(VerificationDepth.Restore, VerificationOutcome.Passed, hours: 1);
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Passed));
        Assert.That(BackupIntegrity.Verify(backup.Path).IsIntact, "the record is no extra");
    }

    [Test]
    public void A_later_failure_of_either_depth_counts()
    {
        Keep(VerificationDepth.Restore, VerificationOutcome.Passed);
        Keep(VerificationDepth.Integrity, VerificationOutcome.Failed, hours: 1);
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Failed));
    }

    [Test]
    public void A_verdict_does_not_pass_to_a_backup_in_its_place()
    {
        Keep(VerificationDepth.Restore, VerificationOutcome.Passed);
        SampleBackup.Take(scratch.Root, "other", seed: 2);
        File.Copy(scratch["nightly", "verified.json"], scratch["other", "verified.json"]);
        Assert.That(BackupListing.Of(scratch.Root).Backups.Select(listed => listed.Standing), Is.EqualTo(new[]
        {
            VerificationOutcome.Passed, VerificationOutcome.Unknown,
        }));
    }

    [Test]
    public void What_compared_nothing_has_not_passed()
    {
        Assert.That(() => Keep(VerificationDepth.Restore, VerificationOutcome.Passed, compared: 0), Throws.ArgumentException);
        Keep(VerificationDepth.Restore, VerificationOutcome.Passed);
        var path = scratch["nightly", "verified.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"compared\": 7", "\"compared\": 0", StringComparison.Ordinal));
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Unknown));
    }

    [Test]
    public void A_damaged_record_verifies_nothing()
    {
        Keep(VerificationDepth.Restore, VerificationOutcome.Passed);
        File.WriteAllText(scratch["nightly", "verified.json"], "{");
        Assert.That(Standing, Is.EqualTo(VerificationOutcome.Unknown));
    }

    [Test]
    public void Another_backup_than_was_verified_gets_no_record()
    {
        var record = Record(VerificationDepth.Restore, VerificationOutcome.Passed) with { ManifestSha256 = new string('0', 64) };
        Assert.That(() => VerificationStore.Keep(backup.Path, record, new DurableStorage(), Random), Throws.TypeOf<BackupException>());
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Killed_while_keeping_a_record_the_backup_is_intact_and_the_old_record_or_the_new_one_holds(bool after)
    {
        Keep(VerificationDepth.Restore, VerificationOutcome.Failed);
        for (var step = 1; step <= 11; step++)
        {
            var passed = Record(VerificationDepth.Restore, VerificationOutcome.Passed);
            try
            {
                VerificationStore.Keep(backup.Path, passed, FaultyStorage.KilledAt(step, after), Random);
            }
            catch (KilledException)
            {
                Assert.That(BackupIntegrity.Verify(backup.Path).IsIntact);
                Assert.That(Standing, Is.Not.EqualTo(VerificationOutcome.Unknown));
            }
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Killed_while_removing_the_name_is_gone_or_the_backup_is_whole(bool after)
    {
        var all = FaultyStorage.KilledAt(int.MaxValue, after);
        Removal(all).Remove("nightly");
        Assert.That(scratch.Names, Has.None.EqualTo("nightly"));
        for (var step = 1; step <= all.Steps; step++)
        {
            SampleBackup.Take(scratch.Root, $"backup-{step}");
            Assert.That(() => Removal(FaultyStorage.KilledAt(step, after)).Remove($"backup-{step}"), Throws.TypeOf<KilledException>());
            if (!Directory.Exists(scratch[$"backup-{step}"]))
                continue;
            var report = BackupIntegrity.Verify(scratch[$"backup-{step}"]);
            Assert.That(report.Problems.Select(problem => problem.Fault), Is.Empty.Or.EqualTo(new[] { IntegrityFault.NotInCatalog }));
            Assert.That(() => Removal(new DurableStorage()).Remove($"backup-{step}"), Throws.Nothing, "again");
        }
    }

    [Test]
    public void Only_idle_attempts_are_removed()
    {
        Directory.CreateDirectory(scratch[".nightly.partial-0123456789abcdef", "dump"]);
        Directory.CreateDirectory(scratch[".other"]);
        var now = new ManualClock(DateTimeOffset.UtcNow);
        Assert.That(Removal(new DurableStorage(), now).RemoveUnfinished(TimeSpan.FromHours(1)), Is.Empty, "it may be under way");
        now.Advance(TimeSpan.FromHours(2));
        Assert.That(
            Removal(new DurableStorage(), now).RemoveUnfinished(TimeSpan.FromHours(1)),
            Is.EqualTo(new[] { ".nightly.partial-0123456789abcdef" }));
        Assert.That(scratch.Names, Is.EqualTo(new[] { ".catalog.lock", ".other", "catalog.jsonl", "nightly" }));
    }

    private VerificationOutcome Standing => BackupListing.Of(scratch.Root).Backups.Single(listed => listed.Name == "nightly").Standing;

    private void Keep(VerificationDepth depth, VerificationOutcome outcome, int hours = 0, long compared = 7) =>
        VerificationStore.Keep(backup.Path, Record(depth, outcome, hours, compared), new DurableStorage(), Random);

    private VerificationRecord Record(VerificationDepth depth, VerificationOutcome outcome, int hours = 0, long compared = 7) => new(
        backup.ManifestSha256, depth, SampleBackup.Began.AddHours(hours), outcome, compared,
        outcome == VerificationOutcome.Failed ? ["index x is missing\n\u001b[31m"] : ImmutableArray<string>.Empty);

    private BackupRemoval Removal(IBackupStorage storage, TimeProvider? time = null) =>
        new(scratch.Root, storage, time ?? TimeProvider.System, Random);
}
