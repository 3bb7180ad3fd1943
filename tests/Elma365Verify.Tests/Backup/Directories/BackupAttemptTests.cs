using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Directories;

public sealed class BackupAttemptTests
{
    private Scratch scratch = null!;

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void A_sealed_backup_is_intact_and_listed_with_its_age_and_duration()
    {
        var backup = SampleBackup.Take(scratch.Root, "nightly", clock: new ManualClock(SampleBackup.Began));
        var report = BackupIntegrity.Verify(backup.Path);
        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.IsIntact);
        Assert.That(report.Files, Is.EqualTo(3));
        Assert.That(report.Manifest!.Created, Is.EqualTo(SampleBackup.Began));
        Assert.That(report.Manifest.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
        Assert.That(BackupListing.Of(scratch.Root).Backups.Single().Problem, Is.Null);
        Assert.That(scratch.Names, Is.EqualTo(new[] { ".catalog.lock", "catalog.jsonl", "nightly" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Killed_at_any_step_nothing_unfinished_bears_the_name(bool after)
    {
        var all = FaultyStorage.KilledAt(int.MaxValue, after);
        SampleBackup.Take(scratch["count"], "nightly", storage: all);
        Assert.That(all.Steps, Is.GreaterThan(20));
        for (var step = 1; step <= all.Steps; step++)
        {
            var parent = scratch[$"{step}"];
            var before = SampleBackup.Take(parent, "before", seed: 1);
            Assert.That(
                () => SampleBackup.Take(parent, "nightly", seed: 2, storage: FaultyStorage.KilledAt(step, after)),
                Throws.TypeOf<KilledException>(), $"step {step}");
            Assert.That(BackupIntegrity.Verify(before.Path).IsIntact, $"the backup before, step {step}");
            var place = Path.Combine(parent, "nightly");
            if (Directory.Exists(place))
                Assert.That(BackupIntegrity.Verify(place).Problems, Is.Empty, $"step {step}");
            else
                Assert.That(BackupIntegrity.Verify(SampleBackup.Take(parent, "nightly", seed: 3).Path).Problems, Is.Empty,
                    $"again, step {step}");
            var names = Directory.GetDirectories(parent).Select(Path.GetFileName).Except(["before", "nightly"]);
            Assert.That(names.All(name => BackupName.IsUnfinished(name!)), $"step {step}");
        }
    }

    [Test]
    public void A_disk_full_at_any_byte_is_an_error_and_leaves_nothing_of_the_name()
    {
        var size = Directory.GetFiles(SampleBackup.Take(scratch["whole"], "nightly").Path, "*", SearchOption.AllDirectories)
            .Concat([scratch["whole", "catalog.jsonl"]]).Sum(file => new FileInfo(file).Length);
        for (var room = 0L; room < size; room += room < 3500 ? 487 : 61)
        {
            var parent = scratch[$"{room}"];
            Assert.That(
                () => SampleBackup.Take(parent, "nightly", storage: FaultyStorage.WithRoomFor(room)),
                Throws.InstanceOf<IOException>().With.Message.Contains("No space"), $"{room} bytes");
            Assert.That(Directory.GetDirectories(parent), Is.Empty, $"{room} bytes");
            Assert.That(BackupIntegrity.Verify(SampleBackup.Take(parent, "nightly").Path).Problems, Is.Empty, $"{room} bytes, then enough");
        }

        Assert.That(() => SampleBackup.Take(scratch["enough"], "nightly", storage: FaultyStorage.WithRoomFor(size)), Throws.Nothing);
    }

    [Test]
    public void A_file_that_was_only_closed_is_not_sealed()
    {
        Assert.That(
            () => SampleBackup.Take(scratch.Root, "nightly", midway: attempt =>
            {
                using var file = attempt.CreateFile("more.dump");
                file.Write([1, 2, 3]);
            }),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("more.dump was not completed"));
        Assert.That(scratch.Names, Is.Empty);
    }

    [Test]
    public void A_file_is_never_complete_after_a_write_to_it_failed()
    {
        using var attempt = BackupAttempt.Begin(
            scratch.Root, "nightly", FaultyStorage.WithRoomFor(2), TimeProvider.System, RandomNumberGenerator.Create());
        using var file = attempt.CreateFile("a");
        Assert.That(() => file.Write([1, 2, 3]), Throws.InstanceOf<IOException>());
        Assert.That(() => file.Write([]), Throws.Nothing, "the next may succeed");
        Assert.That(file.Complete, Throws.InvalidOperationException);
    }

    [Test]
    public void A_fingerprint_other_than_its_file_is_not_sealed() => Assert.That(
        () => Sealed(new FingerprintSummary(1, new string('0', 64))), Throws.TypeOf<BackupException>()
            .With.Message.Contains("another SHA-256"));

    [Test]
    public void An_empty_fingerprint_is_not_sealed()
    {
        var empty = Convert.ToHexStringLower(SHA256.HashData([1]));
        Assert.That(() => Sealed(new FingerprintSummary(0, empty)), Throws.TypeOf<BackupException>()
            .With.Message.Contains("fingerprint.items"));
        Assert.That(Sealed(new FingerprintSummary(1, empty)).Manifest.Fingerprint.Items, Is.EqualTo(1), "the control");
    }

    [Test]
    public void A_taken_name_is_refused_before_anything_is_read()
    {
        SampleBackup.Take(scratch.Root, "nightly");
        Assert.That(() => SampleBackup.Take(scratch.Root, "nightly"), Throws.TypeOf<BackupException>()
            .With.Message.Contains("exists already"));
    }

    [Test]
    public void Of_two_attempts_at_one_name_the_first_stays_intact()
    {
        Assert.That(
            () => SampleBackup.Take(scratch.Root, "nightly", seed: 2, midway: _ => SampleBackup.Take(scratch.Root, "nightly", seed: 1)),
            Throws.TypeOf<BackupException>().With.Message.Contains("exists already"));
        Assert.That(BackupIntegrity.Verify(scratch["nightly"]).Problems, Is.Empty);
        Assert.That(Directory.GetDirectories(scratch.Root), Has.Length.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Backups_taken_at_once_all_enter_the_catalogue(CancellationToken cancellation)
    {
        await Parallel.ForAsync(0, 8, cancellation, (number, _) =>
        {
            SampleBackup.Take(scratch.Root, $"backup-{number}", (byte)number);
            return ValueTask.CompletedTask;
        });
        var listing = BackupListing.Of(scratch.Root);
        Assert.That(listing.Problem, Is.Null);
        Assert.That(listing.Backups.Select(backup => backup.Problem), Has.Exactly(8).Items.And.All.Null);
    }

    [TestCase("")]
    [TestCase(".hidden")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("a\n")]
    [TestCase("catalog.jsonl")]
    public void A_name_that_leads_elsewhere_is_refused(string name) =>
        Assert.That(() => SampleBackup.Take(scratch.Root, name), Throws.TypeOf<BackupException>()
            .With.Message.Contains("can't be a backup's name"));

    [TestCase("../x")]
    [TestCase("/x")]
    [TestCase("manifest.json")]
    [TestCase("orders.dump")]
    public void A_path_that_leads_elsewhere_or_is_taken_is_refused(string path) => Assert.That(
        () => SampleBackup.Take(scratch.Root, "nightly", midway: attempt => attempt.CreateFile(path)), Throws.TypeOf<BackupException>());

    private SealedBackup Sealed(FingerprintSummary fingerprint)
    {
        using var attempt = BackupAttempt.Begin(
            scratch.Root, "nightly", new DurableStorage(), TimeProvider.System, RandomNumberGenerator.Create());
        SampleBackup.Write(attempt, "f", [1]);
        return attempt.Seal(SampleBackup.Description, "f", fingerprint);
    }
}
