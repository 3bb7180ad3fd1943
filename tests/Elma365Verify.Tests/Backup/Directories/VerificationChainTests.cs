using System.Security.Cryptography;
using CsCheck;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using static Elma365Verify.Backup.Manifests.VerificationDepth;
using static Elma365Verify.Backup.Manifests.VerificationOutcome;

namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>Whoever edits one file of a directory of backups gives no backup a better standing than it had.</summary>
public sealed class VerificationChainTests
{
    private static readonly (VerificationDepth Depth, VerificationOutcome Outcome)[][] Histories =
    [
        [],
        [(Restore, Failed)],
        [(Restore, Passed)],
        [(Restore, Unknown)],
        [(Integrity, Passed)],
        [(Restore, Passed), (Integrity, Failed)],
        [(Restore, Failed), (Integrity, Passed)],
        [(Restore, Passed), (Restore, Failed)],
    ];

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

    private string Record => scratch["nightly", VerificationFile.Name];

    private string Catalogue => scratch[BackupCatalog.FileName];

    private ListedBackup Listed => BackupListing.Of(scratch.Root).Backups.Single(listed => listed.Name == "nightly");

    [Test]
    public void A_verification_is_an_entry_of_the_chain()
    {
        var head = Keep(Restore, Passed);
        var content = new BackupCatalog(scratch.Root, new DurableStorage()).Read()!;
        var entry = content.Entries[^1];
        Assert.That(content.Head, Is.EqualTo(head));
        Assert.That((entry.Event, entry.Name, entry.ManifestSha256), Is.EqualTo((CatalogEvent.Verified, "nightly", backup.ManifestSha256)));
        Assert.That(entry.Verification, Is.EqualTo(new CatalogVerification(
            Restore, Passed, 7, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Record))))));
        Assert.That(content.Latest("nightly")!.Event, Is.EqualTo(CatalogEvent.Created), "it is still the backup that was taken");
        Assert.That((Listed.Standing, Listed.Fault), Is.EqualTo((Passed, (string?)null)));
    }

    [Test]
    public void A_failed_verification_edited_into_a_passed_one_is_found()
    {
        Keep(Restore, Failed);
        Edit(Record, "\"failed\"", "\"passed\"");
        Assert.That(Listed.Standing, Is.EqualTo(Failed));
        Assert.That(Listed.RecordProblem, Does.StartWith("verified.json is not the record the catalogue knows"));
        Edit(Record, "\"passed\"", "\"failed\"");
        Assert.That(Listed.RecordProblem, Is.Null, "the control: as it was");
        Edit(Catalogue, "\"failed\"", "\"passed\"");
        Assert.That(Listed.Standing, Is.EqualTo(Failed), "the catalogue's last line has no line behind it");
        Assert.That(Listed.RecordProblem, Is.Not.Null);
    }

    [Test]
    public void A_removed_record_is_found()
    {
        Keep(Restore, Passed);
        File.Delete(Record);
        Assert.That(Listed.Standing, Is.EqualTo(Unknown));
        Assert.That(Listed.RecordProblem, Does.StartWith("verified.json is missing"));
    }

    [Test]
    public void An_earlier_record_put_back_is_found()
    {
        Keep(Restore, Passed);
        var earlier = File.ReadAllBytes(Record);
        Keep(Restore, Failed);
        File.WriteAllBytes(Record, earlier);
        Assert.That((Listed.Standing, Listed.RecordProblem is null), Is.EqualTo((Failed, false)));
    }

    [Test]
    public void A_record_of_another_backup_is_found()
    {
        Keep(Restore, Passed);
        SampleBackup.Take(scratch.Root, "other", seed: 2);
        File.Copy(Record, scratch["other", VerificationFile.Name]);
        var other = BackupListing.Of(scratch.Root).Backups.Single(listed => listed.Name == "other");
        Assert.That((other.Standing, other.RecordProblem is null), Is.EqualTo((Unknown, false)));
        Assert.That(Listed.Standing, Is.EqualTo(Passed), "the control");
    }

    [Test]
    public void A_link_in_the_records_place_is_no_record()
    {
        Keep(Restore, Passed);
        File.Move(Record, scratch["elsewhere"]);
        File.CreateSymbolicLink(Record, scratch["elsewhere"]);
        Assert.That(Listed.Standing, Is.EqualTo(Unknown));
        Assert.That(Listed.RecordProblem, Does.StartWith("verified.json is a symbolic link"));
    }

    [Test]
    public void A_record_that_no_catalogue_vouches_for_proves_nothing_and_that_is_said()
    {
        var record = NewRecord(Restore, Passed);
        File.WriteAllBytes(Record, VerificationFile.Render(new VerificationDocument(null, [record])));
        Assert.That(Listed.Standing, Is.EqualTo(Unknown));
        Assert.That(Listed.RecordRemark, Does.StartWith("verified.json is not in the catalogue"));
        Assert.That(Listed.Fault, Is.Null, "a directory of an earlier version is as good as it was");
        Keep(Restore, Passed);
        Assert.That((Listed.Standing, Listed.RecordRemark), Is.EqualTo((Passed, (string?)null)), "verified again");
    }

    [Test]
    public void Verifying_again_mends_a_record_and_forgets_no_failure_of_the_other_depth()
    {
        Keep(Restore, Failed);
        Edit(Record, "\"failed\"", "\"passed\"");
        Keep(Integrity, Passed);
        Assert.That((Listed.RecordProblem, Listed.Standing), Is.EqualTo(((string?)null, Failed)));
        Keep(Restore, Passed);
        Assert.That(Listed.Standing, Is.EqualTo(Passed));
    }

    [Test]
    public void No_byte_of_the_record_or_the_catalogue_changed_gives_a_better_standing()
    {
        foreach (var history in Histories)
        {
            Begin(history);
            var before = Listed.Standing;
            string[] files = [.. new[] { Record, Catalogue }.Where(File.Exists)];
            Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double[0, 0.99999], Gen.Byte).Sample(
                (file, where, value) =>
                {
                    var bytes = File.ReadAllBytes(files[file]);
                    var changed = bytes.ToArray();
                    changed[(int)(where * bytes.Length)] = value;
                    return IsNoBetter(files[file], bytes, changed, before);
                },
                iter: 400,
                threads: 1);
        }
    }

    [Test]
    public void No_word_of_the_record_or_the_catalogue_changed_gives_a_better_standing()
    {
        string[] words = ["failed", "passed", "unknown", "restore", "integrity", "created", "verified", "removed", "nightly", "other"];
        foreach (var history in Histories)
        {
            Begin(history);
            var before = Listed.Standing;
            foreach (var file in new[] { Record, Catalogue }.Where(File.Exists))
            {
                var (bytes, text) = (File.ReadAllBytes(file), File.ReadAllText(file));
                foreach (var (from, to) in words.SelectMany(from => words.Select(to => ($"\"{from}\"", $"\"{to}\""))))
                {
                    foreach (var at in Enumerable.Range(0, text.Length - from.Length)
                        .Where(at => text.AsSpan(at).StartsWith(from, StringComparison.Ordinal)))
                    {
                        var changed = System.Text.Encoding.UTF8.GetBytes(text.Remove(at, from.Length).Insert(at, to));
                        Assert.That(IsNoBetter(file, bytes, changed, before), $"{from} → {to} at {at} of {Path.GetFileName(file)}");
                    }
                }
            }
        }
    }

    [Test]
    public void No_cut_of_the_record_or_the_catalogue_gives_a_better_standing()
    {
        foreach (var history in Histories)
        {
            Begin(history);
            var before = Listed.Standing;
            foreach (var file in new[] { Record, Catalogue }.Where(File.Exists))
            {
                var bytes = File.ReadAllBytes(file);
                for (var length = 0; length < bytes.Length; length += 7)
                    Assert.That(IsNoBetter(file, bytes, bytes[..length], before), $"{Path.GetFileName(file)} cut to {length}");
                Assert.That(IsNoBetter(file, bytes, bytes[..^1], before), "its last byte");
            }
        }
    }

    [Test]
    public void Who_rewrites_the_catalogues_end_and_the_record_alike_is_found_by_a_head_noted_elsewhere_alone()
    {
        var noted = Keep(Restore, Failed);
        Edit(Record, "\"failed\"", "\"passed\"");
        Edit(Record, "\"index x is missing\"", string.Empty);
        Edit(Catalogue, "\"failed\"", "\"passed\"");
        var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Record)));
        var text = File.ReadAllText(Catalogue);
        var at = text.LastIndexOf("\"record\":\"", StringComparison.Ordinal) + 10;
        File.WriteAllText(Catalogue, text.Remove(at, 64).Insert(at, digest));
        Assert.That((Listed.Standing, Listed.Fault), Is.EqualTo((Passed, (string?)null)), "no key, no proof of who wrote it");
        Assert.That(new BackupCatalog(scratch.Root, new DurableStorage()).Read()!.Extends(noted), Is.False);
    }

    private void Begin((VerificationDepth Depth, VerificationOutcome Outcome)[] history)
    {
        Remove();
        Create();
        foreach (var (depth, outcome) in history)
            Keep(depth, outcome);
        // Another backup, so that there is a name to change into.
        if (history.Length % 2 == 0)
            SampleBackup.Take(scratch.Root, "other", seed: 2);
    }

    private bool IsNoBetter(string file, byte[] original, byte[] changed, VerificationOutcome before)
    {
        File.WriteAllBytes(file, changed);
        try
        {
            return Rank(Listed.Standing) <= Rank(before);
        }
        finally
        {
            File.WriteAllBytes(file, original);
        }
    }

    private static int Rank(VerificationOutcome outcome) => outcome switch
    {
        Failed => 0,
        Unknown => 1,
        _ => 2,
    };

    private static void Edit(string path, string from, string to)
    {
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(from), "the control");
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private CatalogHead Keep(VerificationDepth depth, VerificationOutcome outcome)
    {
        using var random = RandomNumberGenerator.Create();
        return VerificationStore.Keep(backup.Path, NewRecord(depth, outcome), new DurableStorage(), random);
    }

    private VerificationRecord NewRecord(VerificationDepth depth, VerificationOutcome outcome) =>
        new(backup.ManifestSha256, depth, SampleBackup.Began, outcome, 7, outcome == Failed ? ["index x is missing"] : []);
}
